"""The fewest given facts are those that are found by trying all."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.core import forcing as module
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.forcing import forcing
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.testing import cases, complete_cases, policies

small = policies(max_facts=5, max_values=3, max_rules=5)


@st.composite
def settled(draw: st.DrawFn) -> tuple[CompiledPolicy, Case, Region]:
    """A policy, a case of which it says one thing only, and the cases of which it says another."""
    document = draw(small)
    policy = compile_policy(document)
    case = draw(st.one_of(cases(document), complete_cases(document)))
    completions = policy.possible & policy.space.box(case.given)
    against = [bad for o in OUTCOMES if not completions & (bad := policy.possible - policy.outcomes[o])]
    assume(against)
    return policy, case, against[0]


def enough(case: Case, names: tuple[str, ...], bad: Region) -> bool:
    """Whether these facts of a case leave no bad case: one after the other, without any of the shorter ways."""
    left = bad
    for name in names:
        left &= bad.space.values(name, case.given[name])
    return not left


@given(settled())
def test_no_fewer_given_facts_force_it(found: tuple[CompiledPolicy, Case, Region]) -> None:
    """Of all choices of given facts, those that are found force it, and none with fewer facts does."""
    _, case, bad = found
    chosen = forcing(case.given, bad)
    assert enough(case, chosen, bad)
    for names in combinations(case.given, max(0, len(chosen) - 1)):
        assert not chosen or not enough(case, names, bad)


@given(settled())
def test_beyond_the_bound_no_fact_is_superfluous(found: tuple[CompiledPolicy, Case, Region]) -> None:
    """When there is no time to look for the fewest, facts are dropped one at a time."""
    _, case, bad = found
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROUNDS", 0)
        chosen = forcing(case.given, bad)
    assert enough(case, chosen, bad)
    for name in chosen:
        assert not enough(case, tuple(other for other in chosen if other != name), bad)
