"""Plain mappings, as a case system passes them: the fast road for complete ones equals the general road."""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions
from sharepolicy.reading.cases import CaseReader
from sharepolicy.testing import case_mappings, cases, complete_cases, policies
from sharepolicy.testing.agreement import differences
from sharepolicy.testing.cases import plain_case
from sharepolicy.testing.small import between, has, number, rule, small_policy, yes_no
from sharepolicy.testing.synthetic import synthetic_policy


def answers(policy: Policy, mapping: dict[str, Any]) -> tuple[object, object]:
    """What the policy says to a mapping by the fast road, if it is open, and by the general one.

    Whatever is wrong with a mapping is told when it is decided, not later, when the decision is looked at.
    """
    found: list[object] = []
    for road in (mapping, MappingProxyType(mapping)):
        try:
            decision = policy.decide(road)
        except CaseError as error:
            found.append([diagnostic.to_dict() for diagnostic in error.diagnostics])
        else:
            found.append(decision.to_dict())
    return found[0], found[1]


@given(policies(), st.data())
def test_mapping_says_what_the_case_says(document: PolicyDocument, data: st.DataObject) -> None:
    """A case written as a plain mapping is decided as the definition decides the case."""
    policy = load_document(document, prove=False)
    case = data.draw(cases(document))
    decision = policy.decide(dict(plain_case(document, case)))
    assert list(differences(document, case, decision)) == []


@given(policies(), st.data())
def test_complete_mapping_says_what_the_case_says(document: PolicyDocument, data: st.DataObject) -> None:
    """The fast road, checked against the definition."""
    policy = load_document(document, prove=False)
    case: Case = data.draw(complete_cases(document))
    decision = policy.decide(dict(plain_case(document, case)))
    assert list(differences(document, case, decision)) == []


@given(policies(), st.data())
def test_both_roads_say_the_same_in_everything(document: PolicyDocument, data: st.DataObject) -> None:
    """Reasons, grounds, actions, questions and changes too."""
    policy = load_document(document, prove=False)
    fast, general = answers(policy, dict(data.draw(case_mappings(document, partial=data.draw(st.booleans())))))
    assert fast == general


ODD: list[Any] = [
    *(0, 1, 0.0, 1.0, 3, -1, 10**30, 2.5, float("nan"), True, False, None, "", "yes", "no", "one", "three", "unknown"),
    *("3", "03", "1e1", "2026-02-05", "5 February 2026", datetime.date(2026, 2, 5), datetime.datetime(2026, 2, 5, 12)),
    *([], ["yes"], [True], ["left"], ["left", "left"], ["one", "two"], ("left",), {"left"}, {"left": "yes"}, {}),
    *({"at_least": 3}, {"at_least": "one"}, {"not": "one"}, {"below": -(10**12)}, b"yes", object, [[]]),
]


@given(policies(max_rules=3), st.data())
def test_odd_values_are_refused_or_understood_alike_on_both_roads(
    document: PolicyDocument, data: st.DataObject
) -> None:
    """One fact of a complete case has a value of another kind: no road takes what the other refuses."""
    policy = load_document(document, prove=False)
    mapping = dict(data.draw(case_mappings(document, partial=False)))
    fact = data.draw(st.sampled_from(list(mapping)))
    for odd in ODD:
        fast, general = answers(policy, {**mapping, fact: odd})
        assert fast == general, odd


def test_number_is_no_answer_to_a_yes_no_fact() -> None:
    """Python's 1 equals True, but it is not an answer: both roads refuse it."""
    policy = load_document(small_policy([yes_no("consent")], rule("r", Outcome.SHARE, has("consent"))), prove=False)
    for odd in (1, 0, 1.0, 0.0):
        with pytest.raises(CaseError):
            policy.decide({"consent": odd})


def test_truth_is_no_number() -> None:
    """Python's True equals 1, but nobody is True years old: both roads refuse it."""
    young = rule("young", Outcome.SHARE, between("age", 0, 15))
    policy = load_document(small_policy([number("age", 0, 25)], young), prove=False)
    for odd in (True, False):
        with pytest.raises(CaseError):
            policy.decide({"age": odd})


@given(policies(max_rules=3), st.data())
def test_missing_and_surplus_facts_are_told_alike_on_both_roads(document: PolicyDocument, data: st.DataObject) -> None:
    """A fact that is left out and one that the policy does not know."""
    policy = load_document(document, prove=False)
    mapping = dict(data.draw(case_mappings(document, partial=False)))
    del mapping[data.draw(st.sampled_from(list(mapping)))]
    if data.draw(st.booleans()):
        mapping["nonsense"] = "yes"
    fast, general = answers(policy, mapping)
    assert fast == general


@given(policies(max_rules=3), st.data())
def test_impossible_mapping_is_refused_alike_on_both_roads(document: PolicyDocument, data: st.DataObject) -> None:
    """A complete case that is listed as impossible contradicts itself, and no other does."""
    policy = load_document(document, prove=False)
    anything = evolve(document, vocabulary=evolve(document.vocabulary, impossible=()))
    case = data.draw(complete_cases(anything))
    fast, general = answers(policy, dict(plain_case(anything, case)))
    assert fast == general
    assert isinstance(fast, list) == (next(completions(document, case), None) is None)


def test_complete_cases_of_many_rules_take_the_same_answer_by_both_roads() -> None:
    """Sixty rules over thirty facts: the index on facts picks the right ones."""
    policy = load_document(synthetic_policy(30, 60), prove=False)

    @given(case_mappings(policy, partial=False))
    def alike(mapping: dict[str, Any]) -> None:
        fast, general = answers(policy, dict(mapping))
        assert fast == general

    alike()


def test_deciding_leaves_the_mapping_as_it_was() -> None:
    """A case system may go on using what it passed."""
    policy = load_document(synthetic_policy(4, 6), prove=False)
    mapping = {"fact_0": "low", "fact_1": True, "fact_2": "high", "fact_3": "no"}
    before = dict(mapping)
    decision = policy.decide(mapping)
    mapping["fact_0"] = "high"
    assert before == {**mapping, "fact_0": "low"}
    assert decision.case.given["fact_0"] == frozenset({"low"})


@given(policies(max_rules=3), st.data())
def test_a_request_of_facts_alone_is_read_alike_on_both_roads(document: PolicyDocument, data: st.DataObject) -> None:
    """As rows of a table are read: what is right means the same, and what is wrong is told in the same words."""
    facts = dict(data.draw(case_mappings(document)))
    for name in data.draw(st.lists(st.sampled_from([*document.vocabulary.facts, "nobody", "facts"]), max_size=2)):
        facts[name] = data.draw(st.sampled_from(ODD))
    mapping = {"facts": facts} | data.draw(st.sampled_from([{}, {"case": "Ann"}, {"case": 5}, {"items": {}}]))
    reader = CaseReader(document)
    found: list[object] = []
    for road in (reader.request, reader._general_request):
        try:
            found.append(road(mapping))
        except CaseError as error:
            found.append([diagnostic.to_dict() for diagnostic in error.diagnostics])
    assert found[0] == found[1]
