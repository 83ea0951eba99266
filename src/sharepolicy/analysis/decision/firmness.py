"""How firmly a reason stands in a case: it holds, or it holds only if something is so that nobody has said yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import reduce
from math import prod
from operator import or_

from sharepolicy.analysis.decision.decision import DecidingRule, Ground
from sharepolicy.analysis.decision.grounds import ground
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.corner import CornerLeft
from sharepolicy.core.space import Region

Firmness = tuple[bool, bool, int, Fraction, int]
"""Sorts reasons: those that decide whatever is still unknown, then those that hold, then those that may hold."""


def only_if(situation: Situation, where: Region, tested: Collection[str] | None = None) -> tuple[Ground, ...]:
    """What is not known yet and is so in every completion in `where`: open facts, each with the values it has there.

    Empty where nothing has to be so; then `where` holds all completions, or no single fact tells which. Where it says
    something about the facts in `tested` alone, only what is tied to these is looked at.
    """
    found = []
    for name in situation.open_facts if tested is None else situation.open_and_tied_to(tested):
        cells = where.cells(name)
        if len(cells) < len(situation.cells_left(name)):
            found.append(_ground(situation, name, cells))
    return tuple(found)


def only_if_here(situation: Situation, here: CornerLeft) -> tuple[Ground, ...]:
    """The same for the conditions of a corner; found once for all cases that leave the same of it.

    What a case gives of an open fact shows in the values, so it is found anew.
    """
    if not situation.case.given.keys().isdisjoint(here.needs):
        return tuple(_ground(situation, name, cells) for name, cells in here.needs.items())
    found: tuple[Ground, ...] | None = here.remembered.get(only_if_here)
    if found is None:
        found = tuple(_ground(situation, name, cells) for name, cells in here.needs.items())
        here.remembered[only_if_here] = found
    return found


def _ground(situation: Situation, name: str, cells: Iterable[int]) -> Ground:
    """An open fact with these cells, as far as the case leaves them possible."""
    fact, every = situation.fact(name), situation.policy.domains[name].cells
    values = situation.left_of(name, reduce(or_, (every[cell] for cell in cells)))
    return ground(situation.policy, fact, values)


def firmness(situation: Situation, names: tuple[str, ...], deciding: DecidingRule) -> Firmness:
    """The place of a rule, which has these names in the policy, among those that decide.

    Among those that may hold, first come those that rest on more of what the case states, then those that rest on what
    fewer cases would state, then those that need fewer facts besides.
    """
    if deciding.holds:
        return not deciding.sure, False, 0, Fraction(1), 0
    stated = _stated(situation, names)
    allowing, all_ = prod(can_hold for can_hold, _ in stated), prod(every for _, every in stated)
    return True, True, -len(stated), Fraction(allowing, all_), len(deciding.only_if)


def _stated(situation: Situation, rules: tuple[str, ...]) -> list[tuple[int, int]]:
    """For each fact that the case narrows, without which they might not hold: how many cells allow it of how many."""
    found = situation.open_part.cells_without(rules)
    stated = [found[name] for name in situation.narrowed_facts if name in found]
    return [(len(can_hold), len(every)) for can_hold, every in stated]
