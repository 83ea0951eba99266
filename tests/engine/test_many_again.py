"""Many stored decisions asked again in columns: the same outcomes as one at a time, and the same refusals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, Policy, Timeline
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.many_again import outcomes_again
from sharepolicy.forms.parts_of import parts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies, requests
from tests.helpers.mars import load_mars
from tests.helpers.turned import NEW, OLD, dated, turned


def one_at_a_time(policy: Policy | Timeline, stored: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for each in stored:
        try:
            again = policy.decide_again(each).to_dict()
            parts = parts_of(again) if "request" in again else []
            places = {(part["item"], part["recipient"]): (part["outcome"], part["settled"]) for part in parts}
            found.append({**places, ("", ""): (again["outcome"], again["settled"])})
        except CaseError as error:
            found.append(str(error))
    return found


def assert_alike(policy: Policy | Timeline, stored: Sequence[Any]) -> list[Any]:
    found = [str(each) if isinstance(each, CaseError) else each for each in outcomes_again(policy, stored)]
    assert found == one_at_a_time(policy, stored)
    return found


def asked(document: PolicyDocument, data: st.DataObject) -> list[Any]:
    """What was stored of some decisions: of cases and requests, with a day, without one, and with an open one."""
    policy, stored = load_document(document, prove=False), []
    for _ in range(data.draw(st.integers(1, 5))):
        on = data.draw(st.sampled_from([None, OLD, NEW]))
        try:
            if data.draw(st.integers(0, 4)):
                decision: Any = policy.decide(data.draw(cases(document)), on=on)
            else:
                decision = policy.decide_request(data.draw(requests(document, most=2)), on=on)
        except CaseError:
            continue
        stored.append(json.loads(json.dumps(decision.to_dict())))
    return stored


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(policies(conflict_free=True), policies(conflict_free=True), st.data())
def test_any_policy_finds_what_it_finds_one_at_a_time(
    document: PolicyDocument, other: PolicyDocument, data: st.DataObject
) -> None:
    """The policy that decided, and another one, which may not have its facts."""
    stored = asked(document, data)
    for each in (document, other):
        assert_alike(load_document(each, prove=False), stored)


def test_a_case_goes_through_columns_and_the_rest_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete or not, with lists and members; but not a date that the case gives, limits, or an unknown fact."""
    policy = load_mars()
    given: list[dict[str, Any]] = [
        {},
        {"subject.age": 12, "risk_to_child": "significant"},
        {"risk_to_child": ["low", "in_need"], "subject.lawful_reasons": ["contract"]},
    ]
    stored = [json.loads(json.dumps(policy.decide(each, on=day).to_dict())) for each in given for day in (OLD, NEW)]
    other = policy.decide_request({"facts": {}, "subjects": {"a": {}, "b": {}}}, on=OLD).to_dict()
    limits = policy.decide({"subject.age": {"at_least": 10}}, on=OLD).to_dict()
    stored[-1]["title"] = "A visit"
    strange = {**stored[0], "case": {"shoe.size": "large"}}
    expected = assert_alike(policy, [*stored, other, limits, strange])
    assert "shoe.size" in expected[-1]
    alone: list[Any] = []
    again = Policy.decide_again
    monkeypatch.setattr(Policy, "decide_again", lambda self, each: alone.append(each["kind"]) or again(self, each))
    assert [*outcomes_again(policy, [*stored, other, limits])] == expected[:-1]
    assert alone == ["request-decision", "decision"]


def test_without_the_columns_engine_it_is_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharepolicy.engine.policies.columns.find_spec", lambda _: None)
    policy = load_mars()
    assert_alike(policy, [policy.decide({}, on=OLD).to_dict()])


@pytest.mark.parametrize("new", [dated("today"), dated("day"), ""])
def test_each_version_decides_its_own_days(new: str, tmp_path: Path) -> None:
    policy = turned(tmp_path, new=new)
    stored = [policy.decide({"agreed": True}, on=day).to_dict() for day in (OLD, NEW)]
    stored += [{**stored[0], "on": day} for day in (None, "1", 2, "1890-01-01")]
    found = [each["", ""] for each in assert_alike(policy, stored)[:2]]
    assert found == [("share", True), ("dont_share", True)]
