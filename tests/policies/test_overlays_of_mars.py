"""What the shipped overlays of MARS do to its answers, as properties of cases in which little stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, Outcome, Policy, load
from sharepolicy.reading.files import shipped

SHARE, DONT_SHARE, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
CLEAR: dict[str, Any] = {
    "decision_date": "2026-11-16",
    "your_organisation": "public_body",
    "outside_england": False,
    "recipient.identity_verified": True,
    "recipient.warnings": [],
    "subject.recipient.relation": "nobody",
    "item.tells": [],
    "item.rests_on": "seen_or_told",
    "item.in_confidence": False,
    "recipient.item.forbidden": [],
    "recipient.item.child_worse_off": False,
}
"""Nothing speaks against it, and the law is that of one day."""

VARIED: dict[str, list[Any]] = {
    "risk_to_child": ["low", "low", "in_need", "none", "significant", "immediate"],
    "subject.who": ["young_child", "young_person", "adult"],
    "recipient.role": ["health", "other_service", "police", "colleague", "lawyer_or_party", "other_person"],
    "recipient.purpose": ["learn_from_practice", "support_child", "protect_child", "protect_adult"],
    "recipient.free_choice": [False, False, True],
    "recipient.item.need": ["to_protect", "for_purpose"],
    "recipient.item.required": ["no", "no", "no", "no", "court", "statute"],
    "subject.recipient.item.consent": ["agreed", "cannot_be_asked", "doubtful", "refused"],
    "item.identifies": [True, True, True, False],
}
MARS = "mars/2.0.0"
OWN: dict[str, dict[str, list[Any]]] = {
    "school": {"decided_by": ["lead", "deputy", "other_staff"], "lead_in_school": [True, False]},
    "partnership-agreement": {
        "sender_named": [True, False],
        "recipient.partner": [True, False],
        "recipient.early_help_panel": [True, False],
        "recipient.item.names": ["not_needed", "wanted", "reasoned"],
    },
}
MOVES: dict[str, set[tuple[Outcome, Outcome]]] = {
    "school": {(SHARE, ESCALATE)},
    "partnership-agreement": {(SHARE, ESCALATE), (SHARE, DONT_SHARE), (ESCALATE, DONT_SHARE), (ESCALATE, SHARE)},
}


@cache
def of_one_version(policy: str) -> Policy:
    """Load it."""
    loaded = load(shipped("policies") / policy)
    assert isinstance(loaded, Policy)
    return loaded


def drawn_from(values: Mapping[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One of its values for each fact."""
    return st.fixed_dictionaries({name: st.sampled_from(some) for name, some in values.items()})


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=400)
@given(st.data())
def test_it_moves_answers_only_towards_asking_and_never_in_danger_or_against_the_law(
    name: str, data: st.DataObject
) -> None:
    """Where a child is at serious risk, a life is at stake or the law requires it, the answer is that of MARS."""
    case = CLEAR | data.draw(drawn_from(VARIED))
    own = data.draw(drawn_from(OWN[name]))
    try:
        before = of_one_version(MARS).decide(case).outcome
        after = of_one_version(name).decide(case | own).outcome
    except CaseError:
        assume(False)
    urgent = case["risk_to_child"] in {"significant", "immediate"} or case["recipient.item.required"] != "no"
    a_life = case["recipient.purpose"] == "protect_adult" and case["recipient.item.need"] == "to_protect"
    if urgent or a_life:
        assert after is before
    else:
        assert after is before or (before, after) in MOVES[name]


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=400)
@given(st.data())
def test_what_names_nobody_needs_nobodys_leave(name: str, data: st.DataObject) -> None:
    """From what nobody can be recognised, every overlay lets go what MARS lets go."""
    case = CLEAR | data.draw(drawn_from(VARIED)) | {"item.identifies": False}
    try:
        assert (
            of_one_version(name).decide(case | data.draw(drawn_from(OWN[name]))).outcome
            is of_one_version(MARS).decide(case).outcome
        )
    except CaseError:
        assume(False)
