"""What else is wrong with a case: what is found once that which is known to be wrong is taken as unknown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import frozen

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import LIMIT, CaseError, Diagnostic
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.reading.as_unknown import with_unknown
from sharepolicy.reading.whereabouts import Whereabouts

_MOST_ROUNDS = 20
"""How often a case is looked at once more: each round finds one more of several clashes."""

_ANY_DAY = datetime.date(2000, 1, 1).toordinal()


def with_others(
    error: CaseError,
    placed: object,
    where: Whereabouts,
    documents: Collection[PolicyDocument],
    again: Callable[[Any], object],
    days: Sequence[Ranges],
) -> CaseError:
    """The error with all else that is wrong with the case, as far as it can be known while that is not corrected.

    A wrong value is taken as unknown, and of facts that clash all of them are, but not the day of the decision. If the
    day itself is wrong, what is wrong in every version is told: `days` are those on which each can decide.
    """
    looking = _Looking(placed, again, lambda flaw: where.tell(CaseError([flaw]), documents).diagnostics[0], documents)
    wrong = [*looking.in_question(error.diagnostics)]
    fallen = {path.fact for path in wrong} & looking.dates
    found = [
        looking.others(error.diagnostics, wrong, dict.fromkeys(fallen, day))
        for day in ([_one_of(each) for each in days if each] if fallen and days else [None])
    ]
    others = [flaw for flaw in found[-1] if all(any(_alike(flaw, each) for each in more) for more in found)]
    return CaseError([*error.diagnostics, *others], error.left_out)


@frozen(eq=False, slots=False)
class _Looking:
    """Looks at a case again. `told` is a flaw with the paths of everything in it."""

    placed: object
    again: Callable[[Any], object]
    told: Callable[[Diagnostic], Diagnostic]
    documents: Collection[PolicyDocument]

    @cached_property
    def dates(self) -> frozenset[str]:
        """The names for the day of the decision."""
        dates = (each.vocabulary.decision_date for each in self.documents)
        return frozenset(date.name for date in dates if date is not None)

    def in_question(self, flaws: Iterable[Diagnostic]) -> Iterator[CasePath]:
        """The way to each fact that may be wrong: not to the day, where it is one of several facts that clash."""
        for flaw in map(self.told, flaws):
            if len(flaw.facts) > 1:
                yield from (each.path for each in flaw.facts if each.path is not None and each.fact not in self.dates)
            elif flaw.path is not None:
                yield flaw.path

    def others(
        self, known: Sequence[Diagnostic], wrong: Iterable[CasePath], fallen: Mapping[str, datetime.date | None]
    ) -> list[Diagnostic]:
        """What else is wrong, with these facts unknown and a day, if there is one, for each that was `fallen`."""
        found: list[Diagnostic] = []
        paths, days = [*wrong], {name: day for name, day in fallen.items() if day is not None}
        for _ in range(_MOST_ROUNDS):
            case = with_unknown(self.placed, paths, days)
            if case is None or len(known) + len(found) >= LIMIT:
                break
            more = [flaw for flaw in self._flaws(case) if flaw not in (*known, *found)]
            more = [flaw for flaw in more if self._is_about_facts(flaw, bool(fallen))]
            if not more:
                break
            found += more
            paths += self.in_question(more)
        return found

    def _flaws(self, case: object) -> Sequence[Diagnostic]:
        try:
            self.again(case)
        except CaseError as error:
            return error.diagnostics
        except MemoryError:  # a case of which less is known may be too much to look at
            return ()
        return ()

    def _is_about_facts(self, flaw: Diagnostic, no_day: bool) -> bool:
        """Whether it follows from facts that are known: if the day is not, it is not about the day."""
        told = self.told(flaw)
        named = {fact.fact for fact in told.facts} | {told.path.fact if told.path is not None else ""} - {""}
        return bool(named) and not (no_day and (flaw.code == "open-day" or not named.isdisjoint(self.dates)))


def _one_of(days: Ranges) -> datetime.date:
    first, last = days.pieces[-1]
    return datetime.date.fromordinal(first or last or _ANY_DAY)


def _alike(flaw: Diagnostic, other: Diagnostic) -> bool:
    return (flaw.code, flaw.span, flaw.facts) == (other.code, other.span, other.facts)
