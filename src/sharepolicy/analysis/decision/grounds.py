"""Facts with their values in words. Those of one policy are put into words once, for all of its decisions."""

from __future__ import annotations

from sharepolicy.analysis.decision.decision import Ground
from sharepolicy.core.bounded import Bounded
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say

_REMEMBERED = 4096
"""For how many sets of values of facts the words are remembered."""


def ground(policy: CompiledPolicy, fact: Fact, values: Values) -> Ground:
    """A fact with these values. Numbers and dates may tell who somebody is: they are not kept."""
    if isinstance(values, Ranges):
        return Ground(fact, values, say(fact, values))
    known: Bounded[tuple[str, Values], Ground] | None = policy.remembered.get(ground)
    if known is None:
        known = policy.remembered[ground] = Bounded(_REMEMBERED)
    found = known.get((fact.name, values))
    return found or known.keep((fact.name, values), Ground(fact, values, say(fact, values)))
