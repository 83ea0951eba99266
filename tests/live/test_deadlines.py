"""What is due at a time: since when, until when, and who is next if nobody answers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sharepolicy import load_text
from sharepolicy.live import LiveCase
from tests.helpers.club import club, hours

BY: dict[str, Any] = {"by": "A. Worker"}


def due(case: LiveCase, now: float) -> list[tuple[str, str, float, float | None, bool]]:
    """What is due so many hours after the start, with all times in hours."""
    calendar = lambda day: day.weekday() < 5  # noqa: E731

    def since_start(moment: datetime.datetime) -> float:
        return (moment - hours(0)) / datetime.timedelta(hours=1)

    found = case.due(hours(now), calendar)
    return [
        (each.what, each.name, since_start(each.since), since_start(each.ends) if each.ends else None, each.overdue)
        for each in found
    ]


def test_a_limit_counts_from_when_it_was_set_and_is_not_begun_anew() -> None:
    case = LiveCase(club())
    case.learn_all({"risk": "high", "seen": []}, **BY, when=hours(0))
    case.learn("agreed", True, **BY, when=hours(5))
    assert due(case, 6) == [
        ("action", "tell", 0, 48, False),
        ("action", "review", 0, 72, False),
        ("action", "note", 0, None, False),
    ]
    assert due(case, 48.5)[0] == ("action", "tell", 0, 48, True)
    case.done("tell", **BY, when=hours(49))
    assert [each[1] for each in due(case, 50)] == ["review", "note"]
    assert due(case, 48.5)[0][1] == "tell"


def test_what_is_asked_for_anew_is_due_anew() -> None:
    case = LiveCase(club())
    first = case.learn("risk", "high", **BY, when=hours(0)).statements[0]
    case.done("tell", **BY, when=hours(1))
    low = case.correct(first.id, "low", **BY, when=hours(2)).statements[0]
    assert "tell" not in [each[1] for each in due(case, 3)]
    case.correct(low.id, "high", **BY, when=hours(4))
    assert ("action", "tell", 4, 52, False) in due(case, 5)


def test_a_limit_that_comes_later_counts_from_then() -> None:
    case = LiveCase(club())
    none = case.learn("risk", "none", **BY, when=hours(0)).statements[0]
    assert ("escalation", "lead", 0, None, False) in due(case, 9)
    case.correct(none.id, "low", **BY, when=hours(10))
    assert due(case, 11.5)[0] == ("escalation", "lead", 0, 11, True)


def test_who_does_not_answer_is_followed_by_the_next() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(0))

    def ask(now: float) -> list[Any]:
        return [each for each in due(case, now) if each[0] != "action"]

    assert ask(0.5) == [("escalation", "lead", 0, 1, False)]
    assert ask(9) == [("escalation", "lead", 0, 1, True)]  # nobody was asked, so nobody is next
    case.asked("lead", **BY, when=hours(1))
    assert ask(1.5) == []
    assert ask(2.5) == [("next_step", "head", 2, 2, True)]
    case.learn("seen", ["hunger"], **BY, when=hours(3))
    case.asked("head", **BY, when=hours(4))
    assert ask(5) == []
    assert ask(6.5) == [("next_step", "board", 6, 6, True)]
    case.answered("head", **BY, when=hours(7))
    assert ask(8) == []
    assert ask(6.5) == [("next_step", "board", 6, 6, True)]


def test_each_place_of_a_request_has_its_own() -> None:
    case = LiveCase(club())
    case.learn_all({"facts": {"risk": "high", "seen": []}, "subjects": {"Ann": {}, "Ben": {}}}, **BY, when=hours(0))
    assert sum(each[1] == "tell" for each in due(case, 1)) == 2
    case.done("tell", **BY, when=hours(1), subject="Ann")
    assert [each.subject for each in case.due(hours(1)) if each.name == "tell"] == ["Ben"]
    assert case.due(hours(1))[0].to_dict() == {
        "what": "action",
        "name": "tell",
        "says": "Tell the child.",
        "sure": True,
        "since": "2026-03-02T09:00:00+00:00",
        "within": ["2 days"],
        "ends": "2026-03-04T09:00:00+00:00",
        "overdue": False,
        "subject": "Ben",
    }
    case.done("tell", **BY, when=hours(2))
    assert "tell" not in [each[1] for each in due(case, 3)]


def test_a_limit_from_a_date_of_the_case_ends_with_its_last_day() -> None:
    policy = load_text("""
policy: answer
version: 1.0.0
facts: {asked_on: {asks: When was it asked?, type: date}}
actions: {answer: {on: [escalate], timing: after, says: Answer., within: 2 days from asked_on}}
roles: {lead: the lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
""")
    case = LiveCase(policy)
    case.learn("asked_on", datetime.date(2026, 3, 1), **BY, when=hours(0))
    assert due(case, 1)[0] == ("action", "answer", 0, 39, False)
    assert due(case, 39.1)[0][-1]


def test_before_anything_was_learnt_everything_is_due_now() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(5))
    assert {each.since for each in case.due(hours(1))} == {hours(1)}
    with pytest.raises(ValueError, match="no time zone"):
        case.due(datetime.datetime(2026, 3, 2))
