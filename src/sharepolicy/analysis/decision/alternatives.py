"""The nearest ways to another outcome: the fewest facts that would have to be different."""

from __future__ import annotations

from sharepolicy.analysis.decision.decision import Alternative, AlternativeFact
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.fewest import FactChoice, choices
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.words import say

MOST = 3
"""How many equally near alternatives are reported for each outcome."""


def alternatives(situation: Situation) -> tuple[Alternative, ...]:
    """For each other outcome, the fewest changeable facts to change so that the case is settled on it.

    Each works whatever the unknown facts turn out to be. Equally near ones are all given, up to MOST. An outcome that
    cannot be reached is left out.
    """
    policy = situation.policy
    ways_to = []
    facts = []
    for name, domain in policy.domains.items():
        kept = domain.indices(situation.values_left(name))
        to = domain.indices(domain.fact.reachable)
        facts.append(FactChoice(name, kept, tuple(cell for cell in to if kept != (cell,))))
    for outcome in OUTCOMES:
        if situation.settled and outcome is situation.outcome:
            continue
        for way in choices(policy.but[outcome], policy.possible, facts, most=MOST):
            changed = []
            for fixed in way:
                fact = situation.fact(fixed.fact)
                values = policy.domains[fixed.fact].cells[fixed.cells[0]] & fact.reachable
                changed.append(AlternativeFact(fact, values, say(fact, values)))
            order = policy.question_order
            ways_to.append(Alternative(outcome, tuple(sorted(changed, key=lambda c: order.index(c.fact.name)))))
    return tuple(ways_to)
