"""The cases that get another outcome, described in the few lines that cover most of them.

They are described by the rule that used to decide them, and then by the fewest conditions that pick them out among its
cases: a reader who knows the rule reads two or three words instead of twenty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import combinations

from attrs import evolve, frozen

from sharepolicy.analysis.change.blame import Blamer
from sharepolicy.analysis.change.change import Blame, ChangedCase, ChangedCases, CountChange, Limit, Move
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.change.tried import Side
from sharepolicy.core.cover import Covering, Line, most_telling, without_superfluous
from sharepolicy.core.forcing import forcing
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.language.values import Values
from sharepolicy.language.words import say, write_case

LINES, CONDITIONS = 40, 600
"""The most lines, and the most conditions in them, that the description of a move has. Nobody reads more."""

_MADE, _EFFORT = 200, 80_000
"""How many lines to look for, and with how much effort; those that cover most are kept.

Finding a line takes time that grows with the square of its conditions, with the size of the diagram of its cases, and
with that of the cases that no line covers yet. The effort is counted, not timed, so the same two policies give the same
lines on every machine.
"""


@frozen(eq=False)
class _Told:
    """A line, and the rule whose cases it picks from."""

    rule: str
    line: Line


def moves(
    both: Both, cells: Mapping[tuple[Outcome, Outcome], Region], rules: Iterable[CountChange]
) -> tuple[Move, ...]:
    """The moves of the table, described. `rules` says in how many fewer cases each rule decides."""
    most = _most(both, rules)
    blamer = Blamer(both)
    return tuple(
        _move(both, blamer, (one, two), region, _told(both, one, region, most))
        for (one, two), region in cells.items()
        if one is not two and region
    )


def _move(both: Both, blamer: Blamer, cell: tuple[Outcome, Outcome], region: Region, told: list[_Told]) -> Move:
    missed = region - region.space.union([each.line.region for each in told])
    described = [_changed(both, each, blamer.blame(each.line.region)) for each in told]
    described.sort(key=lambda changed: -changed.cases)
    return Move(*cell, region.count(), tuple(described), missed.count())


def _told(both: Both, one: Outcome, region: Region, most: Mapping[str, int]) -> list[_Told]:
    """Lines that together cover a move, or as much of it as the most lines can; none is superfluous."""
    made = {id(told.line): told for told in _made(both, one, region, most)}
    lines = without_superfluous([told.line for told in made.values()], region)
    if len(lines) > LINES or sum(len(line.cells) for line in lines) > CONDITIONS:
        lines = without_superfluous(most_telling(lines, region, LINES, CONDITIONS), region)
    return [made[id(line)] for line in lines]


def _made(both: Both, one: Outcome, region: Region, most: Mapping[str, int]) -> Iterator[_Told]:
    """Lines for cases that no line covers yet, beginning with rules that may have most. One line is always made."""
    before = both.before.document.rules
    rules = ["", *(rule.name for rule in before.values() if rule.outcome is one)]
    waiting = [(-most[rule], place, rule) for place, rule in enumerate(rules) if most[rule]]
    heapify(waiting)
    coverings: dict[str, Covering] = {}
    left, made, effort = region, 0, 0
    while waiting:
        _, place, rule = heappop(waiting)
        here = both.used_to_decide(rule, left)
        if not here:
            continue
        if rule not in coverings:
            coverings[rule] = Covering(region, both.used_to_decide(rule, both.common))
        line = coverings[rule].around(here)
        yield _Told(rule, line)
        left -= line.region
        heappush(waiting, (-(here - line.region).count(), place, rule))
        made += 1
        effort += len(line.cells) ** 2 + 2 * line.region.nodes() + left.nodes() // 10
        if made >= _MADE or effort >= _EFFORT:
            return


def _most(both: Both, rules: Iterable[CountChange]) -> Mapping[str, int]:
    """For each rule of the old policy, and for none: at most how many cases that moved it may have decided.

    A case that the same rule decides as before, with the same outcome, did not move; unless the new policy has rules
    that disagree.
    """
    outcomes, old, new = both.after.outcomes, both.before.document, both.after.document
    least = int(any(outcomes[one] & outcomes[two] for one, two in combinations(OUTCOMES, 2)))
    fewer = {rule.name: rule.fewer for rule in rules}
    gives = {name: rule.outcome for name, rule in new.rules.items()} | {"": new.otherwise and new.otherwise.outcome}
    gave = {name: rule.outcome for name, rule in old.rules.items()} | {"": old.otherwise and old.otherwise.outcome}
    return {
        name: max(least, fewer.get(name, 0))
        if gives.get(name) is outcome
        else both.used_to_decide(name, both.common).count()
        for name, outcome in gave.items()
    }


def _changed(both: Both, told: _Told, blame: tuple[Blame, ...]) -> ChangedCases:
    order = {name: place for place, name in enumerate((*both.after.question_order, *both.before.question_order))}
    line, values = told.line, told.line.values()
    return ChangedCases(
        told.rule,
        tuple(_limit(both, name, values[name]) for name in sorted(values, key=lambda name: order[name])),
        line.region.count(),
        _witness(both, line.region),
        blame,
        *both.showing.shown(line.region),
    )


def _limit(both: Both, name: str, values: Values) -> Limit:
    """A line of a description. A fact that the policies ask differently, or only one asks, keeps its own name."""
    fact = both.after.domains[name].fact
    old, new = both.before.document.vocabulary.facts, both.after.document.vocabulary.facts
    if name in new:
        return Limit(fact, Side.BOTH if name in old else Side.AFTER, values, say(fact, values))
    own = both.own_fact(name)
    values_before = both.renaming.back(own.name, values)
    return Limit(evolve(own, label=fact.label), Side.BEFORE, values_before, say(fact, values))


def _witness(both: Both, region: Region) -> ChangedCase:
    """One case of a region, with the fewest facts that keep every completion inside it, written for each policy."""
    cells = region.witness()
    domains, new = both.after.domains, both.own_new
    complete = {name: domains[name].cells[cell] for name, cell in cells.items()}
    kept = both.showing.with_day(complete, forcing(complete, (both.before.possible | both.after.possible) - region))
    before = {}
    for name in both.own.vocabulary.facts:
        said = both.renaming.fact(name)
        if said in kept:
            before[name] = both.renaming.back(name, complete[said])
    asked = [name for name in both.after.question_order if name in kept and name in new.vocabulary.facts]
    now = {name: both.renaming_new.back(name, complete[name]) for name in asked}
    return ChangedCase(write_case(both.own.vocabulary, before), write_case(new.vocabulary, now))
