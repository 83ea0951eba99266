"""Which facts a region depends on, against the definition: forgetting the fact makes another region of it."""

from __future__ import annotations

from hypothesis import given

from sharepolicy.core.compile import compile_policy
from sharepolicy.core.walk import mattering
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing.policies import policies


@given(policies())
def test_a_fact_matters_where_forgetting_it_makes_a_difference(document: PolicyDocument) -> None:
    policy = compile_policy(document)
    for region in (*policy.outcomes.values(), policy.possible, policy.gap):
        defined = tuple(fact for fact in policy.space.order if region.forgetting([fact]) != region)
        assert mattering(region) == defined


@given(policies())
def test_several_regions_depend_on_what_one_of_them_does(document: PolicyDocument) -> None:
    policy = compile_policy(document)
    regions = tuple(policy.outcomes.values())
    together = {fact for region in regions for fact in mattering(region)}
    assert mattering(*regions) == tuple(fact for fact in policy.space.order if fact in together)
