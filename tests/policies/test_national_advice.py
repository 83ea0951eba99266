"""The national advice by itself, beside MARS: where the two part, and where they never do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import CaseError, Change, Outcome, Policy, Timeline, compare, load
from sharepolicy.testing import case_mappings

DAY = datetime.date(2026, 11, 29)
SERVICES = ["police", "childrens_social_care", "health", "education", "designated_officer", "adult_service"]


def policies() -> tuple[Policy, Policy]:
    """MARS as it is on one day, and the advice."""
    mars, advice = load("mars"), load("national-advice")
    assert isinstance(mars, Timeline)
    assert isinstance(advice, Policy)
    return mars.on(DAY), advice


MARS, ADVICE = policies()


@pytest.fixture(scope="module")
def change() -> Change:
    """What is different in the advice."""
    return compare(MARS, ADVICE)


def test_they_part_in_every_direction(change: Change) -> None:
    """Both ask the same questions of the same cases, and every answer of one can be any answer of the other."""
    assert change.only_before == change.only_after == 0
    assert {(pair.before, pair.after) for pair in change.moves} == {
        (one, other) for one in Outcome for other in Outcome if one is not other
    }


def test_what_it_no_longer_asks_is_what_it_promises_not_to_ask(change: Change) -> None:
    """The list on the page is complete: no other question of MARS has lost its say."""
    promised = ADVICE.document.promises
    names = ["what-the-rules-do-not-ask", "telling-and-doubt-change-no-answer"]
    not_asked = {fact.partition("/")[0] for name in names for fact in promised[name].regardless_of}
    assert {asked.name.partition("/")[0] for asked in change.asked_less} <= not_asked
    assert not change.asked_more


@given(case_mappings(ADVICE), st.sampled_from(["significant", "immediate"]), st.sampled_from(SERVICES))
def test_in_the_heart_of_it_they_agree(case: Mapping[str, Any], risk: str, role: str) -> None:
    """A child at risk of significant harm comes first, agreed to or not, where nothing else stands in the way."""
    heart = {
        "risk_to_child": risk,
        "recipient.role": role,
        "recipient.purpose": "protect_child",
        "recipient.item.need": "to_protect",
        "recipient.item.required": "no",
        "recipient.item.forbidden": [],
        "recipient.item.child_worse_off": False,
        "recipient.identity_verified": True,
        "recipient.warnings": [],
        "subject.recipient.relation": "nobody",
    }
    given = {name: value for name, value in case.items() if "/" not in name} | heart
    try:
        answers = [policy.decide(given, on=DAY) for policy in (MARS, ADVICE)]
    except CaseError:
        assume(False)
    assert [(answer.outcome, answer.settled) for answer in answers] == [(Outcome.SHARE, True)] * 2
