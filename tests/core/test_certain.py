"""The ways to be sure of a region are all there are, and the fewest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given

from sharepolicy.core.certain import TooManyWaysError, ways_to_be_sure
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.testing import policies, synthetic_policy

Known = Mapping[str, int | None]


def known_cases(policy: CompiledPolicy) -> list[Known]:
    """Every choice of a cell, or of nothing, for each fact."""
    sizes = policy.space.sizes
    return [dict(zip(sizes, chosen, strict=True)) for chosen in product(*([*range(n), None] for n in sizes.values()))]


def leaves(policy: CompiledPolicy, known: Known) -> Region:
    """All cases that fit what is known, the impossible ones included."""
    found = policy.space.everything
    for fact, cell in known.items():
        if cell is not None:
            found &= policy.space.cells(fact, (cell,))
    return found


@given(policies(max_facts=3, max_values=3, max_cases=30))
def test_who_is_sure_knows_one_of_the_ways_and_no_way_says_too_much(document: PolicyDocument) -> None:
    """Whatever is known: every case left lies in the region exactly when one of the ways holds."""
    policy = compile_policy(document)
    for outcome in OUTCOMES:
        region = policy.space.everything - policy.outcomes[outcome]
        ways = ways_to_be_sure(region, 1000)
        for known in known_cases(policy):
            holds = any(all(known[fact] in cells for fact, cells in way.items()) for way in ways)
            assert holds is (leaves(policy, known) <= region)
        for way in ways:
            for dropped in way:
                shorter = {fact: min(cells) for fact, cells in way.items() if fact != dropped}
                assert not leaves(policy, shorter) <= region


def test_too_many_ways_are_refused() -> None:
    """A policy with very many of them is not waited for."""
    policy = compile_policy(synthetic_policy(20, 40))
    with pytest.raises(TooManyWaysError):
        ways_to_be_sure(policy.outcomes[OUTCOMES[0]], 50)
