"""Large policies stay right, and policies that are too entangled are refused in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.budget import SECONDS
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Not, Test
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import outcome
from sharepolicy.testing import assert_agrees_with_definition, cases, complete_cases, synthetic_policy
from sharepolicy.testing.small import has, rule, small_policy, yes_no

GRACE = 10.0
"""How many seconds more than the limit a slow machine may take before it stops."""


@pytest.fixture(scope="module")
def large() -> Policy:
    """200 facts and 1,000 rules, proved."""
    return load_document(synthetic_policy(200, 1000))


def test_large_policy_is_proved(large: Policy) -> None:
    """Its ten invariants hold in all cases, whose number is exact: two or three values for each fact."""
    assert large.proof is not None
    assert large.proof.invariants == 10
    assert large.proof.cases == 2**100 * 3**100


def test_large_policy_agrees_with_the_definition_on_complete_cases(large: Policy) -> None:
    """Sampled: outcome, deciding rules and what they overrode."""

    @settings(max_examples=15)
    @given(complete_cases(large))
    def agrees(case: Case) -> None:
        assert_agrees_with_definition(large, case)

    agrees()


def test_large_policy_agrees_with_sampled_completions_of_partial_cases(large: Policy) -> None:
    """What it says of all completions is true of those that are looked at."""

    @settings(max_examples=3)
    @given(cases(large))
    def agrees(case: Case) -> None:
        assert_agrees_with_definition(large, case)

    agrees()


def test_answering_what_is_asked_settles_a_larger_policy() -> None:
    """One question after the other, until the decision is what the definition says of the complete case."""
    policy = load_document(synthetic_policy(50, 200))
    complete = {name: domain.cells[0] for name, domain in policy.compiled.domains.items()}
    known = Case({})
    while not (decision := policy.decide(known)).settled:
        fact = decision.ask[0].fact.name
        assert fact not in known.given
        known = Case({**known.given, fact: complete[fact]})
    assert decision.outcome is outcome(policy.document, complete)
    assert len(known.given) < 50


@given(st.integers(0, 50), st.integers(1, 12), st.integers(0, 30))
def test_synthetic_policies_are_the_same_for_the_same_seed(seed: int, facts: int, rules: int) -> None:
    """So that benchmarks can be repeated; and they are never refused for a conflict."""
    document = synthetic_policy(facts, rules, seed)
    assert document == synthetic_policy(facts, rules, seed)
    assert (len(document.vocabulary.facts), len(document.rules)) == (facts, rules)
    codes = {finding.code for finding in verify(compile_policy(document)).findings}
    assert codes <= {"overridden-rule", "dead-rule", "dead-otherwise", "vacuous-invariant", "nobody-to-ask"}


def scattered(facts: int, rules: int) -> PolicyDocument:
    """Rules about three facts each that stand anywhere: no order of facts keeps them together."""
    from_ = 1
    made = []
    for number in range(rules):
        tests: list[Test] = []
        while len(tests) < 3:
            from_ = from_ * 48271 % 2147483647
            fact = f"fact_{from_ % facts}"
            if all(test.fact != fact for test in tests):
                tests.append(has(fact, "yes" if from_ // facts % 2 else "no"))
        below = [f"rule-{after}" for after in range(number + 1, rules)]
        made.append(rule(f"rule-{number}", OUTCOMES[from_ // 7 % 3], AllOf(tuple(tests)), overrides=below))
    return small_policy([yes_no(f"fact_{n}", changeable=True) for n in range(facts)], *made)


def product_bit(bits: int) -> PolicyDocument:
    """Share where one middle bit of the product of two numbers is set: hard for diagrams in any order of facts."""
    columns: list[list[Condition]] = [[] for _ in range(2 * bits)]
    for i in range(bits):
        for j in range(bits):
            columns[i + j].append(AllOf((has(f"left_{i}"), has(f"right_{j}"))))

    def odd(parts: list[Condition]) -> Condition:
        """Whether an odd number of some conditions holds."""
        if len(parts) == 1:
            return parts[0]
        half = len(parts) // 2
        first, second = odd(parts[:half]), odd(parts[half:])
        return AnyOf((AllOf((first, Not(second))), AllOf((Not(first), second))))

    facts = [yes_no(f"{side}_{n}") for side in ("left", "right") for n in range(bits)]
    return small_policy(facts, rule("bit", Outcome.SHARE, odd(columns[bits - 1])))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(scattered(70, 300), id="many rules"),
        pytest.param(scattered(120, 200), id="many facts", marks=pytest.mark.slow),
        pytest.param(product_bit(22), id="a product"),
    ],
)
def test_entangled_policy_is_refused_in_bounded_time(document: PolicyDocument) -> None:
    """One finding that names facts of the policy; no hang, and nothing else is told."""
    start = time.thread_time()
    with pytest.raises(PolicyError) as refused:
        load_document(document)
    assert time.thread_time() - start < SECONDS + GRACE
    (finding,) = refused.value.diagnostics
    assert finding.code == "too-entangled"
    assert any(f"`{fact}`" in finding.help for fact in document.vocabulary.facts)


def loads(document: PolicyDocument) -> Policy | None:
    """The policy, or None when it is refused as too entangled."""
    try:
        return load_document(document, prove=False)
    except PolicyError as error:
        if [finding.code for finding in error.diagnostics] == ["too-entangled"]:
            return None
        raise


NEAR_THE_BOUND = [20, 40, *(pytest.param(facts, marks=pytest.mark.slow) for facts in (24, 28, 30, 32, 34, 36))]


@pytest.mark.parametrize("facts", NEAR_THE_BOUND)
def test_policy_that_loads_can_be_asked_everything(facts: int) -> None:
    """Near the bound a policy is refused, or else a case of which nothing is known gets a whole answer."""
    if (policy := loads(scattered(facts, 60))) is not None:
        decision = policy.decide({})
        assert decision.to_dict()["outcome"] == decision.outcome.value
        assert decision.ask_in("fewest")
