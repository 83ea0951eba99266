"""Cases around a promise meet each of its tests from both sides, and random cases are possible cases."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.second.trial_cases import boundary_cases, random_cases
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, Test, facts_of
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Invariant, Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, all_cases, completions, holds, outcome
from sharepolicy.language.values import Ranges
from sharepolicy.testing import policies
from sharepolicy.testing.conditions import conditions
from sharepolicy.testing.small import between, choice, has, number, rule, small_policy, yes_no


def cells_of(document: PolicyDocument, case: Case) -> CompleteCase:
    """The complete case in which a case with one value for each fact lies."""
    return {
        name: next(cell for cell in domain.cells if cell & case.given[name])
        for name, domain in domains(document).items()
    }


@given(policies(max_facts=4, max_rules=4), st.data())
def test_every_side_of_every_fact_is_met(document: PolicyDocument, data: st.DataObject) -> None:
    """From a case for each outcome inside, each fact of the promise takes every value that is possible there."""
    invariant = Invariant("it", "It.", when=data.draw(conditions(document.vocabulary)))
    document = evolve(document, invariants={"it": invariant})  # its limits are limits of the cells
    compiled = compile_policy(document)
    found = list(boundary_cases(compiled, invariant))
    assert all(len(list(completions(document, case))) == 1 for case in found)
    met = [cells_of(document, case) for case in found]
    every = list(all_cases(document))
    inside = [case for case in every if holds(invariant.when, case)]
    assert {outcome(document, case) for case in met if holds(invariant.when, case)} == {
        outcome(document, case) for case in inside
    }
    for wanted in {outcome(document, case) for case in inside}:
        bases = [c for c in met if holds(invariant.when, c) and outcome(document, c) is wanted]
        around = [
            all(
                {**base, name: cell} in met
                for name in facts_of(invariant.when)
                for cell in domains(document)[name].cells
                if {**base, name: cell} in every
            )
            for base in bases
        ]
        assert any(around)


def test_numbers_stand_on_both_sides_of_both_limits() -> None:
    """The last number outside, the first inside, the last inside, the first outside."""
    document = small_policy(
        [number("age", 0, 99), yes_no("there"), choice("who", "a", "b")], rule("it", Outcome.SHARE, has("there"))
    )
    when = AllOf((Test("age", Ranges.of(10, 15)), has("there")))
    document_with = small_policy(
        document.vocabulary.facts.values(),
        *document.rules.values(),
        invariants={"it": Invariant("it", "It.", when=when, never=frozenset({Outcome.DONT_SHARE}))},
    )
    cases = list(boundary_cases(compile_policy(document_with), document_with.invariants["it"]))
    ages = {case.given["age"].single for case in cases if isinstance(case.given["age"], Ranges)}
    assert ages == {0, 9, 10, 15, 16, 99}
    assert {case.given["there"] for case in cases} == {frozenset({"yes"}), frozenset({"no"})}


@given(policies(max_facts=4, max_rules=3))
def test_random_cases_have_a_completion(document: PolicyDocument) -> None:
    """Complete and partial ones; the same every time."""
    compiled = compile_policy(document)
    found = list(random_cases(compiled, 8, partly=0.5))
    assert found == list(random_cases(compiled, 8, partly=0.5))
    for case in found:
        assert next(completions(document, case), None) is not None


def test_open_bands_have_random_numbers_and_ends() -> None:
    """Numbers without bounds."""
    document = small_policy([number("n"), yes_no("there")], rule("it", Outcome.SHARE, between("n", 5, None)))
    compiled = compile_policy(document)
    numbers = [
        case.given["n"].single for case in random_cases(compiled, 60, partly=0) if isinstance(case.given["n"], Ranges)
    ]
    assert len(numbers) == 60
    assert min(filter(None, numbers)) < 5 <= max(filter(None, numbers))
    ends = boundary_cases(compiled, Invariant("it", "It.", when=between("n", 5, None)))
    assert {case.given["n"].single for case in ends if isinstance(case.given["n"], Ranges)} == {4, 5}
