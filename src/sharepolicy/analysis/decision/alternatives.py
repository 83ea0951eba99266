"""The nearest ways to another outcome: the fewest facts that would have to be different."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.analysis.decision.decision import Alternative, AlternativeFact
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fewest import Choosing, FactChoice
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.words import say

MOST = 3
"""How many equally near alternatives are reported for each outcome."""


def alternatives(situation: Situation) -> tuple[Alternative, ...]:
    """For each other outcome, the fewest changeable facts to change so that the case is settled on it.

    Each works whatever the unknown facts turn out to be. Equally near ones are all given, up to MOST. An outcome that
    cannot be reached is left out.
    """
    policy, known = situation.policy, situation.open_part.known.cells
    ways_to = []
    facts = []
    for name, to in _changeable(policy).items():
        kept = policy.space.cells_of(name, situation.values_left(name))
        if options := tuple(cell for cell in to if cell != known[name]):
            facts.append(FactChoice(name, kept, options))
    choosing = Choosing(policy.possible, facts, situation.given)
    for outcome in OUTCOMES:
        if situation.settled and outcome is situation.outcome:
            continue
        for way in choosing.ways_out(policy.but[outcome], MOST):
            changed = []
            for fixed in way:
                fact = situation.fact(fixed.fact)
                values = policy.domains[fixed.fact].cells[fixed.cells[0]] & fact.reachable
                changed.append(AlternativeFact(fact, values, say(fact, values)))
            order = policy.question_order
            ways_to.append(Alternative(outcome, tuple(sorted(changed, key=lambda c: order.index(c.fact.name)))))
    return tuple(ways_to)


def _changeable(policy: CompiledPolicy) -> Mapping[str, tuple[int, ...]]:
    """The facts that can be changed, with the cells to which they can be."""
    found: dict[str, tuple[int, ...]] | None = policy.remembered.get(_changeable)
    if found is None:
        reach = {name: domain.indices(domain.fact.reachable) for name, domain in policy.domains.items()}
        found = policy.remembered[_changeable] = {name: cells for name, cells in reach.items() if cells}
    return found
