"""A change of policy weighed by real cases from Python: plain ones, requests, and decisions that were stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import CaseError, PolicyError, compare, load_text, weigh
from sharepolicy.language.policy import Outcome
from tests.helpers.turned import NEW, OLD, dated, turned, version

OPEN = version(1, dated("today"), "share", "dont_share")
SHUT = version(2, dated("today"), "dont_share", "dont_share")


def test_it_says_how_many_get_another_outcome_and_which() -> None:
    """Cases as `decide` takes them, and requests, part by part."""
    cases: list[dict[str, Any]] = [
        {"agreed": True},
        {"agreed": False},
        {"case": "Two notes", "facts": {"agreed": True}, "items": {"a": {}, "b": {}}},
        {"agreed": "perhaps"},
    ]
    weighing = weigh(load_text(OPEN), load_text(SHUT), cases, on=NEW)
    assert weighing.cases == 3
    assert weighing.table[Outcome.SHARE, Outcome.DONT_SHARE] == 2
    assert [(each.place, each.title, len(each.parts)) for each in weighing.changed] == [
        ("case 1", "", 1),
        ("case 3", "Two notes", 2),
    ]
    assert [(each.place, each.side) for each in weighing.unread] == [("case 4", "before")]
    assert [cases[each.index]["agreed"] for each in weighing.unread if each.index is not None] == ["perhaps"]
    assert [each.index for each in weighing.changed] == [0, 2]
    plain = weighing.to_dict()
    assert plain["cases"] == 3
    assert [each["index"] for each in (*plain["changed"], *plain["unread"])] == [0, 2, 3]


def test_a_stored_decision_is_decided_again_as_of_its_own_day(tmp_path: Path) -> None:
    """Whoever decided it then, and whichever day this is."""
    whole = turned(tmp_path)
    days = (OLD, NEW)
    stored = [json.loads(json.dumps(whole.decide({"agreed": True}, on=day).to_dict())) for day in days]
    stored += [
        json.loads(json.dumps(whole.decide_request({"facts": {"agreed": True}}, on=day).to_dict())) for day in days
    ]
    assert weigh(whole, whole, stored).changed == ()
    weighing = weigh(tmp_path / "pilot", load_text(SHUT), stored)
    assert [each.place for each in weighing.changed] == ["case 1", "case 3"]
    assert weighing.table[Outcome.DONT_SHARE, Outcome.DONT_SHARE] == 2


def test_what_is_no_case_is_reported_and_a_wrong_policy_is_refused() -> None:
    """One case that is wrong stops nothing."""
    policy = load_text(OPEN)
    weighing = weigh(policy, policy, [[], None, {"kind": "decision", "format": 2}, {}], on=NEW)  # type: ignore[list-item]
    assert [(each.place, each.side) for each in weighing.unread] == [
        ("case 1", None),
        ("case 2", None),
        ("case 3", "before"),
    ]
    (decision,) = weigh(policy, policy, [policy.decide({}, on=NEW)]).unread  # type: ignore[list-item]
    assert (decision.side, decision.index, "to_dict()" in decision.why) == (None, 0, True)
    assert weighing.cases == 1
    with pytest.raises(PolicyError, match="unknown-policy"):
        weigh("nothing", policy, [])
    with pytest.raises(CaseError, match="is not a date"):
        weigh(policy, policy, [], on="2026-01-01")  # type: ignore[arg-type]


def test_a_comparison_weighs_stored_decisions_too() -> None:
    """As `diff --cases` does: the same change, with what becomes of the cases in it and in its JSON."""
    before, after = load_text(OPEN), load_text(SHUT)
    stored = [before.decide({}, on=NEW).to_dict(), before.decide_request({"items": {"note": {}}}, on=NEW).to_dict(), {}]
    change = compare(before, after, on=NEW, cases=stored)
    weighing = weigh(before, after, stored, on=NEW)
    assert change.weighed is not None
    assert change.weighed.to_dict() == weighing.to_dict() == change.to_dict().get("weighed")
    assert weighing.cases == 3
    assert "weighed" not in compare(before, after, on=NEW).to_dict()
    assert compare(before, after, on=NEW).weighed is None
