"""Who is held back by somebody else's answer in a part, and who is in a request but in no item: the answer says so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy import CaseError, HeldBack, Obligation, Outcome, Policy, load_text
from sharepolicy.engine.loading.load import load_document
from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.frontends.render.request import render_request
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies, requests

DANGER = """
policy: danger
version: 1.0.0
facts:
  subject.harm: {asks: Is this person at grave risk?, type: yes/no}
  subject.agreed: {asks: Did they agree?, type: yes/no}
roles: {lead: the safeguarding lead}
safeguards:
  danger:
    overrides: [consent]
    rules:
      danger-first: {when: {subject.harm: yes}, outcome: share, required: yes, because: They are in danger.}
questions:
  consent:
    rules:
      agreed: {when: {subject.agreed: yes}, outcome: share, because: They agreed.}
      refused: {when: {subject.agreed: no}, outcome: dont_share, because: They said no.}
actions:
  ring: {on: [share], when: {subject.harm: yes}, timing: before, within: at once, says: Ring the police now.}
  write: {on: [share, dont_share], timing: after, says: Write it down.}
unsettled: {to: lead}
"""
GIRL: dict[str, Any] = {"harm": "yes", "agreed": "no"}
FATHER: dict[str, Any] = {"harm": "no", "agreed": "no"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    found = load_text(DANGER)
    assert isinstance(found, Policy)
    return found


def note(**people: Any) -> dict[str, Any]:
    """A request about one note, which is about all these people."""
    return {"subjects": people, "items": {"note": {"about": list(people)}}}


def test_a_required_sharing_that_somebody_else_holds_back_is_told(policy: Policy) -> None:
    """With the reasons of that person and the duties that fall away; the outcome is what it was."""
    decision = policy.decide_request(note(girl=GIRL, father=FATHER))
    (part,) = decision.parts
    assert part.outcome is Outcome.DONT_SHARE
    (held,) = part.held_back
    assert isinstance(held, HeldBack)
    assert (held.subject, held.obligation) == ("girl", Obligation.REQUIRED)
    assert [reason.text for reason in held.reasons] == ["They are in danger."]
    assert [due.action.name for due in held.actions] == ["ring"]


def test_it_stands_in_the_data_of_the_part_and_of_the_request(policy: Policy) -> None:
    """By numbers in the request; nothing where nobody is held back."""
    decision = policy.decide_request(note(girl=GIRL, father=FATHER))
    told = decision.to_dict()
    Draft202012Validator(SCHEMAS["request-decision"]()).validate(told)
    (held,) = told["answers"][0]["held_back"]
    assert held["subjects"] == ["girl"]
    assert held["obligation"] == "required"
    assert [told["lists"]["reasons"][number]["rule"] for number in held["reasons"]] == ["danger-first"]
    assert [told["lists"]["actions"][number]["name"] for number in held["actions"]] == ["ring"]
    of_part = decision.parts[0].to_dict()
    Draft202012Validator(SCHEMAS["part"]()).validate(of_part)
    (alone,) = of_part["held_back"]
    assert (alone["subject"], alone["actions"][0]["name"]) == ("girl", "ring")
    agreed = policy.decide_request(note(girl=GIRL, father={**FATHER, "agreed": "yes"}))
    assert "held_back" not in agreed.to_dict()["answers"][0]
    assert "held_back" not in agreed.parts[0].to_dict()


def test_the_json_does_not_grow_with_people_who_are_held_back_alike(policy: Policy) -> None:
    """Ten girls are one line, with ten names."""
    girls = {f"girl-{number}": GIRL for number in range(10)}
    (held,) = policy.decide_request(note(**girls, father=FATHER)).to_dict()["answers"][0]["held_back"]
    assert held["subjects"] == list(girls)


def test_the_text_says_whom_it_holds_back_and_how_to_divide_the_item(policy: Policy) -> None:
    decision = policy.decide_request(note(girl=GIRL, boy={"harm": "no", "agreed": "yes"}, father=FATHER))
    text = " ".join(render_request(decision).split())
    assert text.startswith("DON'T SHARE Something that must be shared is held back here. Divide it, as it says below.")
    assert "Divide this: what is about girl alone must be shared. They are in danger. " in text
    assert "For what is about girl, you would do this: At once: Ring the police now." in text
    assert "What is only about boy may be shared, if it can be told apart. They agreed." in text


def test_what_waits_for_one_person_does_not_hide_the_danger_of_another(policy: Policy) -> None:
    """A part that is not settled: what is known of one of them is settled all the same."""
    decision = policy.decide_request(note(girl=GIRL, father={}))
    (part,) = decision.parts
    assert (part.outcome, part.settled) == (Outcome.ESCALATE, False)
    assert [each.subject for each in part.held_back] == ["girl"]
    assert "what is about girl alone must be shared" in " ".join(render_request(decision).split())


@given(policies(max_cases=24, max_facts=5).flatmap(lambda document: st.tuples(st.just(document), requests(document))))
def test_those_are_held_back_whose_own_decision_is_share_where_the_part_is_not(
    drawn: tuple[PolicyDocument, Request],
) -> None:
    """And with an item that is about them alone, just that is decided. It is text and data whatever the policy."""
    document, request = drawn
    policy = load_document(document, prove=False)
    try:
        decided = policy.decide_request(request)
    except CaseError:
        return
    for part in decided.parts:
        expected = [
            subject
            for subject, each in part.decisions.items()
            if part.outcome is not Outcome.SHARE and each.possible == (Outcome.SHARE,)
        ]
        assert [held.subject for held in part.held_back] == expected
        assert ("held_back" in part.to_dict()) is bool(expected)
    told = any(words in render_request(decided) for words in ("Divide this", "if it can be told apart"))
    assert told is any(part.held_back for part in decided.parts)


def test_somebody_whom_no_item_is_about_is_named(policy: Policy) -> None:
    """Nothing was decided about them: in the text, and in the data."""
    request = {"subjects": {"girl": GIRL, "father": FATHER}, "items": {"note": {"about": ["father"]}}}
    decision = policy.decide_request(request)
    assert decision.left_out == ("girl",)
    assert decision.to_dict()["left_out"] == ["girl"]
    assert "Nothing here is about girl: nothing was decided about them." in render_request(decision)
    assert "left_out" not in policy.decide_request(note(girl=GIRL)).to_dict()
