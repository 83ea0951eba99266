"""What changed since, in what a request tells to do and whom to ask: exactly the difference of both answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, as_text, load_text
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies, requests
from tests.helpers.turned import NEW

TWO = """
policy: two
version: 1.0.0
facts:
  subject.harm: {asks: Is this person at grave risk?, type: yes/no}
  subject.agreed: {asks: Did they agree?, type: yes/no}
roles: {lead: the safeguarding lead, chair: the chair}
safeguards:
  danger:
    overrides: [consent]
    rules:
      danger-first: {when: {subject.harm: yes}, outcome: share, required: yes, because: They are in danger.}
questions:
  consent:
    rules:
      agreed: {when: {subject.agreed: yes}, outcome: share, because: They agreed.}
      refused: {when: {subject.agreed: no}, outcome: dont_share, because: They said no.}
actions:
  ring: {on: [share], when: {subject.harm: yes}, timing: before, within: at once, says: Ring the police now.}
  hold: {on: [dont_share], when: {subject.harm: yes}, timing: after, within: 1 hour, says: Say what is held back.}
unsettled: {to: lead}
"""

ESCALATING = """
policy: asking
version: 1.0.0
facts:
  worried: {asks: Are you worried?, type: yes/no}
  urgent: {asks: Is it urgent?, type: yes/no}
roles: {officer: the officer, chair: the chair}
questions:
  q:
    rules:
      a: {when: {worried: yes}, outcome: escalate, to: officer, because: You are worried.}
      b: {when: {worried: no}, outcome: dont_share, because: You are not.}
escalation:
  all: {to: officer, within: 1 hour}
  night: {when: {urgent: yes}, to: officer, within: 1 hour, then: {to: chair, after: 30 minutes}}
actions:
  note: {on: [escalate], timing: before, within: 1 day, says: Write it down.}
"""

FOLLOWS = ("sources", "because", "due")
"""What is not compared: why something is so, and when a limit ends, which follow from the rest."""

Where = tuple[str, str, str]


def request(girl: str, father: str) -> dict[str, Any]:
    """A note about a girl and her father: whether she is in danger, and whether he agrees."""
    of_girl = {"harm": girl, "agreed": "no"}
    return {
        "subjects": {"girl": of_girl, "father": {"harm": "no", "agreed": father}},
        "items": {"note": {"about": ["girl", "father"]}},
    }


def compared(each: Any) -> Any:
    """Something to do or somebody to ask, without what follows from the rest."""
    if isinstance(each, Mapping):
        return {name: compared(held) for name, held in each.items() if name not in FOLLOWS}
    return [compared(one) for one in each] if isinstance(each, list) else each


def asked_for(told: Any) -> dict[tuple[str, str, Where], Any]:
    """All that an answer tells to do and whom to ask, by what it is and where, read from the plain data alone."""
    if told["kind"] == "decision":
        places: list[tuple[Where, Any]] = [(("", "", ""), told)]
        lists = None
    else:
        lists = told["lists"]
        places = [
            ((part["item"], part["recipient"], subject), each)
            for part in told["parts"]
            for each in told["answers"][part["answer"]]["subjects"]
            for subject in each["subjects"]
        ]
    found = {}
    for where, each in places:
        for what, heading, name in (("action", "actions", "name"), ("escalation", "escalation", "to")):
            for held in each[heading]:
                one = held if lists is None else lists[heading][held]
                found[what, one[name], where] = compared(one)
    return found


def differing(before: Any, after: Any) -> dict[tuple[str, str, Where], tuple[bool, bool]]:
    """What differs of it, and whether it was there and is there."""
    old, new = asked_for(before), asked_for(after)
    return {key: (key in old, key in new) for key in [*old, *new] if old.get(key) != new.get(key)}


def told(news: Any) -> dict[tuple[str, str, Where], tuple[bool, bool]]:
    """The same as `since` says it."""
    return {
        (each["what"], each["name"], (each["item"], each["recipient"], each["subject"])): (
            each["before"] is not None,
            each["after"] is not None,
        )
        for each in news.to_dict()["news"]
        if each["what"] in ("action", "escalation")
    }


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
@given(policies(conflict_free=True), st.data())
def test_what_is_to_be_done_and_who_is_asked_is_exactly_the_difference(
    document: PolicyDocument, data: st.DataObject
) -> None:
    """Between any two requests or cases, for each part and each person in it; the same the other way round."""
    policy, single = load_document(document, prove=False), data.draw(st.booleans())
    try:
        if single:
            one: Any = policy.decide(data.draw(cases(document)), on=NEW)
            other: Any = policy.decide(data.draw(cases(document)), on=NEW)
        else:
            one, other = (policy.decide_request(data.draw(requests(document, most=2)), on=NEW) for _ in range(2))
    except CaseError:
        return
    news = other.since(one)
    assert told(news) == differing(one.to_dict(), other.to_dict())
    assert all(each.before != each.after for each in news.news)
    back = {key: there[::-1] for key, there in told(one.since(other)).items()}
    assert back == told(news)


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return {"before": "after", "after": "with", "with": "before"}.get(value, "2 weeks")
    return [] if value else value


@pytest.mark.parametrize("text", [TWO, ESCALATING])
def test_every_field_that_an_answer_shows_is_compared(text: str) -> None:
    """Of a duty, of somebody to ask, and of whoever is asked next: whatever of it another policy said is told."""
    policy = load_text(text)
    case: dict[str, Any] = request("yes", "yes") if text == TWO else {"worried": "yes"}
    decided: Any = policy.decide_request(case) if text == TWO else policy.decide(case)
    seen = set()
    for (what, of, _), each in asked_for(decided.to_dict()).items():
        heading, key = ("actions", "name") if what == "action" else ("escalation", "to")
        for name, held in each.items():
            if name in ("name", "to", "limit", "limits") or changed(held) == held:
                continue  # the limits are the same as `within`, as data
            stored = json.loads(json.dumps(decided.to_dict()))
            for one in stored.get("lists", stored)[heading]:
                one[name] = changed(one[name]) if one[key] == of else one[name]
            news = decided.since(stored)
            assert {(new.what, new.name) for new in news.news} == {(what, of)}, (heading, name)
            assert as_text(news) != "Nothing has changed.", (heading, name)
            seen.add(name)
    assert seen >= ({"timing", "says", "sure", "within"} if text == TWO else {"then", "to_words", "within_sure"})


def test_duties_are_those_of_the_whole_part() -> None:
    """A no of one person that withholds the item takes away what belongs to sharing, and brings what does not."""
    policy = load_text(TWO)
    before, after = (policy.decide_request(request("yes", father)) for father in ("yes", "no"))
    news = after.since(before)
    assert told(news) == {
        ("action", "ring", ("note", "", "girl")): (True, False),
        ("action", "hold", ("note", "", "girl")): (False, True),
    }
    text = as_text(news)
    assert "  - New: Say what is held back (afterwards, within 1 hour).\n  - No longer: Ring the police now." in text
    assert "  - Note: was it must be shared, now don't share." in text
    assert "not settled" not in text


def test_nothing_is_new_that_the_whole_answer_does_not_say() -> None:
    """She is in danger, but he refuses, and so the note stays: nobody rings, and nothing is shared."""
    policy = load_text(TWO)
    before, after = (policy.decide_request(request(girl, "no")) for girl in ("no", "yes"))
    news = after.since(before)
    assert told(news) == {("action", "hold", ("note", "", "girl")): (False, True)}
    assert not news.of("outcome")
    assert not news.of("obligation")
    assert "Ring" not in as_text(news)
    assert "now share" not in as_text(news)


def test_whom_to_ask_next_is_told() -> None:
    """If nobody answers: that somebody is to be asked then, that nobody is any more, or that it is later."""
    policy = load_text(ESCALATING)
    before, after = (policy.decide({"worried": "yes", "urgent": urgent}) for urgent in ("no", "yes"))
    (news,) = after.since(before).of("escalation")
    assert (news.before, news.after) == ("sure, 1 hour", "sure, 1 hour, then chair after 30 minutes")
    assert (
        "  - The officer. If they do not answer: was nobody else, now the chair (within\n    30 minutes)."
        in as_text(after.since(before))
    )
    assert "was the chair (within 30 minutes), now nobody else." in " ".join(as_text(before.since(after)).split())
    slower = load_text(ESCALATING.replace("after: 30 minutes", "after: 1 year")).decide(
        {"worried": "yes", "urgent": "yes"}
    )
    text = " ".join(as_text(slower.since(after)).split())
    assert "was the chair (within 30 minutes), now the chair (within 1 year)." in text
    new = " ".join(as_text(after.since(policy.decide({"worried": "no"}))).split())
    assert "New: The officer (within 1 hour). If they do not answer: the chair (within 30 minutes)." in new


def test_when_a_duty_is_due_and_what_it_says_is_told() -> None:
    """Between two policies: before or after, and in which words."""
    case = {"worried": "yes", "urgent": "no"}
    before = load_text(ESCALATING).decide(case)
    later = load_text(ESCALATING.replace("timing: before", "timing: after")).decide(case)
    assert "Write it down. Was first, now afterwards." in as_text(later.since(before))
    opposite = load_text(ESCALATING.replace("Write it down.", "Do not write it down.")).decide(case)
    assert "Do not write it down. Before, it said: Write it down." in as_text(opposite.since(before))


def test_what_comes_and_goes_with_a_part_is_told_with_its_place() -> None:
    """A letter that is new has its own duties; the same duty about the note is as it was."""
    policy = load_text(TWO)
    asked = request("yes", "yes")
    before = policy.decide_request(asked)
    after = policy.decide_request({**asked, "items": {**asked["items"], "letter": {"about": ["girl"]}}})
    news = after.since(before)
    assert told(news) == {("action", "ring", ("letter", "", "girl")): (False, True)}
    assert "  - Letter and girl: New: Ring the police now (first, at once)." in as_text(news)
    gone = as_text(before.since(after))
    assert "  - Letter: no longer there." in gone
    assert "Ring" not in gone
    text = as_text(policy.decide_request({"subjects": asked["subjects"]}).since(before))
    assert "\n  - : " not in text
