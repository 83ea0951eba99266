"""Periods: a policy reads the date of the decision only through tests, so it changes on finitely many days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import evolve, frozen

from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Invariant, PolicyDocument, Rule
from sharepolicy.language.values import Ranges, inside

NEVER = AnyOf()

T = TypeVar("T")


@frozen
class Period:
    """Days on which a policy is the same: from the first to the last, both included. None is no end."""

    first: datetime.date | None = None
    last: datetime.date | None = None

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
        return Period(_day(pieces[0][0]), _day(pieces[0][1])) if pieces else None

    def nearest(self, day: datetime.date) -> datetime.date:
        """A day, or the one of its days that is nearest to it."""
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
    """Some days, as people say them: `2026-02-28`, `2026-02-01 to 2026-02-28 or from 2026-06-01`."""
    found = (Period(_day(low), _day(high)) for low, high in days.pieces)
    return " or ".join(str(each.first) if each.first and each.first == each.last else str(each) for each in found)


def periods(document: PolicyDocument) -> tuple[Period, ...]:
    """The periods of a policy in order: between two of them something that it reads of the date changes."""
    fact = document.vocabulary.decision_date
    if fact is None:
        return (Period(),)
    found = []
    for cell in domains(document)[fact.name].cells:
        assert isinstance(cell, Ranges)
        ((low, high),) = cell.pieces
        found.append(Period(_day(low), _day(high)))
    return tuple(found)


def _day(ordinal: int | None) -> datetime.date | None:
    return None if ordinal is None else datetime.date.fromordinal(ordinal)


def on_date(document: PolicyDocument, day: datetime.date) -> PolicyDocument:
    """The policy as it is on a day: it does not look at the date of the decision any more.

    Rules that cannot apply on that day stay, with a condition that never holds: others may override each other through
    them. Promises that say nothing about that day are left out.
    """
    fact = document.vocabulary.decision_date
    if fact is None:
        return document
    fixed = Test(fact.name, Ranges.of(day.toordinal(), day.toordinal()))
    vocabulary = document.vocabulary
    impossible = [evolve(each, when=_fix(each.when, fixed)) for each in vocabulary.impossible]
    invariants = {name: _invariant(each, fixed) for name, each in document.invariants.items()}
    return evolve(
        document,
        version=f"{document.version} on {day}".strip(),
        vocabulary=evolve(
            vocabulary,
            facts={name: each for name, each in vocabulary.facts.items() if name != fact.name},
            impossible=tuple(each for each in impossible if each.when != NEVER),
        ),
        definitions=_each(document.definitions, lambda d: evolve(d, condition=_fix(d.condition, fixed))),
        groups=_each(document.groups, lambda g: evolve(g, asks=tuple(a for a in g.asks if a != fact.name))),
        rules=_each(document.rules, lambda rule: _rule(rule, fixed)),
        escalation=_each(document.escalation, lambda line: evolve(line, when=_fix(line.when, fixed))),
        actions=_each(document.actions, lambda action: evolve(action, when=_fix(action.when, fixed))),
        invariants={name: each for name, each in invariants.items() if each is not None},
    )


def _each(things: Mapping[str, T], change: Callable[[T], T]) -> dict[str, T]:
    return {name: change(thing) for name, thing in things.items()}


def _rule(rule: Rule, fixed: Test) -> Rule:
    return evolve(rule, in_force=None, when=_fix(rule.condition if rule.in_force else rule.when, fixed))


def _invariant(invariant: Invariant, fixed: Test) -> Invariant | None:
    """The promise about that day alone; None when there is none."""
    when = _fix(invariant.when, fixed)
    regardless = tuple(name for name in invariant.regardless_of if name != fixed.fact)
    moves = invariant.moves if invariant.moves and invariant.moves.fact != fixed.fact else None
    duties = invariant.carries or invariant.never_due or invariant.escalates_to
    promises = invariant.always or invariant.never or duties or regardless or moves
    return evolve(invariant, when=when, regardless_of=regardless, moves=moves) if promises and when != NEVER else None


def _fix(condition: Condition, fixed: Test) -> Condition:
    """The condition on that day. Without a part that tests the date it is the same."""
    match condition:
        case Test(fact, values):
            if fact != fixed.fact:
                return condition
            return ALWAYS if inside(fixed.values, values) else NEVER
        case AllOf(parts):
            found = [_fix(part, fixed) for part in parts]
            left = tuple(part for part in found if part != ALWAYS)
            return NEVER if NEVER in left else left[0] if len(left) == 1 and len(parts) > 1 else AllOf(left)
        case AnyOf(parts):
            found = [_fix(part, fixed) for part in parts]
            left = tuple(part for part in found if part != NEVER)
            return ALWAYS if ALWAYS in left else AnyOf(left)
        case Not(part):
            inner = _fix(part, fixed)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)
        case Is(name, part, span):
            inner = _fix(part, fixed)
            return inner if inner in (ALWAYS, NEVER) else Is(name, inner, span)
