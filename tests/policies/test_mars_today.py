"""What mars 2.0.0 promises, as properties of random cases: above all, where answers of 1.0.0 were dangerous.

The same promises are proved when the policy loads. Here they are tried on decisions, as whoever asks gets them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import CaseError, Decision, Outcome, Policy, load
from sharepolicy.reading.files import shipped
from sharepolicy.testing import case_mappings, check_policy

_LOADED = load(shipped("policies") / "mars" / "2.0.0")
assert isinstance(_LOADED, Policy)
MARS = _LOADED
SHARE, DONT_SHARE, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
Facts = Mapping[str, Any]

any_case = case_mappings(MARS)
serious = st.sampled_from(["significant", "immediate"])
services = st.sampled_from(["police", "childrens_social_care", "health", "education", "adult_service", "other_service"])
outsiders = st.sampled_from(["family", "employer", "other_person", "lawyer_or_party"])
needed = st.sampled_from(["to_protect", "for_purpose"])
without_consent = st.sampled_from(["doubtful", "refused", "not_asked", "not_safe_to_ask", "cannot_be_asked"])


def decided(case: Facts, facts: Facts) -> Decision:
    """The decision on a case in which these facts are so. A case that contradicts itself is no case."""
    try:
        return MARS.decide({**case, **facts})
    except CaseError:
        assume(False)
        raise


@given(any_case, serious, services, needed, without_consent)
def test_risk_of_harm_always_overrides_missing_consent(
    case: Facts, risk: str, role: str, need: str, consent: str
) -> None:
    """Whatever else is so or unknown, a refused or missing consent never stops a service from getting what it needs."""
    decision = decided(
        case,
        {
            "risk_to_child": risk,
            "recipient.role": role,
            "recipient.purpose": "protect_child",
            "recipient.identity_verified": True,
            "recipient.warnings": [],
            "recipient.item.need": need,
            "recipient.item.forbidden": [],
            "recipient.item.required": "no",
            "recipient.item.child_worse_off": False,
            "subject.recipient.item.consent": consent,
        },
    )
    assert decision.settled
    assert decision.outcome is SHARE


@given(any_case, serious, st.sampled_from(["childrens_social_care", "police"]), needed)
def test_no_danger_keeps_those_who_protect_in_the_dark(case: Facts, risk: str, role: str, need: str) -> None:
    """A threat, a leak, an order, a doubt: at significant harm none of them settles don't share with them."""
    facts = {
        "risk_to_child": risk,
        "recipient.role": role,
        "recipient.purpose": "protect_child",
        "recipient.item.need": need,
    }
    assert DONT_SHARE not in decided(case, facts).possible


@given(any_case, st.sampled_from(["court", "statute"]), needed)
def test_law_against_safety_is_never_plainly_refused(case: Facts, law: str, need: str) -> None:
    """What must be given is never settled as don't share, whoever the receiver is and whatever danger there is."""
    facts = {
        "recipient.item.required": law,
        "recipient.purpose": "other_proper_reason",
        "recipient.item.need": need,
        "recipient.identity_verified": True,
    }
    assert DONT_SHARE not in decided(case, facts).possible


@given(any_case, st.sampled_from(["parent", "family_member"]), st.sampled_from(["none", "low", "in_need"]))
def test_a_young_persons_no_counts_with_the_family(case: Facts, relation: str, risk: str) -> None:
    """Below significant harm the family learns nothing that a young person who understands has refused."""
    facts = {
        "risk_to_child": risk,
        "recipient.role": "family",
        "recipient.item.required": "no",
        "subject.who": "young_person",
        "subject.recipient.relation": relation,
        "subject.recipient.item.consent": "refused",
        "item.identifies": True,
    }
    assert SHARE not in decided(case, facts).possible


@given(any_case, serious)
def test_a_young_persons_no_counts_unless_telling_lessens_the_harm(case: Facts, risk: str) -> None:
    """At serious risk too, where the parent could do nothing with it."""
    facts = {
        "risk_to_child": risk,
        "recipient.role": "family",
        "recipient.item.need": "for_purpose",
        "recipient.item.required": "no",
        "subject.who": "young_person",
        "subject.recipient.relation": "parent",
        "subject.recipient.item.consent": "refused",
        "item.identifies": True,
    }
    assert SHARE not in decided(case, facts).possible


@given(any_case, outsiders)
def test_a_reporter_is_named_only_with_their_agreement(case: Facts, role: str) -> None:
    """Outside the services, at any risk, whoever it is about."""
    facts = {
        "recipient.role": role,
        "subject.recipient.relation": "nobody",
        "item.tells": ["reporter"],
        "recipient.item.reporter_agreed": False,
    }
    assert SHARE not in decided(case, facts).possible


@given(any_case, outsiders)
def test_secret_whereabouts_stay_secret(case: Facts, role: str) -> None:
    """Nobody has to ask for it."""
    facts = {
        "recipient.role": role,
        "subject.recipient.relation": "nobody",
        "item.tells": ["secret_whereabouts"],
    }
    assert SHARE not in decided(case, facts).possible


@given(any_case, st.sampled_from(["none", "low", "in_need", "significant"]), without_consent)
def test_what_is_known_of_an_adult_is_for_those_who_can_warn(case: Facts, risk: str, consent: str) -> None:
    """Another adult in the family does not hear it from you, and those who can warn do, once it is a no."""
    decision = decided(
        case,
        {
            "risk_to_child": risk,
            "recipient.role": "family",
            "recipient.item.required": "no",
            "subject.who": "adult",
            "subject.recipient.relation": "family_member",
            "subject.recipient.item.consent": consent,
            "item.identifies": True,
        },
    )
    assert SHARE not in decision.possible


@given(any_case)
def test_nobody_without_a_part_in_it_is_a_candidate(case: Facts) -> None:
    """In an emergency too: never share, and never a question for somebody else."""
    assume(case.get("recipient.role") != "nobody_yet")
    role = case.get("recipient.role")
    facts = {
        "recipient.role": role if isinstance(role, str) and role != "unknown" else "other_person",
        "recipient.item.need": "none",
        "recipient.item.required": "no",
    }
    decision = decided(case, facts)
    assert decision.settled
    assert decision.outcome is DONT_SHARE


@given(any_case)
def test_danger_now_rings_999_and_nothing_else_does(case: Facts) -> None:
    """It is due in every answer in danger, and in none below."""
    now = decided(case, {"risk_to_child": "immediate"})
    assert "ring-999" in {due.action.name for due in now.actions if due.sure}
    later = decided(case, {"risk_to_child": ["none", "low", "in_need", "significant"]})
    assert "ring-999" not in {due.action.name for due in later.actions}


@pytest.mark.parametrize(
    "fact",
    ["practitioner_fears_criticism", "recipient.is_senior", "others_may_have_shared", "retaliation", "cause_of_harm"],
)
def test_what_must_not_count_changes_nothing(fact: str) -> None:
    """No completion of any case has another outcome when only this is different."""

    @given(any_case)
    def check(case: Facts) -> None:
        without = {name: value for name, value in case.items() if name != fact}
        values = [True, False] if fact != "cause_of_harm" else ["people", "illness_or_accident", "themselves"]
        assert len({frozenset(decided(without, {fact: value}).possible) for value in values}) == 1

    check()


def test_no_duty_before_its_day() -> None:
    """The same case is permitted on the last day before section 16LA, and required from its first day on."""
    case = {
        "risk_to_child": "in_need",
        "your_organisation": "public_body",
        "outside_england": False,
        "subject.who": "young_child",
        "subject.recipient.item.consent": "not_asked",
        "recipient.role": "health",
        "recipient.purpose": "support_child",
        "recipient.identity_verified": True,
        "recipient.free_choice": False,
        "recipient.warnings": [],
        "item.identifies": True,
        "item.tells": [],
        "item.rests_on": "seen_or_told",
        "item.in_confidence": False,
        "recipient.item.need": "for_purpose",
        "recipient.item.required": "no",
        "recipient.item.forbidden": [],
        "recipient.item.child_worse_off": False,
    }
    before = MARS.decide({**case, "decision_date": "2026-09-29"})
    since = MARS.decide({**case, "decision_date": "2026-09-30"})
    assert (before.outcome, since.outcome) == (SHARE, SHARE)
    assert (before.obligation, since.obligation) == ("permitted", "required")


def test_policy_agrees_with_the_definition() -> None:
    """On random cases, decided by the definition of what a policy means."""
    check_policy(MARS, max_examples=20)
