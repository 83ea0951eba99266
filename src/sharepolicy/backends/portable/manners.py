"""How cases are chosen: near to one in which a rule decides."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from random import Random

from attrs import evolve, frozen

from sharepolicy.backends.portable.drawing import one_of
from sharepolicy.backends.portable.writing import VersionToExport
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import About

_TRIES, _TRIES_OF_BOTH = 20, 4

_APART = 0.6
"""In how many requests two subjects differ in nothing but what is about them: so a part has the rules of both."""


@frozen
class Manner:
    """How much a case says, near to a `complete` one: the share of its facts that are given, each from 0 to 1.

    Of those that are given, some are `astray`, and some `narrowed`: given only roughly.
    """

    complete: Mapping[str, int]
    given: float
    astray: float
    narrowed: float
    day: datetime.date


def chosen_manner(version: VersionToExport, day: datetime.date, chance: Random) -> Manner:
    """How a case is chosen: near to one in which some rule decides or none applies, each rule as likely as every other.

    So rules and outcomes that few cases have come up as often as those that most cases have; and much is settled.
    """
    return _manner(version, day, chance, [*version.compiled.document.rules, None])


def chosen_manners(version: VersionToExport, day: datetime.date, chance: Random) -> tuple[Manner, Manner]:
    """How a request is: in two manners, often with the same of all but the subjects.

    Then one of them may have to be shared of, or one forbid it and one say escalate, and the other not.
    """
    document = version.compiled.document
    rules, facts = document.rules, document.vocabulary.facts
    every: list[str | None] = [*rules, None]

    def those(outcome: Outcome, *, required: bool = False) -> list[str | None]:
        found = (name for name, rule in rules.items() if (rule.outcome, rule.required) == (outcome, required))
        return [*found] or every

    required, permitted = those(Outcome.SHARE, required=True), those(Outcome.SHARE)
    pairs = (
        (every, every),
        (every, every),
        (required, permitted),
        (those(Outcome.DONT_SHARE), those(Outcome.ESCALATE)),
    )
    first, second = one_of(pairs, chance)
    if chance.random() < _APART:
        for _ in range(_TRIES_OF_BOTH):
            one = _manner(version, day, chance, first)
            same = {name: cell for name, cell in one.complete.items() if About.SUBJECT not in facts[name].about}
            other = _complete(version, day, chance, second, same)
            if other is not None and other != one.complete:
                return one, evolve(one, complete=other)
    return _manner(version, day, chance, first), _manner(version, day, chance, second)


def _manner(version: VersionToExport, day: datetime.date, chance: Random, rules: Sequence[str | None]) -> Manner:
    given = one_of((1.0, 0.95, chance.random()), chance)
    complete = _complete(version, day, chance, rules, {}) or _complete(version, day, chance, [], {}) or {}
    return Manner(complete, given, one_of((0, 0, 0.1), chance), one_of((0, 0, 0.2), chance), day)


def _complete(
    version: VersionToExport, day: datetime.date, chance: Random, rules: Sequence[str | None], same: Mapping[str, int]
) -> Mapping[str, int] | None:
    """A case in which one of the rules decides, or none (None), with the `same` cells as another case.

    None if none was found; without rules, any case.
    """
    compiled = version.compiled
    today, fact = compiled.possible, compiled.document.vocabulary.decision_date
    if fact is not None:
        today &= compiled.space.values(fact.name, Ranges.of(day.toordinal(), day.toordinal()))
    for name, cell in same.items():
        today &= compiled.space.cells(name, (cell,))
    left = today
    for rule in (one_of(rules, chance) for _ in range(_TRIES if rules else 0)):
        left = today & compiled.gap if rule is None else compiled.decides(rule, today)
        if left:
            break
    if not left:
        return None
    found = {}
    for name in compiled.space.order:
        cell = found[name] = one_of(left.cells(name), chance)
        left &= compiled.space.cells(name, (cell,))
    return found
