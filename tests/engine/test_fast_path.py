"""What people rely on when complete cases are decided fast: strictness, frozen answers, a `decide` they can read."""

from __future__ import annotations

import datetime
import inspect
import pickle
from typing import Any

import pytest

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.as_on import as_on
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.policy import Outcome

TEXT = """\
policy: small
title: Small
version: 1.0.0
facts:
  urgent: {type: yes/no, asks: Is it urgent?}
  verified: {type: yes/no, asks: Is it certain who the recipient is?}
  risk: {type: scale, asks: How serious is the risk?, values: [none, low, high]}
  age: {type: number, asks: How old is the child?, minimum: 0, maximum: 120}
  day: {type: date, asks: On which day is it decided?, decision_date: yes}
  grounds:
    type: several-of
    asks: Which lawful grounds are there?
    values: {duty: A duty, power: A power}
questions:
  all:
    title: All
    rules:
      high-risk: {when: {risk: high}, outcome: share, overrides: [old], because: The risk is high.}
      old: {when: {day: {below: 2020-01-01}}, outcome: dont_share, overrides: [urgent], because: It is old.}
      urgent:
        when: {urgent: yes, verified: yes, grounds: {includes: duty}, age: {below: 16}}
        outcome: share
        because: It is urgent.
otherwise: {outcome: escalate, because: Nothing else applies.}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy with a fact of every kind."""
    return load_text(TEXT, "small")


def case(**changed: Any) -> dict[str, Any]:
    """A complete case that the policy shares, but for the date, which is today's."""
    return {"urgent": True, "verified": "yes", "risk": "low", "age": 15, "grounds": ["duty"]} | changed


def test_a_decision_keeps_the_case_that_it_was_made_for(policy: Policy) -> None:
    """Whatever becomes of the dict and of the list in it afterwards."""
    given = case()
    decision, before = policy.decide(given), policy.decide(case()).to_dict()
    given["grounds"].append("power")
    given["urgent"] = False
    assert decision.to_dict() == before
    assert "day" not in given


@pytest.mark.parametrize("name", ["outcome", "settled", "rules", "_verdict", "anything"])
def test_a_decision_is_frozen(policy: Policy, name: str) -> None:
    """On the fast path and on the general road."""
    for decision in (policy.decide(case()), policy.decide({})):
        with pytest.raises(AttributeError):
            setattr(decision, name, Outcome.SHARE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"urgent": 1},
        {"urgent": 1.0},
        {"verified": 0},
        {"urgent": "True"},
        {"age": True},
        {"age": -1},
        {"age": 121},
        {"risk": "hihg"},
        {"grounds": "duty"},
        {"grounds": ["dury"]},
        {"grounds": [["duty"]]},
        {"urgent": [[]]},
        {"day": datetime.datetime(2026, 1, 1)},  # a moment is no date
        {"more": True},
    ],
)
def test_a_wrong_value_is_refused_without_a_trace_of_the_fast_path(policy: Policy, wrong: dict[str, Any]) -> None:
    """What the user sees is the message of the general road, not an error that was handled on the way."""
    with pytest.raises(CaseError) as refused:
        policy.decide(case(**wrong))
    assert refused.value.__context__ is None or not isinstance(refused.value.__context__, (KeyError, TypeError))


def test_a_fact_left_out_is_unknown_also_when_another_stands_in_its_place(policy: Policy) -> None:
    """The number of facts alone says nothing."""
    given = case()
    del given["risk"]
    assert policy.decide(given).possible == (Outcome.SHARE,)
    with pytest.raises(CaseError):
        policy.decide({**given, "rsik": "low"})


def test_the_date_is_the_one_of_the_case_or_of_the_call_or_today(policy: Policy) -> None:
    """In this order of the fast path, the general road and the fast path again."""
    old = datetime.date(2019, 12, 31)
    assert policy.decide(case(day=old)).outcome is Outcome.DONT_SHARE
    assert policy.decide(case(), on=old).outcome is Outcome.DONT_SHARE
    assert policy.decide(case()).outcome is Outcome.SHARE
    assert policy.decide(case()).on == datetime.date.today()


def test_every_way_of_spelling_a_case_is_decided_alike(policy: Policy) -> None:
    """Yes and True, lists and sets."""
    same = [{}, {"urgent": "yes"}, {"verified": True}, {"grounds": {"duty"}}, {"grounds": ("duty",)}]
    assert len({policy.decide(case(**changed)).rules for changed in same}) == 1
    assert policy.decide(case(verified="no")).outcome is policy.decide(case(verified=False)).outcome


def test_a_policy_as_on_a_day_takes_the_fast_path_too(policy: Policy) -> None:
    """It leaves cases that say a day to the general road, which refuses another one."""
    day = datetime.date(2019, 5, 1)
    fixed = as_on(policy, day)
    for changed in ({}, {"risk": "high"}, {"verified": False}):
        undated = {name: value for name, value in case(**changed).items() if name != "day"}
        assert fixed._fast(undated) is not None
        decision = fixed.decide(undated)
        assert decision.outcome is policy.decide(undated, on=day).outcome
        assert {rule.rule.name for rule in decision.rules} == {
            rule.rule.name for rule in policy.decide(undated, on=day).rules
        }
        assert fixed._fast({**undated, "day": day}) is None
        assert fixed.decide({**undated, "day": day}).outcome is decision.outcome
        with pytest.raises(CaseError):
            fixed.decide({**undated, "day": datetime.date(2021, 1, 1)})


def test_the_decide_of_a_policy_is_the_method_of_its_class(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it can be found, sent to another process, overridden and patched; a policy cannot replace it."""
    assert policy.decide.__func__ is Policy.decide
    assert "decide" not in vars(policy)
    kinds = {each.kind for each in list(inspect.signature(policy.decide).parameters.values())[1:]}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    with pytest.raises(TypeError):
        policy.decide(case(), datetime.date(2026, 1, 1))  # type: ignore[misc]
    sent = pickle.loads(pickle.dumps(policy.decide))
    assert sent(case()).to_dict() == policy.decide(case()).to_dict()

    class Counted(Policy):
        """A policy that counts what it decides."""

        def decide(self, given: Any, **how: Any) -> Decision:
            """Count, and decide as any policy."""
            counted.append(given)
            return super().decide(given, **how)

    counted: list[Any] = []
    own = Counted(policy.compiled, (), None, None, policy._reader)
    assert own.decide(case()).outcome is policy.decide(case()).outcome
    assert counted == [case()]
    monkeypatch.setattr(Policy, "decide", lambda *_, **__: "patched")
    assert policy.decide(case()) == "patched"
    monkeypatch.undo()
    with pytest.raises(AttributeError):
        policy.decide = Policy.decide  # type: ignore[method-assign,assignment,misc]
