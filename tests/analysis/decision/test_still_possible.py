"""What a question calls possible is so in some completion of what is known; what it does not, in none."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

import sharepolicy
from sharepolicy import CaseError, CasePath, Decision, RequestDecision
from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import write_case, write_request
from sharepolicy.testing import cases, policies, requests


def asked(decision: Decision | RequestDecision) -> list[tuple[Question | AskedTogether, CasePath]]:
    """Each question in one place, also those about duties."""
    questions = (*decision.questions, *decision.questions_about_duties)
    if isinstance(decision, RequestDecision):
        return [(each.question, each.paths[0]) for one in questions for each in one.places]
    return [(each, each.path) for each in questions if isinstance(each, Question)]


def is_accepted(decide: Any, case: Any) -> bool:
    """Whether a case can be true."""
    try:
        decide(case)
    except CaseError as error:
        if error.diagnostics[0].code == "contradictory-case":
            return False
        raise
    return True


@given(policies(), st.data(), st.booleans())
def test_choices_are_possible_just_where_they_can_be_true(
    document: PolicyDocument, data: st.DataObject, whole: bool
) -> None:
    """Of random policies, cases and requests."""
    policy = load_document(document, prove=False)
    decide: Callable[[Any], Decision | RequestDecision] = policy.decide_request if whole else policy.decide
    if whole:
        case = write_request(document.vocabulary, data.draw(requests(document)))
    else:
        case = write_case(document.vocabulary, data.draw(cases(document)).given)
    try:
        decision = decide(case)
    except CaseError:
        reject()
    places = [(question, path) for question, path in asked(decision) if question.choices]
    assume(places)
    question, path = data.draw(st.sampled_from(places))
    for choice in question.choices:
        assert is_accepted(decide, path.answered(case, choice.value)) == choice.possible, choice


def test_what_the_rest_of_the_request_rules_out_is_not_possible() -> None:
    decision = sharepolicy.load("mars").decide({"subject.recipient.relation": "parent", "decision_date": "2026-11-29"})
    who = next(each for each in decision.ask if each.name == "subject.who")
    assert {choice.value: choice.possible for choice in who.choices}["adult"] is False
    assert who.values == frozenset(choice.value for choice in who.choices if choice.possible)


@pytest.mark.parametrize("seed", range(2))
def test_whoever_gives_possible_answers_comes_to_an_end(seed: int) -> None:
    """As form.md shows it: one place after the other of a request."""
    policy, drawn = sharepolicy.load("mars", prove=False), random.Random(seed)
    request: dict[str, Any] = {
        "facts": {"decision_date": "2026-11-29"},
        "subjects": {"ann": {}, "ben": {}},
        "recipients": {"gp": {}, "gran": {}},
        "items": {},
    }
    for _ in range(100):
        places = [place for each in policy.decide_request(request).questions for place in each.places]
        if not places:
            return
        place = places[0]
        for path in place.paths:
            values = [each.value for each in place.question.choices if each.possible] or ["yes", "no"]
            request = path.answered(request, drawn.choice(values))
    pytest.fail("more is asked than there is")
