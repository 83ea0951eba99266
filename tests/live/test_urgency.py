"""A case that becomes more or less urgent, for good or by a slip: no limit ends later for that."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import load_text
from sharepolicy.live import LiveCase, Statement
from tests.helpers.club import hours

BY: dict[str, Any] = {"by": "A. Worker"}
LIMITS = {"calm": 8, "today": 4, "now": 1}
URGENCY = load_text("""
policy: urgency
version: 1.0.0
facts:
  worried: {asks: Are you worried?, type: yes/no}
  urgency: {asks: How urgent is it?, type: scale, values: [none, calm, today, now]}
roles: {officer: the officer, chair: the chair}
otherwise: {outcome: dont_share, because: Not now.}
questions: {q: {rules: {worry: {when: {worried: yes}, outcome: escalate, to: officer, because: Ask.}}}}
unsettled: {to: officer}
escalation:
  calm: {when: {urgency: calm}, to: officer, within: 8 hours}
  today: {when: {urgency: today}, to: officer, within: 4 hours}
  now: {when: {urgency: now}, to: officer, within: 1 hour, then: [{to: chair, after: 1 hour}]}
""")


def begun(urgency: str) -> tuple[LiveCase, Statement]:
    """A case in which somebody is worried, and what they say of its urgency."""
    case = LiveCase(URGENCY)
    case.learn("worried", True, **BY, when=hours(0))
    return case, case.learn("urgency", urgency, **BY, when=hours(0)).statements[0]


def ends(case: LiveCase, now: float) -> list[tuple[str, float | None, bool]]:
    """Who is to be asked, by when, and whether that has passed."""
    found = case.due(hours(now))
    return [
        (each.name, (each.ends - hours(0)) / datetime.timedelta(hours=1) if each.ends else None, each.overdue)
        for each in found
    ]


def test_what_becomes_more_urgent_is_not_due_later() -> None:
    case, calm = begun("calm")
    assert ends(case, 6) == [("officer", 8, False)]
    case.correct(calm.id, "today", by="B. Nurse", when=hours(6))
    assert ends(case, 6.5) == [("officer", 8, False)]
    late, calm = begun("calm")
    late.correct(calm.id, "today", by="B. Nurse", when=hours(9))
    assert ends(late, 9.1) == [("officer", 8, True)]
    asked, calm = begun("calm")
    asked.asked("officer", **BY, when=hours(5))  # so that limit is met, and only the new one counts
    asked.correct(calm.id, "today", by="B. Nurse", when=hours(6))
    assert ends(asked, 6.5) == [("officer", 10, False)]


@pytest.mark.parametrize("slip", ["none", "calm", "today"])
def test_a_slip_that_is_corrected_gives_no_time_and_takes_nobody_away(slip: str) -> None:
    case, first = begun("now")
    wrong = case.correct(first.id, slip, by="B. Nurse", when=hours(1.5)).statements[0]
    case.correct(wrong.id, "now", by="B. Nurse", when=hours(1.6))
    assert ends(case, 1.7) == [("officer", 1, True)]
    case, first = begun("now")
    case.asked("officer", **BY, when=hours(0.3))
    wrong = case.correct(first.id, slip, by="B. Nurse", when=hours(1.5)).statements[0]
    assert ends(case, 1.55) == []
    case.correct(wrong.id, "now", by="B. Nurse", when=hours(1.6))
    assert ends(case, 1.7) == [("chair", 1.3, True), ("officer", 2.6, False)]  # they may have let it rest: ask again


def test_a_slip_that_was_withdrawn_gives_no_time_either() -> None:
    case, first = begun("now")
    gone = case.withdraw(first.id, by="B. Nurse", when=hours(1.5)).statements[0]
    case.learn("urgency", "none", by="B. Nurse", when=hours(1.5))
    wrong = next(each for each in case.known.live if each.value == "none")
    case.withdraw(wrong.id, by="B. Nurse", when=hours(1.6))
    case.withdraw(gone.id, by="B. Nurse", when=hours(1.6))
    assert ends(case, 1.7) == [("officer", 1, True)]


def test_who_has_answered_before_is_asked_again_when_it_is_urgent_again() -> None:
    """It was urgent, was not, and is urgent again the next day: whoever has answered is asked again."""
    case, first = begun("now")
    case.asked("officer", **BY, when=hours(0.5))
    case.answered("officer", **BY, when=hours(0.6))
    case.withdraw(first.id, **BY, when=hours(2))
    none = case.learn("urgency", "none", **BY, when=hours(2)).statements[0]
    case.withdraw(none.id, **BY, when=hours(24))
    case.learn("urgency", "now", **BY, when=hours(24))
    assert ends(case, 24.5) == [("officer", 25, False)]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    st.sampled_from([*LIMITS]),
    st.lists(st.sampled_from(["none", *LIMITS]), min_size=1, max_size=5),
    st.sets(st.integers(0, 8), max_size=2),
    st.integers(4, 20),
)
def test_the_end_is_the_soonest_of_all_limits_that_hold_and_are_not_met(
    first: str, later: list[str], asked: set[int], now: int
) -> None:
    """Every two hours somebody corrects how urgent it is: it was always as urgent as they say in the end."""
    case, last = begun(first)
    for number, urgency in enumerate(later, 1):
        last = case.correct(last.id, urgency, **BY, when=hours(2 * number)).statements[0]
    for hour in asked:
        case.asked("officer", **BY, when=hours(hour + 0.5))
    known = [LIMITS.get(urgency, 99) for urgency in [first, *later]][: now // 2 + 1]
    if known[-1] == 99:
        return
    acts = [hour + 0.5 for hour in asked if hour < now]
    first_as_urgent = 2 * next(n for n, hour in enumerate(known) if hour <= known[-1])
    told = 2 * (1 + max((n for n, hour in enumerate(known) if hour > known[-1]), default=-1))
    found = [each.ends for each in case.due(hours(now)) if each.name == "officer"]
    if any(act >= told for act in acts):
        assert found == []
    elif any(act >= first_as_urgent for act in acts):  # they were asked before it seemed less urgent
        assert found == [hours(told + known[-1])]
    else:
        starts = {limit: 2 * next(n for n, hour in enumerate(known) if hour <= limit) for limit in {*known}}
        open_ends = [
            start + limit
            for limit, start in starts.items()
            if known[-1] <= limit < 99 and not any(act >= start for act in acts)
        ]
        assert found == [hours(min(open_ends))]
