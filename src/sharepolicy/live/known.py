"""What is known of a case: a set of statements, and what the policy decides by them.

It is worked out from the set alone. So it is the same in whatever order they came, and whoever else added to them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from attrs import Factory, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.decision.since import Since
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.days import today_in
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.kinds import check_kind
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import About
from sharepolicy.language.words import write_request
from sharepolicy.live.meanwhile import decided_by_the_rest
from sharepolicy.live.merging import (
    Dispute,
    DisputedError,
    Merged,
    ReadStatement,
    merge,
    named_in,
    standing,
)
from sharepolicy.live.reader import StatementReader
from sharepolicy.live.statement import Statement, check_moment
from sharepolicy.live.strays import StrayError

LiveDecision = Decision | RequestDecision
"""The decision of one case, or the answer to a whole request."""


@frozen(eq=False, repr=False)
class KnownCase:
    """What is known of a case: statements, each once. It never changes; `take` gives another one.

    The policy decides by them on the day of the newest statement about a fact, in its time zone if it has one.
    """

    policy: Policy | Timeline
    _said: Mapping[str, Statement] = Factory(dict)
    _reader: StatementReader = Factory(lambda known: StatementReader(known.policy), takes_self=True)
    _decisions: dict[frozenset[str], LiveDecision | CaseError] = Factory(dict)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them, the earliest first."""
        return tuple(sorted(self._said.values(), key=lambda each: each.order))

    @property
    def version(self) -> str:
        """A text that is the same wherever the same statements are known, and another one as soon as one more is."""
        return sha256("/".join(sorted(self._said)).encode()).hexdigest()[:16]

    def __contains__(self, statement: object) -> bool:
        return isinstance(statement, Statement) and self._said.get(statement.id) == statement

    def __getitem__(self, statement: str) -> Statement:
        """The statement with this id. Raises ValueError if it is not here."""
        check_kind(statement, "statement", "the id of a statement", str)
        if statement not in self._said:
            raise ValueError(f"there is no statement `{str(statement)[:60]}` about this case")
        return self._said[statement]

    def take(self, *statements: Statement) -> KnownCase:
        """The same with further statements; those that are here already change nothing.

        Raises CaseError if the policy does not know a fact, a value, an action or a role, and ValueError if another
        statement has the id of one of them, or one corrects what is about something else: nothing is taken then.
        Statements that contradict others are taken, and
        `disputes` names them.
        """
        for each in statements:
            check_kind(each, "statement", "a statement about the case", Statement)
            if each not in self:
                self._reader.check(each)
        return self.take_kept(*statements)

    def take_kept(self, *statements: Statement) -> KnownCase:
        """The same with statements that were taken once, maybe under another policy: what this one lacks is `aside`.

        Raises ValueError as `take` does.
        """
        said = dict(self._said)
        for each in statements:
            check_kind(each, "statement", "a statement about the case", Statement)
            if said.setdefault(each.id, each) != each:
                raise ValueError(f"another statement has the id `{each.id}` already")
        for each in said.values():  # also one that came before the statement that it is about
            wrong = said.get(each.of)
            if wrong is not None and not each.is_about_the_same_as(wrong):
                raise ValueError(f"`{each.id}` corrects or withdraws `{wrong.id}`, which is about something else")
        return KnownCase(self.policy, said, self._reader, self._decisions)

    def at(self, moment: datetime.datetime) -> KnownCase:
        """What had been said by then, as far as it is known by now."""
        until = check_moment(moment, "moment")
        return self.only(each for each in self._said.values() if each.when <= until)

    def recorded_by(self, moment: datetime.datetime) -> KnownCase:
        """What the store had recorded by then, of what was rebuilt from one."""
        until = check_moment(moment, "moment")
        return self.only(each for each in self._said.values() if each.recorded and each.recorded <= until)

    def only(self, statements: Iterable[Statement]) -> KnownCase:
        """The same with some of its statements only."""
        return KnownCase(self.policy, {each.id: each for each in statements}, self._reader, self._decisions)

    @property
    def live(self) -> tuple[Statement, ...]:
        """The statements about facts that nobody has corrected or withdrawn, the earliest first."""
        return tuple(each for each in standing(self._said.values()) if each.kind.says_a_fact)

    @property
    def waiting(self) -> tuple[Statement, ...]:
        """Those that correct or withdraw a statement that has not come yet, or was erased."""
        return tuple(each for each in self.statements if each.of and each.of not in self._said)

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """The facts of which different things are said. While there are any, nothing is decided."""
        return self._merged().disputes

    @property
    def strays(self) -> tuple[Statement, ...]:
        """Those that say a fact where the case has no place for it: of nobody, for instance, while it names people.

        A `LiveCase` does not let anybody say them; they come of what people write apart. While there are any, nothing
        is decided.
        """
        return self._merged().strays

    @property
    def named(self) -> Mapping[About, tuple[str, ...]]:
        """The names of all subjects, recipients and items."""
        return {about: tuple(names) for about, names in named_in(self._merged().request).items()}

    @property
    def case(self) -> dict[str, Any]:
        """What is known, in the layout of a case file. Raises DisputedError, and StrayError if there are `strays`."""
        merged = self._merged()
        if merged.disputes:
            raise DisputedError(merged.disputes)
        if merged.strays:
            raise StrayError(merged.strays)
        return self._written(merged.request)

    @property
    def day(self) -> datetime.date:
        """The day on which it is decided: that of the newest statement about a fact; today if there is none."""
        newest = max((each for each in self._said.values() if each.kind.is_about_a_fact), key=_order, default=None)
        return self._reader.day(newest.when) if newest is not None else today_in(self.policy._zone)

    @property
    def decision(self) -> LiveDecision:
        """What the policy decides by all that is known. Raises DisputedError, CaseError."""
        found = self._decided()
        if isinstance(found, CaseError):
            raise found
        return found

    @property
    def meanwhile(self) -> LiveDecision:
        """What is decided by the rest while nothing can be decided by all that is known; else `decision`.

        Where people say different things of a fact, all of it is possible, and an item is about all who are said. What
        `strays` say is so of the only one whom it can be about, or may be so of any of several. Facts that clash are
        left out. Raises CaseError if that is not what is wrong.
        """
        if self.error is None:  # what was decided of each moment is remembered
            return self.decision
        return decided_by_the_rest(self._merged().request, lambda request: self._decide_case(self._written(request)))

    @property
    def error(self) -> CaseError | None:
        """Why nothing can be decided; None if something is."""
        found = self._decided()
        return found if isinstance(found, CaseError) else None

    def since(self, earlier: KnownCase) -> Since | None:
        """What changed since, as `Decision.since`; None if nothing is, or was, decided or known."""
        check_kind(earlier, "earlier", "what is known of a case", KnownCase)
        if not earlier._said or self.error or earlier.error:
            return None
        now, before = self.decision, earlier.decision
        if isinstance(now, Decision) and isinstance(before, Decision):
            return now.since(before)
        return self._as_request(now).since(earlier._as_request(before))

    def _as_request(self, decision: LiveDecision) -> RequestDecision:
        """A decision of one case as the answer to a request: people were named later, or earlier."""
        if isinstance(decision, RequestDecision):
            return decision
        return self.policy.decide_request(self.case, on=self._on())

    def _on(self) -> datetime.date | None:
        """The day to decide on; None for a policy that was loaded for a day, and while nothing is known."""
        is_given = any(each.kind.is_about_a_fact for each in self._said.values())
        return None if not is_given or (isinstance(self.policy, Policy) and self.policy.on is not None) else self.day

    def _decided(self) -> LiveDecision | CaseError:
        facts = frozenset(each.id for each in self._said.values() if each.kind.is_about_a_fact)
        if facts and facts not in self._decisions:
            self._decisions[facts] = self._decide()
        return self._decisions[facts] if facts else self._decide()

    def _decide(self) -> LiveDecision | CaseError:
        try:
            return self._decide_case(self.case)
        except CaseError as error:
            return error

    def _decide_case(self, case: Mapping[str, Any]) -> LiveDecision:
        if case.keys() <= {"facts"}:
            return self.policy.decide(case["facts"], on=self._on())
        return self.policy.decide_request(case, on=self._on())

    @property
    def aside(self) -> tuple[Statement, ...]:
        """Those that the policy in force by now cannot read: nothing is known by them. Say them anew.

        A policy can lack a fact or a value that it had before, or that somebody wrote into a record by hand.
        """
        left = {id(statement) for statement, _ in self._readable()}
        return tuple(each for each in self.live if id(each) not in left)

    def _merged(self) -> Merged:
        return merge(self._readable())

    def _written(self, request: Request) -> dict[str, Any]:
        return write_request(self._reader.document(self.day).vocabulary, request)

    def _readable(self) -> Iterator[tuple[Statement, ReadStatement]]:
        """The statements about facts, each as it is read by now, without those that are `aside`."""
        day = self.day
        for each in self.live:
            try:
                reading = self._reader.read(each, day)
            except CaseError:
                continue  # so it is `aside`
            else:
                yield each, reading

    def document_on(self, when: datetime.datetime) -> PolicyDocument:
        """The policy that is in force at a time, as its author wrote it. Raises CaseError."""
        return self._reader.document(self._reader.day(when))

    @property
    def zone(self) -> datetime.tzinfo | None:
        """The time zone of the policy, by whose days it is decided; None if it has none."""
        return self._reader.zone

    def __repr__(self) -> str:
        return f"<KnownCase {self.version}: {len(self._said)} statements>"


def _order(statement: Statement) -> tuple[datetime.datetime, str]:
    return statement.order
