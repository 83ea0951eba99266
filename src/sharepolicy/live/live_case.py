"""A case that goes on: people add to it, and whoever wants to know is told what changed."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import RLock
from typing import Any

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.kinds import check_kind, check_several
from sharepolicy.language.case import Place
from sharepolicy.language.within import Calendar
from sharepolicy.live.deadlines import Deadline, due
from sharepolicy.live.known import KnownCase, LiveDecision
from sharepolicy.live.saying import check_said
from sharepolicy.live.split import statements_of
from sharepolicy.live.statement import Statement, StatementKind, check_moment, one_spelling
from sharepolicy.live.update import Update

_AHEAD = datetime.timedelta(minutes=1)
"""How much the clocks of two machines may differ."""

Subscriber = Callable[[Update], object]
Keep = Callable[[Sequence[Statement]], object]


class BehindError(RuntimeError):
    """Somebody else has said something since. Nothing was taken: look at what is known now, and say it again."""


class LiveCase:
    """A case that goes on. Safe to use from several threads, and for several people who write at once.

    What people say is only ever added: `known` is what all of it comes to. With `expected`, the `version` that a writer
    has seen, a step is taken only if nobody else has said anything since, else BehindError is raised. Without it, two
    people may say different things of one fact: both are kept, and DisputedError is raised for the decision until one
    of them is corrected or withdrawn.

    `keep` gets the new statements before they are taken, to store them: if it raises, nothing is taken. `people` has
    the references of the people who are named in a request, under which what is said of them is recorded. `clock` gives
    the time, with its zone: a statement of a later time is refused, for the case would be decided on a day to come.
    Without it, any time is taken.
    """

    def __init__(
        self,
        policy: Policy | Timeline,
        statements: Iterable[Statement] = (),
        *,
        keep: Keep | None = None,
        people: Mapping[str, str] | None = None,
        clock: Callable[[], datetime.datetime] | None = None,
    ) -> None:
        """A case that is decided by this policy. `statements` are those that were kept; they are not kept again.

        What the policy cannot read any more is `known.aside`.
        """
        check_kind(policy, "policy", "a policy, as `load` gives it", Policy, Timeline)
        check_several(statements, "statements", "several statements")
        check_kind(people or {}, "people", "a mapping of names to references", Mapping)
        for name, function in (("keep", keep), ("clock", clock)):
            check_kind(function, name, "a function", Callable, type(None))  # type: ignore[arg-type]
        self._known = self._decided = KnownCase(policy).take_kept(*statements)
        self._keep = keep
        self._people = {one_spelling(name): reference for name, reference in (people or {}).items()}
        self._clock = clock
        self._lock = RLock()
        self._subscribers: dict[int, Subscriber] = {}
        self._untold: deque[tuple[Subscriber, Update]] = deque()
        self._telling = False
        self._number = 0

    @property
    def known(self) -> KnownCase:
        """All that is known by now: a value, which never changes."""
        return self._known

    @property
    def version(self) -> str:
        """What a writer has seen, for `expected`."""
        return self._known.version

    @property
    def decision(self) -> LiveDecision:
        """What is decided by all that is known. Raises DisputedError, CaseError."""
        return self._known.decision

    def due(self, now: datetime.datetime, calendar: Calendar | None = None) -> tuple[Deadline, ...]:
        """What is due now, as the function `due` says. Raises CaseError."""
        return due(self._known, now, calendar)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have a function called with the `Update` of every further step, one after the other; gives a way to stop.

        If it raises, the others are told all the same, and the step is taken; whoever took it gets the error then, and
        an ExceptionGroup if several raise.
        """
        check_kind(subscriber, "subscriber", "a function", Callable)  # type: ignore[arg-type]
        with self._lock:
            self._number += 1
            number = self._number
            self._subscribers[number] = subscriber

        def stop() -> None:
            with self._lock:
                self._subscribers.pop(number, None)

        return stop

    def take(self, *statements: Statement, expected: str | None = None) -> Update:
        """Take statements that somebody made, here or elsewhere. What is known already changes nothing.

        Raises what `KnownCase.take` raises, BehindError, and ValueError for a time that has not come yet by the clock;
        nothing is taken then. Names are taken as they come: who said it has been told of one that nobody has.
        """
        return self._take(statements, expected)

    def _take(self, statements: Sequence[Statement], expected: str | None, *, said: bool = False) -> Update:
        with self._lock:
            self._check_times(statements)
            before = self._known
            if expected is not None and expected != before.version:
                raise BehindError("somebody else has said something about this case since: look at it again first")
            known = before.take(*statements)
            if said:
                check_said(before, known, statements)
            new = tuple(sorted((each for each in {*statements} if each not in before), key=lambda each: each.order))
            self._decided = before if before.error is None else self._decided
            update = Update(new, known, self._decided)
            if new:
                if self._keep is not None:
                    self._keep(new)
                self._known = known
                self._untold.extend((each, update) for each in self._subscribers.values())
                self._tell()
            return update

    def _check_times(self, statements: Iterable[Statement]) -> None:
        if self._clock is not None:
            until = check_moment(self._clock(), "clock") + _AHEAD
            for each in statements:
                if isinstance(each, Statement) and each not in self._known and each.when > until:
                    when = each.when.isoformat()
                    raise ValueError(f"`{when}` has not come yet: look at the clock of whoever says it")

    def _tell(self) -> None:
        """Tell subscribers in the order of the steps, also if one of them takes a further step."""
        if self._telling:
            return
        self._telling = True
        problems: list[Exception] = []
        try:
            while self._untold:
                subscriber, update = self._untold.popleft()
                try:
                    subscriber(update)
                except Exception as problem:
                    problems.append(problem)
        finally:
            self._telling = False
        if len(problems) > 1:
            raise ExceptionGroup("several subscribers of a live case failed; the step is taken all the same", problems)
        if problems:
            raise problems[0]

    def learn(
        self,
        fact: str | CasePath,
        value: Any,
        *,
        by: str,
        when: datetime.datetime,
        item: str = "",
        recipient: str = "",
        subject: str = "",
        expected: str | None = None,
    ) -> Update:
        """Take that somebody has learnt a fact: its whole name, or the path of a question; and its value as in a case.

        In a request, `item`, `recipient` and `subject` say where. Raises what `take` raises, and CaseError for a name
        that nobody has in this case (see `learn_all`) unless it is the first of its kind, and for a fact that does not
        say whom it is about.
        """
        place = Place(item, subject, recipient)
        if isinstance(fact, CasePath):
            place = Place(_one(fact.items), _one(fact.subjects), _one(fact.recipients))
            fact = fact.fact
        return self._say(StatementKind.LEARNED, by, when, fact, place, value, expected=expected)

    def learn_all(
        self, case: Mapping[str, Any], *, by: str, when: datetime.datetime, expected: str | None = None
    ) -> Update:
        """Take all that a case or request says, fact by fact, and that whoever it names is in the case.

        Raises what `take` raises, and CaseError if it says of nobody what has been said of somebody, or the other way.
        """
        made = statements_of(self._known, case, by, when, self._people)
        return self._take(made, expected, said=True)

    def correct(
        self, statement: str, value: Any, *, by: str, when: datetime.datetime, expected: str | None = None
    ) -> Update:
        """Take that a statement, named by its id, was wrong, and what is so instead. Raises as `withdraw` does."""
        made = _about(self._known[statement], StatementKind.CORRECTED, by, when, value)
        return self._take([made], expected, said=True)

    def withdraw(self, statement: str, *, by: str, when: datetime.datetime, expected: str | None = None) -> Update:
        """Take that a statement, named by its id, was wrong, or is not said any more. What is so is not known then.

        Once a withdrawal is withdrawn itself, what it withdrew is said again. Where a correction is, what it corrected
        stays wrong. Raises ValueError if it is not here, and what `take` raises.
        """
        return self.take(_about(self._known[statement], StatementKind.WITHDRAWN, by, when), expected=expected)

    def asked(
        self, role: str, *, by: str, when: datetime.datetime, item: str = "", recipient: str = "", subject: str = ""
    ) -> Update:
        """Take that somebody was asked: from then on their time to answer runs. Places, and what it raises: `learn`."""
        return self._say(StatementKind.ASKED, by, when, role, Place(item, subject, recipient))

    def answered(
        self, role: str, *, by: str, when: datetime.datetime, item: str = "", recipient: str = "", subject: str = ""
    ) -> Update:
        """Take that they have answered: nobody else need be asked."""
        return self._say(StatementKind.ANSWERED, by, when, role, Place(item, subject, recipient))

    def done(
        self, action: str, *, by: str, when: datetime.datetime, item: str = "", recipient: str = "", subject: str = ""
    ) -> Update:
        """Take that an action was taken: it is not due any more."""
        return self._say(StatementKind.DONE, by, when, action, Place(item, subject, recipient))

    def _say(
        self,
        kind: StatementKind,
        by: str,
        when: datetime.datetime,
        name: str,
        place: Place,
        value: object = None,
        *,
        expected: str | None = None,
    ) -> Update:
        person = self._people.get(one_spelling(place.subject), "")
        made = Statement(kind, by, when, name, value, **place._asdict(), person=person)
        return self._take([made], expected, said=True)


def _one(names: Sequence[str]) -> str:
    if len(names) > 1:
        raise ValueError("this path names several at once: say it for each of them")
    return names[0] if names else ""


def _about(wrong: Statement, kind: StatementKind, by: str, when: datetime.datetime, value: object = None) -> Statement:
    """A statement about another one."""
    return Statement(kind, by, when, wrong.name, value, **wrong.place._asdict(), of=wrong.id, person=wrong.person)
