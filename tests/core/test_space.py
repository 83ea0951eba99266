"""Regions are exact, or loose and then neither true nor false."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.core.compile import compile_policy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import has, rule, scale, small_policy


@given(st.data(), policies())
def test_only_what_was_met_with_an_exact_region_is_exact(data: st.DataObject, document: PolicyDocument) -> None:
    """In whatever order they are met, and then no code is left that stands for no cell."""
    policy = compile_policy(document)
    box = policy.space.box(data.draw(cases(policy)).given)
    for loose in (box, *policy.applies.values(), policy.space.anything - box):
        assert type(loose) is LooseRegion
        for exact in (policy.possible & loose, loose & policy.possible, policy.possible - loose):
            assert type(exact) is Region
            assert exact <= policy.space.everything
        assert (policy.possible & loose).count() + (policy.possible - loose).count() == policy.possible.count()


def test_a_loose_region_is_neither_true_nor_false() -> None:
    """Of three values in two bits there is a code for none: where no value is, there still is that code."""
    policy = compile_policy(small_policy([scale("risk", "none", "low", "high")], rule("any", Outcome.SHARE)))
    test = has("risk", "none", "low", "high")
    nowhere = policy.space.anything - policy.space.values(test.fact, test.values)
    assert nowhere.meets(policy.space.anything)
    assert not policy.space.everything & nowhere
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(nowhere)
