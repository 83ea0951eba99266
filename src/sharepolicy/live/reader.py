"""How the policy reads what somebody says: by the version that is in force on a day."""

from __future__ import annotations

import datetime

from attrs import Factory, frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.live.merging import layout_of, path_to
from sharepolicy.live.statement import Statement, StatementKind, check_moment
from sharepolicy.reading.cases import CaseReader


@frozen(eq=False)
class StatementReader:
    """Reads statements by a policy. It remembers what it has read, for all that is known of one case over time."""

    policy: Policy | Timeline
    _readers: dict[int, CaseReader] = Factory(dict)
    _read: dict[tuple[str, int], Request] = Factory(dict)

    @property
    def zone(self) -> datetime.tzinfo | None:
        """The time zone of the policy, by whose days it is decided; None if it has none."""
        return self.policy._zone

    def day(self, when: datetime.datetime) -> datetime.date:
        """The day of a moment, where the policy is in force."""
        moment = check_moment(when, "when")
        return (moment if self.zone is None else moment.astimezone(self.zone)).date()

    def document(self, day: datetime.date) -> PolicyDocument:
        """The policy on a day, as its author wrote it. Raises CaseError."""
        return self.policy.document if isinstance(self.policy, Policy) else self.policy.version_on(day).policy.document

    def read(self, statement: Statement, day: datetime.date) -> Request:
        """A statement as the policy reads it on a day. Raises CaseError."""
        document = self.document(day)
        if (statement.id, id(document)) not in self._read:
            if statement.name in self.policy.dates:
                message = "a live case is decided on the day of what was learnt last, so that day is not said"
                path = path_to((statement.place, statement.name))
                raise CaseError([Diagnostic("misplaced-fact", message, None, "leave it out", path=path)])
            reader = self._readers.setdefault(id(document), CaseReader(document))
            self._read[statement.id, id(document)] = reader.request(layout_of(statement))
        return self._read[statement.id, id(document)]

    def check(self, statement: Statement) -> None:
        """Raise CaseError if the policy does not know what a statement is about."""
        kind, name = statement.kind, statement.name
        if kind.says_a_fact:
            self.read(statement, self.day(statement.when))
        elif not kind.is_about_a_fact:
            document = self.document(self.day(statement.when))
            what, known = ("action", document.actions) if kind is StatementKind.DONE else ("role", document.roles)
            if name not in known:
                message = f"the policy has no {what} `{name}`"
                raise CaseError([Diagnostic(f"unknown-{what}", message, None, did_you_mean(name, known))])
