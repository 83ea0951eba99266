"""What people and programs read of the steps that follow if nobody answers."""

from __future__ import annotations

from pathlib import Path

from sharepolicy.engine.loading.load import load
from sharepolicy.forms.decision import DECISION
from sharepolicy.frontends.render.people import people_in_words
from sharepolicy.frontends.render.request import render_request

POLICY = Path(__file__).parents[2] / "guidance" / "no-answer-in-an-hour.yaml"
OFFICER = "Ask the club's welfare officer, within 1"


def test_what_surely_follows_stands_behind_whom_to_ask() -> None:
    """Each step after the one before."""
    decision = load(POLICY).decide({"worried": "yes", "at_home_today": "yes"})
    (said,) = people_in_words(decision.escalation, decision.document)
    assert said == (
        f"{OFFICER} hour. The child goes home today. If nobody answers within 1 hour, ask the chair of the club. "
        "If they do not answer within 30 minutes, ask the county's welfare officer. "
        "If nobody answers within 1 day, ask the county's welfare officer."
    )


def test_what_perhaps_follows_is_told_apart() -> None:
    """With what stands before it."""
    decision = load(POLICY).decide({"worried": "yes"})
    first, *others = people_in_words(decision.escalation, decision.document)
    assert first.endswith("If nobody answers within 1 day, ask the county's welfare officer.")
    assert others == [
        "Without an answer from the club's welfare officer within 1 hour, perhaps ask the chair of the club. "
        "That depends on what you find out.",
        "Without an answer from the chair of the club within 30 minutes, perhaps ask the county's welfare officer. "
        "That depends on what you find out.",
    ]
    (person,) = decision.escalation
    assert [fact.name for fact in person.depends_on] == ["at_home_today"]


def test_whom_to_ask_about_two_people_alike_is_said_once() -> None:
    """It stood twice under a part that is about two people, without a word of whom."""
    given = {"facts": {"worried": "yes", "at_home_today": "yes"}, "subjects": {"ann": {}, "ben": {}}}
    told = " ".join(render_request(load(POLICY).decide_request(given)).split())
    assert told.count(OFFICER) == 1


def test_data_has_the_steps_too() -> None:
    """With their limits as numbers."""
    decision = load(POLICY).decide({"worried": "yes", "at_home_today": "no"})
    assert DECISION.write(decision)["escalation"][0]["then"] == [
        {
            "steps": [
                {
                    "to": "county_officer",
                    "to_words": "the county's welfare officer",
                    "after": "1 day",
                    "limit": {"amount": 1, "unit": "days", "text": "1 day"},
                }
            ],
            "sure": True,
        }
    ]
