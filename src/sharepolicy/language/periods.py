"""Periods: a policy reads the date of the decision only through tests, so it changes on finitely many days."""

from __future__ import annotations

import datetime
from functools import partial

from attrs import evolve, frozen

from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, Is, Not, Test, parts_of
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Invariant, PolicyDocument
from sharepolicy.language.rewriting import map_conditions, with_parts
from sharepolicy.language.values import Piece, Ranges
from sharepolicy.language.vocabulary import Fact

NEVER = AnyOf()


@frozen
class Period:
    """Days on which a policy is the same: from the first to the last, both included. None means no start or no end."""

    first: datetime.date | None = None
    last: datetime.date | None = None

    @staticmethod
    def of(piece: Piece) -> Period:
        """The days of one piece of a set of dates."""
        return Period(*(None if day is None else datetime.date.fromordinal(day) for day in piece))

    @property
    def day(self) -> datetime.date:
        """A day in it."""
        return self.first or self.last or datetime.date.today()

    def __contains__(self, day: datetime.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def days(self) -> Ranges:
        """Its days as a set of dates."""
        ends = [day.toordinal() if day is not None else None for day in (self.first, self.last)]
        return Ranges.of(*ends)

    def __and__(self, other: Period) -> Period | None:
        """The days in both; None when there are none."""
        pieces = (self.days & other.days).pieces
        return Period.of(pieces[0]) if pieces else None

    def nearest(self, day: datetime.date) -> datetime.date:
        """The day itself if it is in the period, else the nearest day that is."""
        if self.first is not None and day < self.first:
            return self.first
        return self.last if self.last is not None and day > self.last else day

    def __str__(self) -> str:
        if self.first is None:
            return f"until {self.last}" if self.last else "always"
        return f"{self.first} to {self.last}" if self.last else f"from {self.first}"


EVER = Period()
"""All days."""


def days_in_words(days: Ranges) -> str:
    """Some days in words: `2026-02-28`, `2026-02-01 to 2026-02-28 or from 2026-06-01`."""
    found = map(Period.of, days.pieces)
    return " or ".join(str(each.first) if each.first and each.first == each.last else str(each) for each in found)


def periods(document: PolicyDocument) -> tuple[Period, ...]:
    """The periods of a policy in order: from one to the next, some test of the date changes its answer."""
    fact = document.vocabulary.decision_date
    if fact is None:
        return (Period(),)
    cells = domains(document)[fact.name].cells
    return tuple(Period.of(piece) for cell in cells if isinstance(cell, Ranges) for piece in cell.pieces)


def on_date(document: PolicyDocument, day: datetime.date) -> PolicyDocument:
    """The policy as it is on a day: it no longer looks at the date of the decision.

    Rules that cannot apply on that day stay, with a condition that never holds, because other rules may override each
    other through them. Promises that say nothing about that day are left out.
    """
    fact = document.vocabulary.decision_date
    if fact is None:
        return document
    invariants = {name: _invariant(each, fact.name) for name, each in document.invariants.items()}
    undated = evolve(
        document,
        on_day=day,
        whole=document,
        groups={n: evolve(g, asks=tuple(a for a in g.asks if a != fact.name)) for n, g in document.groups.items()},
        rules={name: evolve(rule, when=rule.condition, in_force=None) for name, rule in document.rules.items()},
        invariants={name: each for name, each in invariants.items() if each is not None},
    )
    fixed = map_conditions(undated, partial(_fix, fact=fact.name, day=Ranges.of(day.toordinal(), day.toordinal())))
    vocabulary = fixed.vocabulary
    return evolve(
        fixed,
        vocabulary=evolve(
            vocabulary,
            facts={name: _counted_on(each, fact, day) for name, each in vocabulary.facts.items() if name != fact.name},
            impossible=tuple(each for each in vocabulary.impossible if each.when != NEVER),
        ),
        invariants={name: each for name, each in fixed.invariants.items() if each.when != NEVER},
    )


def _counted_on(fact: Fact, date: Fact, day: datetime.date) -> Fact:
    """The fact on a day: what was counted from the date of the decision is counted from that day."""
    ends = tuple(day.toordinal() if end == date.name else end for end in fact.years_between)
    return evolve(fact, years_between=ends) if ends else fact


def _invariant(invariant: Invariant, date: str) -> Invariant | None:
    """The promise about one day alone; None when there is none."""
    regardless = tuple(name for name in invariant.regardless_of if name != date)
    moves = invariant.moves if invariant.moves and invariant.moves.fact != date else None
    duties = invariant.carries or invariant.never_due or invariant.escalates_to
    promises = invariant.always or invariant.never or duties or regardless or moves or invariant.required
    promises = promises or invariant.decided_by or invariant.never_decided_by
    return evolve(invariant, regardless_of=regardless, moves=moves) if promises else None


def _fix(condition: Condition, fact: str, day: Ranges) -> Condition:
    """The condition on that day. It stays the same if no part of it tests the date."""
    if isinstance(condition, Test):
        return condition if condition.fact != fact else ALWAYS if day <= condition.values else NEVER
    found = with_parts(condition, [_fix(part, fact, day) for part in parts_of(condition)])
    match found:
        case AllOf(parts):
            left = tuple(part for part in parts if part != ALWAYS)
            return NEVER if NEVER in left else left[0] if len(left) == 1 and len(parts) > 1 else AllOf(left)
        case AnyOf(parts):
            left = tuple(part for part in parts if part != NEVER)
            return ALWAYS if ALWAYS in left else AnyOf(left)
        case CountOf(parts, least, most):
            sure = parts.count(ALWAYS)
            left = tuple(part for part in parts if part not in (ALWAYS, NEVER))
            least, most = max(0, least - sure), None if most is None else most - sure
            if least > len(left) or (most is not None and most < 0):
                return NEVER
            if least == 0 and (most is None or most >= len(left)):
                return ALWAYS
            return evolve(found, parts=left, least=least, most=most)
        case Not(part) if part in (ALWAYS, NEVER):
            return NEVER if part == ALWAYS else ALWAYS
        case Is(condition=part) if part in (ALWAYS, NEVER):
            return part
    return found
