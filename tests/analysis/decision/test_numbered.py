"""The JSON of a request says each thing once, and says all that its parts say by themselves."""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy import CaseError, load_text
from sharepolicy.analysis.decision.requests import RequestDecision, decide_request
from sharepolicy.engine.loading.load import load_document
from sharepolicy.forms.parts_of import parts_of
from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.forms.request import IN_COMMON
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies, requests

CLUB = """
policy: club
version: 1.0.0
facts:
  item.private: {asks: Is it private?, type: yes/no}
  recipient.helps: {asks: Do they help the child?, type: yes/no}
  subject.agreed: {asks: Have they agreed?, type: yes/no}
questions:
  q:
    rules:
      private: {when: {item.private: yes}, outcome: dont_share, because: It is private.}
      open: {when: {item.private: no}, outcome: share, because: It is not private.}
actions:
  tell: {on: [share], timing: after, says: Tell them., within: 2 days}
  note: {on: [share, dont_share], when: {subject.agreed: no}, timing: after, says: Write down why.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: your lead}
"""

requested = policies(max_cases=24, max_facts=5).flatmap(
    lambda document: st.tuples(st.just(document), requests(document))
)


def many(each: int, **item: Any) -> dict[str, Any]:
    """A request about so many items, recipients and subjects. One of the items is private."""
    names = [f"n{number}" for number in range(each)]
    return {
        "subjects": {name: {"agreed": "yes"} for name in names},
        "recipients": {name: {"helps": "yes"} for name in names},
        "items": {name: {"about": names, "private": "yes" if name == "n0" else "no"} | item for name in names},
    }


def test_it_grows_with_what_differs() -> None:
    """Ten times ten times ten decisions with two answers: two decisions, two answers, and a short line for a part."""
    policy = load_text(CLUB)
    small, large = (policy.decide_request(many(each)).to_dict() for each in (2, 10))
    assert (len(large["parts"]), len(large["answers"]), len(large["decisions"])) == (100, 2, 2)
    assert (small["lists"], small["decisions"]) == (large["lists"], large["decisions"])
    of_parts = len(json.dumps([large[name] for name in ("parts", "at_once", "withheld", "waiting")]))  # type: ignore[literal-required]
    assert of_parts < 120 * 100
    rest = [len(json.dumps(each)) - len(json.dumps(each["parts"] + [each["request"]])) for each in (small, large)]
    assert rest[1] - rest[0] < 5_000


def test_questions_name_answers_and_not_each_part() -> None:
    """A question about an item matters to all parts with it: they have one answer."""
    told = load_text(CLUB).decide_request(many(6, private="unknown")).to_dict()
    (asked,) = told["ask"]
    assert len(asked["places"]) == 6
    assert [place["answers"] for place in asked["places"]] == [[0]] * 6


def alone(decision: RequestDecision, **asked: Any) -> list[dict[str, Any]]:
    """The parts by themselves, without what the request says for all of them."""
    found: list[Any] = [part.to_dict(**asked) for part in decision.parts]
    for part in found:
        del part["format"], part["kind"]
        for each in part["decisions"]:
            each["decision"] = {
                name: held for name, held in each["decision"].items() if name not in ("format", "kind", *IN_COMMON)
            }
    return [in_order(part) for part in found]


def in_order(part: dict[str, Any]) -> dict[str, Any]:
    """With its subjects in order: those about whom the same is said stand together."""
    lists = ("decisions", "actions", "escalation", "turns_on", "held_back")
    return part | {name: sorted(part[name], key=lambda each: each["subject"]) for name in lists if name in part}


@given(requested, st.booleans(), st.sampled_from([None, datetime.date(2026, 1, 2)]))
def test_it_says_all_that_its_parts_say(
    asked: tuple[PolicyDocument, Request], alternatives: bool, decided: datetime.date | None
) -> None:
    """Nothing is lost, and nothing is put where it does not belong; with or without alternatives and due times."""
    document, request = asked
    try:
        decision = decide_request(load_document(document, prove=False).compiled, request)
    except CaseError:
        return
    told = decision.to_dict(alternatives=alternatives, decided=decided)
    Draft202012Validator(SCHEMAS["request-decision"]()).validate(told)
    parts = [in_order(dict(part)) for part in parts_of(json.loads(json.dumps(told)))]
    assert parts == alone(decision, alternatives=alternatives, decided=decided)
    assert all(("alternatives" in each) is alternatives for each in told["decisions"])
    for name in ("decisions", "answers"):
        written = [json.dumps(each) for each in told[name]]  # type: ignore[literal-required]
        assert len(set(written)) == len(written)
    of_request = (told["ask"], decision.questions), (told.get("ask_about_duties", []), decision.questions_about_duties)
    for questions, expected in of_request:
        for question, one in zip(questions, expected, strict=True):
            for place, held in zip(question["places"], one.places, strict=True):
                assert parts_at(told, place) == {tuple(part) for part in held.parts}


def test_what_differs_in_one_thing_stands_twice() -> None:
    """A rule that overrode another, and the same where there was none; what can still change the duties of a part."""
    weaker = "      open: {when: {item.private: no}, outcome: share, because: It is not private.}"
    rules = (
        "      private: {when: {item.private: yes}, outcome: dont_share, because: It is private., overrides: [helps]}"
    )
    text = CLUB.replace(
        weaker, weaker + "\n      helps: {when: {recipient.helps: yes}, outcome: share, because: It helps.}"
    )
    text = text.replace(
        "      private: {when: {item.private: yes}, outcome: dont_share, because: It is private.}", rules
    )
    request: Any = {
        "subjects": {"ann": {}},
        "items": {"diary": {"private": "yes"}},
        "recipients": {"club": {"helps": "yes"}, "shop": {"helps": "no"}},
    }
    told = load_text(text).decide_request(request).to_dict()
    overrode = [told["lists"]["rules"][each["rules"][0]]["overrode"] for each in told["decisions"]]
    assert overrode == [["helps"], []]
    (subject,) = told["answers"][0]["subjects"]
    assert [told["lists"]["questions"][number]["fact"] for number in subject["ask_about_duties"]] == ["subject.agreed"]
    request["items"]["diary"]["private"] = "unknown"
    told = load_text(text).decide_request(request).to_dict()
    assert not any("ask_about_duties" in each for answer in told["answers"] for each in answer["subjects"])


def parts_at(told: Any, place: Any) -> set[tuple[str, str]]:
    """The parts to which a question matters: as the schema says it."""
    found = {(each["item"], each["recipient"]) for each in told["parts"] if each["answer"] in place["answers"]}
    for path in place["paths"]:
        found = {
            (item, recipient)
            for item, recipient in found
            if item in (path["items"] or [item]) and recipient in (path["recipients"] or [recipient])
        }
    return found


def as_format_2(decision: RequestDecision) -> dict[str, Any]:
    """As it was stored before: whole decisions in every part."""
    told: dict[str, Any] = {**decision.to_dict(), "format": 2}
    found: list[Any] = [part.to_dict() for part in decision.parts]
    for part in found:
        del part["format"], part["kind"]
        for each in part["decisions"]:
            each["decision"]["format"] = 2
    new = ("answers", "decisions", "lists", "do_first", "ask", "ask_about_duties")
    return {**{name: held for name, held in told.items() if name not in new}, "ask": [], "parts": found}


def test_what_was_stored_before_is_still_read() -> None:
    """Decided again, and told what changed since, as what is stored today."""
    policy = load_text(CLUB)
    request = many(2)
    before, other = policy.decide_request(request), copy.deepcopy(request)
    other["items"]["n1"]["private"] = "unknown"
    other["items"]["n2"] = {"about": ["n0"]}
    after, stored = policy.decide_request(other), as_format_2(before)
    assert policy.decide_again(stored) == before
    assert after.since(stored) == after.since(before.to_dict()) == after.since(before)
    assert {each.what for each in after.since(stored).news} >= {"outcome", "possible", "rule", "part", "fact"}


@pytest.mark.parametrize("broken", [{"answers": []}, {"lists": {}}, {"decisions": [1]}, {"parts": [{}]}])
def test_what_is_not_whole_is_refused(broken: dict[str, Any]) -> None:
    """A number that leads nowhere is no traceback."""
    decision = load_text(CLUB).decide_request(many(2))
    with pytest.raises(CaseError, match="wrong-document"):
        decision.since({**decision.to_dict(), **broken})
