"""What the same written case says differently to two policies is an effect, though every complete case is as before."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sharepolicy import compare, load_text
from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.change.fail_on import FAIL_ON, fails
from sharepolicy.engine.policies.as_on import as_on

POLICY = """\
policy: read
version: 1.0.0
facts:
  today: {asks: On which day is it decided?, type: date, decision_date: yes}
  seen: {asks: When were they seen?, type: date}
  subject.born: {asks: When were they born?, type: date}
  subject.joined: {asks: When did they join?, type: date}
  subject.age: {asks: How old are they?, type: number, years_between: [subject.born, today]}
  harm: {asks: How serious is the harm?, type: scale, values: [none, low, grave]}
roles: {lead: the lead}
questions:
  all:
    rules:
      child: {when: {subject.age: {below: 16}, harm: [low, grave]}, outcome: share, because: A child is in danger.}
      calm: {when: {harm: none}, outcome: dont_share, because: Nothing happened.}
otherwise: {outcome: escalate, to: lead, because: Nobody is sure.}
unsettled: {to: lead}
"""
CHILD = {"today": "2026-05-05", "subject.born": "2015-01-01", "subject.joined": "2000-01-01", "harm": "grave"}
AGE = ", years_between: [subject.born, today]"


def changed(was: str, now: str, old: str = POLICY, **options: Any) -> Change:
    """What lies between a policy and the same with a text replaced."""
    assert was in old
    return compare(load_text(old), load_text(old.replace(was, now)), **options)


@pytest.mark.parametrize(
    ("was", "now", "fact", "case", "moves"),
    [
        ("[subject.born, today]", "[subject.joined, today]", "subject.age", {}, "share escalate"),
        ("[subject.born, today]", "[subject.born, seen]", "subject.age", {"seen": "2035-01-01"}, "share escalate"),
        (AGE, "", "subject.age", {}, "share escalate"),
        ("[none, low, grave]", "[grave, low, none]", "harm", {"harm": {"above": "low"}}, "share dont_share"),
        (", decision_date: yes", "", "today", {}, ""),
    ],
)
def test_what_is_read_of_a_case_is_an_effect(was: str, now: str, fact: str, case: Any, moves: str) -> None:
    """It stands at the top and among the facts, and CI can stop it: a case moves that is called unchanged else."""
    change = changed(was, now, cases=[{**CHILD, **case}])
    assert list(change.read_differently) == [fact]
    assert change.read_differently[fact] in change.vocabulary
    assert change.same_outcomes
    assert not change.equivalent
    assert {kind for kind in FAIL_ON if fails(change, kind)} == {"any", "effect"}
    assert change.weighed is not None
    assert [f"{one.before} {one.after}" for one in change.weighed.changed] == [moves] * bool(moves)


@pytest.mark.parametrize(
    ("was", "now"), [("[none, low, grave]", "[none, low, some, grave]"), ("How old are they?", "Which age?")]
)
def test_what_is_read_alike_is_not_told(was: str, now: str) -> None:
    """A value between others leaves their order, and a question the answers."""
    assert not changed(was, now).read_differently


def test_dates_that_only_one_policy_has_stand_in_no_case_that_both_can_read() -> None:
    """Counting from a new date takes nothing from a case without it; nor does another name for the same date."""
    old = POLICY.replace(AGE, "").replace("  subject.born: {asks: When were they born?, type: date}\n", "")
    assert not compare(load_text(old), load_text(POLICY)).read_differently
    change = changed("subject.born", "subject.birth", rename={"subject.born": "subject.birth"})
    assert not change.read_differently
    assert change.equivalent


def test_two_days_of_a_policy_read_a_case_alike() -> None:
    """What is counted until the day of the decision is counted so on both; no number of a day is shown to anybody."""
    policy = load_text(POLICY)
    first, second = (as_on(policy, datetime.date(2026, day, 1)) for day in (2, 5))
    for old, new in ((first, second), (first, policy), (policy, first)):
        assert not compare(old, new).read_differently
    assert compare(first, second).equivalent
    assert compare(first, second).edits == ()
    joined = load_text(POLICY.replace("[subject.born", "[subject.joined"))
    (says,) = compare(first, as_on(joined, datetime.date(2026, 2, 1))).vocabulary
    assert says.startswith("`subject.age` was counted between `subject.born` and the day of the decision and is now")


def test_a_promise_about_a_scale_in_another_order_is_lost() -> None:
    """`rises` then promises something else in the same words."""
    promise = "invariants: {p: {says: P., as: {harm: rises}, outcome_never_moves: {from: share, to: escalate}}}\n"
    old = POLICY.replace("subject.age: {below: 16}, ", "") + promise
    (guard,) = changed("[none, low, grave]", "[none, grave, low]", old).guards
    assert guard.says == "the invariant `p` promises less: it no longer rules out that share becomes escalate"
    assert not changed("[none, low, grave]", "[none, some, low, grave]", old).guards
