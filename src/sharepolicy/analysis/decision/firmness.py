"""How firmly a reason stands in a case: it holds, or it holds only if something is so that nobody has said yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import reduce
from math import prod
from operator import or_

from sharepolicy.analysis.decision.decision import DecidingRule, Ground
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.space import Region
from sharepolicy.core.ties import tied_to
from sharepolicy.language.words import say

Firmness = tuple[bool, bool, int, Fraction, int]
"""Sorts reasons: those that decide whatever is still unknown, then those that hold, then those that may hold."""


def only_if(situation: Situation, where: Region, tested: Collection[str] | None = None) -> tuple[Ground, ...]:
    """What is not known yet and is so in every completion in `where`: open facts, each with the values it has there.

    Empty where nothing has to be so; then `where` holds all completions, or no single fact tells which. Where it says
    something about the facts in `tested` alone, only what is tied to these is looked at.
    """
    domains, found = situation.policy.domains, []
    for name in situation.open_facts if tested is None else situation.open_and_tied_to(tested):
        cells = where.cells(name)
        if len(cells) < len(situation.cells_left(name)):
            fact = situation.fact(name)
            values = situation.left_of(name, reduce(or_, (domains[name].cells[cell] for cell in cells)))
            found.append(Ground(fact, values, say(fact, values)))
    return tuple(found)


def firmness(situation: Situation, names: Sequence[str], deciding: DecidingRule) -> Firmness:
    """The place of a rule, which has these names in the policy, among those that decide.

    Among those that may hold, first come those that rest on more of what the case states, then those that rest on what
    fewer cases would state, then those that need fewer facts besides.
    """
    if deciding.holds:
        return not deciding.sure, False, 0, Fraction(1), 0
    stated = _stated(situation, names)
    return True, True, -len(stated), prod(stated, start=Fraction(1)), len(deciding.only_if)


def _stated(situation: Situation, rules: Sequence[str]) -> list[Fraction]:
    """For each fact that the case narrows, without which they might not hold: the share of its values that allow it."""
    found = []
    matter = tied_to(situation.policy, situation.open_part.named_by(rules=rules))
    for name in situation.narrowed_facts:
        if name in matter:
            can_hold, all_ = situation.open_part.cells_without(name, rules)
            if len(can_hold) < len(all_):
                found.append(Fraction(len(can_hold), len(all_)))
    return found
