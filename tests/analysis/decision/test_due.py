"""When the time limits of a decision end, as its JSON says it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy import load_text
from sharepolicy.forms.decision import DECISION
from sharepolicy.forms.part import PART
from sharepolicy.forms.parts_of import parts_of
from sharepolicy.forms.request import REQUEST
from sharepolicy.language.within import Calendar

POLICY = """\
policy: due
facts:
  today: {asks: Which day is it?, type: date, decision_date: yes}
  asked_on: {name: the day of the request, asks: When did they ask?, type: date}
  subject.adult: {asks: Are they grown up?, type: yes/no}
  risk: {asks: Is there a risk?, type: yes/no}
roles: {lead: the lead, head: the head}
questions:
  harm:
    rules:
      risk: {when: {risk: yes}, outcome: share, because: There is a risk.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
escalation:
  by-law: {to: lead, within: 60 days from asked_on, because: B., then: {to: head, after: 2 days}}
  by-custom: {to: lead, within: 2 working days, because: C.}
actions:
  ring: {on: [share, escalate], timing: before, within: 3 hours, says: Ring.}
  record: {on: share, timing: after, within: 1 week, says: Write it down.}
  think: {on: share, timing: after, within: promptly, says: Think.}
  rest: {on: share, timing: after, says: Rest.}
"""
FRIDAY = datetime.datetime(2026, 1, 2, 17, 30)


def weekdays(day: datetime.date) -> bool:
    """Whether it is not at a weekend."""
    return day.weekday() < 5


def due(plain: list[dict[str, Any]]) -> dict[str, str | None]:
    """When each limit of these actions or people ends."""
    limits = [limit for each in plain for limit in (each.get("limit"), *each.get("limits", ())) if limit]
    return {limit["text"]: limit.get("due") for limit in limits}


@pytest.mark.parametrize(
    ("facts", "calendar", "decided", "expected"),
    [
        (
            {"risk": "yes", "today": "2026-01-02"},
            weekdays,
            None,
            {"3 hours": None, "1 week": "2026-01-09", "promptly": None},
        ),
        (
            {"risk": "yes", "today": "2026-01-02"},
            None,
            FRIDAY,
            {"3 hours": "2026-01-02T20:30:00", "1 week": "2026-01-09T17:30:00", "promptly": None},
        ),
        ({"risk": "yes", "today": "2026-01-02"}, None, None, {"3 hours": None, "1 week": None, "promptly": None}),
        (
            {"risk": "yes", "today": {"at_least": "2026-01-02"}},
            weekdays,
            None,
            {"3 hours": None, "1 week": None, "promptly": None},
        ),
    ],
)
def test_actions_say_when_they_are_due(
    facts: dict[str, Any],
    calendar: Calendar | None,
    decided: datetime.date | None,
    expected: dict[str, str | None],
) -> None:
    """Counted from the decision, where its day or time is known; nothing is said unless somebody asks for it."""
    said = load_text(POLICY).decide(facts).to_dict(calendar=calendar, decided=decided)
    assert due(said["actions"]) == expected
    Draft202012Validator(DECISION.document()).validate(said)


@pytest.mark.parametrize(
    ("asked_on", "calendar", "expected"),
    [
        ("2026-01-01", weekdays, {"60 days from asked_on": "2026-03-02", "2 working days": "2026-01-06"}),
        ("2026-01-01", None, {"60 days from asked_on": "2026-03-02", "2 working days": None}),
        (
            {"at_most": "2026-01-01"},
            weekdays,
            {"60 days from asked_on": None, "2 working days": "2026-01-06"},
        ),
    ],
)
def test_people_are_asked_by_a_day(asked_on: object, calendar: Calendar, expected: dict[str, str | None]) -> None:
    """Counted from the date that the case gives, if it gives one day. Nobody knows when a next step begins."""
    decision = load_text(POLICY).decide({"risk": "no", "asked_on": asked_on})
    said = decision.to_dict(calendar=calendar, decided=FRIDAY.date())
    assert due(said["escalation"]) == expected
    assert "due" not in said["escalation"][0]["then"][0]["steps"][0]["limit"]
    Draft202012Validator(DECISION.document()).validate(said)
    assert [decision.due(within, calendar, FRIDAY.date()) for within in decision.escalation[0].within] == [
        day and datetime.date.fromisoformat(day) for day in due(said["escalation"]).values()
    ]


def test_a_whole_request_says_it_too() -> None:
    """As a part, and in the decision for each person."""
    request = {
        "facts": {"risk": "no", "today": "2026-01-02", "asked_on": "2026-01-01"},
        "subjects": {"ann": {}, "ben": {"adult": True}},
    }
    decision = load_text(POLICY).decide_request(request)
    said = decision.to_dict(calendar=weekdays)
    law = "60 days from asked_on"
    expected = [("ann", "2026-03-02"), ("ben", "2026-03-02")]
    (part,) = parts_of(said)
    assert [(each["subject"], due([each["ask"]])[law]) for each in part["escalation"]] == expected
    assert [(each["subject"], due(each["decision"]["escalation"])[law]) for each in part["decisions"]] == expected
    Draft202012Validator(REQUEST.document()).validate(said)
    alone = decision.parts[0].to_dict(calendar=weekdays)
    Draft202012Validator(PART.document()).validate(alone)
    assert [(each["subject"], due([each["ask"]])[law]) for each in alone["escalation"]] == expected
    assert set(due([each["ask"] for each in parts_of(decision.to_dict())[0]["escalation"]]).values()) == {None}
