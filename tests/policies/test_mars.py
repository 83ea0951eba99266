"""What the MARS policy promises, as properties of random cases. The same promises are proved when the policy loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import CaseError, Decision, Outcome, compare
from sharepolicy.testing import case_mappings, check_policy
from tests.helpers.mars import load_mars

MARS = load_mars()
SHARE, DONT_SHARE, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
Facts = Mapping[str, Any]

any_case = case_mappings(MARS)
complete_case = case_mappings(MARS, partial=False)

RISKS = ["none", "low", "in_need", "significant", "immediate"]
CONSENTS = ["given", "doubtful", "refused", "withdrawn", "not_sought", "not_safe_to_seek", "cannot_be_given"]
MISSING_CONSENTS = CONSENTS[1:]


def decided(case: Facts, **facts: Any) -> Decision:
    """The decision on a case in which these facts are so: `__` stands for the dot of a name.

    A case that contradicts itself is no case: Hypothesis then looks for another.
    """
    changed = {name.replace("__", "."): value for name, value in facts.items()}
    try:
        return MARS.decide({**case, **changed})
    except CaseError:
        assume(False)
        raise


CLEARED = {
    "recipient__identity_verified": True,
    "recipient__needs_to_know": True,
    "recipient__poses_risk": False,
    "item__relevant": True,
    "item__more_than_needed": False,
    "item__endangers_someone": False,
    "subject__anonymous_reporter": False,
    "legal_restriction": "none",
    "sharing_would_do_more_harm": False,
}
"""The right person, the right information, and nothing else in the way."""


@given(any_case, st.sampled_from(["significant", "immediate"]), st.sampled_from(MISSING_CONSENTS))
def test_risk_of_harm_always_overrides_missing_consent(case: Facts, risk: str, consent: str) -> None:
    """Whatever else is so or unknown, at risk of significant harm a refused or missing consent never stops sharing."""
    assume(case.get("purpose") != "not_legitimate")
    purpose = case.get("purpose", "protect_child")
    decision = decided(
        case,
        **CLEARED,
        purpose=purpose if isinstance(purpose, str) and purpose != "unknown" else "protect_child",
        risk_to_child=risk,
        subject__consent=consent,
    )
    assert decision.outcome is SHARE
    assert decision.settled


@given(any_case, st.sampled_from(["significant", "immediate"]), st.sampled_from(CONSENTS), st.sampled_from(CONSENTS))
def test_no_answer_about_consent_counts_under_harm(case: Facts, risk: str, one: str, other: str) -> None:
    """At risk of significant harm, towards the right person, consent changes nothing: given, refused or not asked."""
    right_person = {"recipient__identity_verified": True, "recipient__needs_to_know": True}
    first = decided(case, **right_person, risk_to_child=risk, subject__consent=one)
    second = decided(case, **right_person, risk_to_child=risk, subject__consent=other)
    assert first.possible == second.possible


@given(any_case)
def test_nothing_identifying_goes_to_a_person_who_poses_a_risk(case: Facts) -> None:
    """Not even when a child is in danger now, not with consent, not for a court."""
    decision = decided(case, recipient__poses_risk=True, item__identifies=True)
    assert decision.possible == (DONT_SHARE,)


@given(any_case)
def test_nothing_that_endangers_someone_is_shared(case: Facts) -> None:
    """A new address is not for the one who is fled from, nor for anyone who might hand it on."""
    assert SHARE not in decided(case, item__endangers_someone=True).possible


@given(any_case)
def test_nothing_identifying_goes_to_a_stranger(case: Facts) -> None:
    """Who cannot say who they are is told nothing about anyone."""
    assert SHARE not in decided(case, recipient__identity_verified=False, item__identifies=True).possible


@given(any_case)
def test_what_is_irrelevant_stays_out(case: Facts) -> None:
    """It bears on nothing, so it goes to nobody."""
    assert decided(case, item__relevant=False).possible == (DONT_SHARE,)


@given(any_case, st.sampled_from(["none", "low", "in_need"]), st.sampled_from(MISSING_CONSENTS))
def test_without_harm_consent_or_lawful_reason_nothing_identifying_is_shared(
    case: Facts, risk: str, consent: str
) -> None:
    """Over-sharing: worry alone is no reason."""
    decision = decided(
        case, risk_to_child=risk, subject__consent=consent, subject__lawful_reasons=[], item__identifies=True
    )
    assert SHARE not in decision.possible


@given(complete_case)
def test_more_risk_never_shares_less(case: Facts) -> None:
    """Step by step from no worry to immediate danger: what was shared once is shared from there on."""
    shared = False
    for risk in RISKS:
        try:
            outcome = MARS.decide({**case, "risk_to_child": risk}).outcome
        except CaseError:
            continue
        assert outcome is SHARE or not shared
        shared = outcome is SHARE


@given(complete_case, st.sampled_from(MISSING_CONSENTS))
def test_giving_consent_never_shares_less(case: Facts, before: str) -> None:
    """From any other answer to a given consent, sharing stays sharing."""
    if decided(case, subject__consent=before).outcome is SHARE:
        assert decided(case, subject__consent="given").outcome is SHARE


@pytest.mark.parametrize("fact", ["practitioner_fears_criticism", "recipient.is_senior", "others_may_have_shared"])
def test_what_must_not_count_changes_nothing(fact: str) -> None:
    """Fear, rank and trust in others: with yes, no or no answer it is decided alike for the same reasons.

    Nobody asks for them, and no decision rests on them. At most an action reminds of it.
    """

    @given(any_case)
    def same(case: Facts) -> None:
        decisions = [MARS.decide({**case, fact: answer}) for answer in (True, False, "unknown")]
        for decision in decisions:
            assert decision.outcome is decisions[0].outcome
            assert decision.rules == decisions[0].rules
            assert decision.possible == decisions[0].possible
            assert fact not in {ground.fact.name for ground in decision.grounds}
            assert fact not in {question.fact.name for question in decision.ask}

    same()


@given(any_case)
def test_every_answer_is_recorded(case: Facts) -> None:
    """Share, don't share or escalate, settled or not: it is written down."""
    decision = MARS.decide(case)
    assert "record-the-decision" in {due.action.name for due in decision.actions if due.sure}


@given(any_case)
def test_not_sharing_is_explained_to_whoever_asked(case: Facts) -> None:
    """The reasons are recorded and discussed."""
    decision = MARS.decide(case)
    if decision.outcome is DONT_SHARE:
        sure = {due.action.name for due in decision.actions if due.sure}
        assert sure >= {"record-the-reasons-for-not-sharing", "discuss-the-reasons-with-the-requester"}


@given(any_case)
def test_every_escalation_says_whom_to_ask_and_by_when(case: Facts) -> None:
    """Nobody is left alone with doubt."""
    decision = MARS.decide(case)
    if decision.outcome is ESCALATE:
        assert any(person.sure for person in decision.escalation)
        assert all(person.to in MARS.document.roles and person.within for person in decision.escalation)


@given(any_case)
def test_every_reason_has_a_source(case: Facts) -> None:
    """A reason is a sentence from the policy that rests on something."""
    for reason in MARS.decide(case).reasons:
        assert reason.text.endswith(".")
        assert reason.sources


def test_policy_agrees_with_the_definition() -> None:
    """Complete cases exactly, partial ones exactly where they have few completions and by a sample of them else."""
    check_policy(MARS, max_examples=20)


def test_mars_changes_on_one_day() -> None:
    """The law of February 2026 lets more be shared from its first day, and nothing less."""
    change = compare("mars@2026-02-04", "mars@2026-02-05")
    assert change.moved > 0
    assert {move.direction.value for move in change.moves} == {"more-open"}
    assert compare("mars@2020-01-01", "mars@2026-02-04").equivalent
