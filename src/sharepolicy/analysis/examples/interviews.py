"""How many screens the interview takes: examples and random cases, each played by a person who knows the case."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from statistics import median

from attrs import Factory, define, frozen

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.dated import dated_request
from sharepolicy.analysis.decision.decide import decide
from sharepolicy.analysis.decision.screens import NOTHING_ASKED, AskedAsUsual, AskedSoFar, Screen, next_screen
from sharepolicy.analysis.examples.play import reply_to
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Example, Place
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import case_at, places
from sharepolicy.language.values import Values
from sharepolicy.language.words import write_case

MOST_LONGEST = 3
"""How many of the longest interviews are kept by name."""

_Given = frozenset[tuple[str, Values]]


@frozen
class ShownScreen:
    """A screen as data: it shows a `question`, several facts `together`, or what is `usual`; and the facts by name."""

    shows: str
    facts: tuple[str, ...]


@frozen(eq=False)
class PlayedCase:
    """A case that was played: the screens until the outcome was settled, or until nothing more could be asked."""

    name: str
    case: Case
    screens: tuple[Screen, ...]
    settled: bool
    _document: PolicyDocument

    @property
    def written(self) -> dict[str, object]:
        """The case as a case file has it."""
        return write_case(self._document.vocabulary, self.case.given)

    @property
    def shown(self) -> tuple[ShownScreen, ...]:
        """The screens as data."""
        return tuple(ShownScreen(_shows(screen), tuple(fact.name for fact in screen.facts)) for screen in self.screens)


def _shows(screen: Screen) -> str:
    if isinstance(screen, AskedAsUsual):
        return "usual"
    return "question" if isinstance(screen, Question) else "together"


@frozen(slots=False)
class Interviews:
    """The interviews of some cases, `of` examples or random ones; with `when`, of those in which that is known."""

    of: str
    when: str
    played: tuple[PlayedCase, ...]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many screens each took, the shortest first."""
        return tuple(sorted(len(each.screens) for each in self.played))

    @property
    def median(self) -> float | None:
        """Half of them take at most so many screens; None if there are none."""
        return median(self.lengths) if self.lengths else None

    @property
    def ninetieth(self) -> int | None:
        """Nine in ten of them take at most so many screens; None if there are none."""
        return self.lengths[-(-len(self.lengths) * 9 // 10) - 1] if self.lengths else None

    @property
    def most(self) -> int | None:
        """So many screens the longest takes; None if there are none."""
        return self.lengths[-1] if self.lengths else None

    @property
    def open(self) -> int:
        """How many are not settled in the end, since the person does not know enough."""
        return sum(not each.settled for each in self.played)

    @property
    def longest(self) -> tuple[PlayedCase, ...]:
        """The longest few, the longest first."""
        return tuple(sorted(self.played, key=lambda each: -len(each.screens))[:MOST_LONGEST])

    def where(self, when: str, known: Mapping[str, Values]) -> Interviews:
        """Those of cases in which these facts are known to have one of these values."""
        fit = (
            each
            for each in self.played
            if all(name in each.case.given and each.case.given[name] <= values for name, values in known.items())
        )
        return Interviews(self.of, when, tuple(fit))


@define
class Interviewer:
    """Plays cases through the interview of a policy. Mutable: it remembers which screen follows which answers."""

    policy: CompiledPolicy
    _known: dict[tuple[_Given, AskedSoFar], tuple[Screen | None, bool]] = Factory(dict)

    def play(self, name: str, case: Case) -> PlayedCase:
        """Ask a person who knows this case. The day of the decision is known before, as it is at a terminal."""
        date = self.policy.document.vocabulary.decision_date
        given = {date.name: case.given[date.name]} if date is not None and date.name in case.given else {}
        asked, screens = NOTHING_ASKED, list[Screen]()
        while True:
            screen, settled = self._next(given, asked)
            if screen is None:
                return PlayedCase(name, case, tuple(screens), settled, self.policy.document)
            screens.append(screen)
            reply = reply_to(screen, case)
            given |= reply.given
            asked = asked.after(screen, reply.doubted, reply.unknown)

    def _next(self, given: Mapping[str, Values], asked: AskedSoFar) -> tuple[Screen | None, bool]:
        key = (frozenset(given.items()), asked)
        found = self._known.get(key)
        if found is None:
            decision = decide(self.policy, Case(given))
            found = self._known[key] = (next_screen(decision, asked), decision.settled)
        return found


def cases_of(policy: CompiledPolicy, example: Example, day: datetime.date) -> Iterator[tuple[str, Case]]:
    """The cases of an example, each with a name: one, or one for each item, recipient and subject of a request.

    None if it contradicts itself, which running the example reports.
    """
    try:
        request = dated_request(policy.document, example.request, day)
    except CaseError:
        return
    for place in places(request):
        case = case_at(request, place)
        if policy.possible & policy.space.box(case.given):
            yield _named(example.name, place), case


def _named(example: str, place: Place) -> str:
    of = ", ".join(filter(None, place))
    return f"{example} ({of})" if of else example
