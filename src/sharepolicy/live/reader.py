"""How the policy reads what somebody says: by the version that is in force on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from attrs import Factory, frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Given, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.live.merging import ReadStatement, layout_of, path_to
from sharepolicy.live.statement import Statement, StatementKind, check_moment
from sharepolicy.reading.cases import CaseReader


@frozen(eq=False)
class StatementReader:
    """Reads statements by a policy. It remembers what it has read, for all that is known of one case over time."""

    policy: Policy | Timeline
    _readers: dict[int, CaseReader] = Factory(dict)
    _read: dict[tuple[str, int], ReadStatement] = Factory(dict)

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

    def read(self, statement: Statement, day: datetime.date) -> ReadStatement:
        """A statement as the policy reads it on a day. Raises CaseError."""
        document = self.document(day)
        if (statement.id, id(document)) not in self._read:
            if statement.name in self.policy.dates:
                message = "a live case is decided on the day of what was learnt last, so that day is not said"
                path = path_to((statement.place, statement.name))
                raise CaseError([Diagnostic("misplaced-fact", message, None, "leave it out", path=path)])
            reader = self._readers.setdefault(id(document), CaseReader(document))
            request = reader.request(layout_of(statement))
            unknown = _unknown(document.vocabulary, statement, request)
            self._read[statement.id, id(document)] = ReadStatement(request, unknown)
        return self._read[statement.id, id(document)]

    def check(self, statement: Statement) -> None:
        """Raise CaseError if the policy does not know what a statement is about.

        A step that was asked for before a new version began was taken all the same, and what only an earlier version
        reads can still be corrected. What is learnt by now is read by the version of now.
        """
        kind, name, day = statement.kind, statement.name, self.day(statement.when)
        days = [day, *self._days_before(day)]
        if kind.says_a_fact:
            self._check_fact(statement, days if kind is StatementKind.CORRECTED else [day])
        elif not kind.is_about_a_fact:
            what = "action" if kind is StatementKind.DONE else "role"
            known = [getattr(self.document(each), f"{what}s") for each in days]
            if not any(name in each for each in known):
                message = f"the policy has no {what} `{name}`"
                raise CaseError([Diagnostic(f"unknown-{what}", message, None, did_you_mean(name, known[0]))])

    def _check_fact(self, statement: Statement, days: Sequence[datetime.date]) -> None:
        """Raise the first CaseError if the policy reads a statement on none of these days."""
        errors: list[CaseError] = []
        for day in days:
            try:
                self.read(statement, day)
            except CaseError as error:
                errors.append(error)
            else:
                return
        raise errors[0]

    def _days_before(self, day: datetime.date) -> Iterator[datetime.date]:
        """A day of each version that was in force before, the latest first."""
        ends = (each.period.last for each in versions_of(self.policy))
        yield from sorted((end for end in ends if end is not None and end < day), reverse=True)


def _unknown(vocabulary: Vocabulary, statement: Statement, request: Request) -> Given:
    """The facts that a statement names, and does not give: all of their values are possible."""
    several = vocabulary.several.get(statement.name)
    members = several.members if several is not None else ()
    if isinstance(statement.value, dict):
        members = tuple(each for each in members if each in statement.value)
    names = [several.fact_name(each) for each in members] if several is not None else [statement.name]
    given = {name for each in request.all_given() for name in each}
    return {name: vocabulary.facts[name].all_values for name in names if name in vocabulary.facts and name not in given}
