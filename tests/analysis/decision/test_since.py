"""What changed since an earlier decision: everything that differs, and nothing else; also for one that was stored."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy import CaseError, Since, as_html, as_text, load, load_text
from sharepolicy.engine.loading.load import load_document
from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.explain import render_explanation
from sharepolicy.frontends.render.request import render_request
from sharepolicy.frontends.render.since import render_since
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies, requests
from tests.helpers.turned import NEW, OLD, turned

CLUB = """
policy: club
version: 1.0.0
facts:
  risk: {asks: Is there a risk?, type: scale, values: [none, low, high]}
  agreed: {asks: Has the child agreed?, name: agreement, type: yes/no}
  item.private: {asks: Is it private?, type: yes/no}
questions:
  q:
    rules:
      danger: {when: {risk: high}, outcome: share, because: A child is in danger.}
      yes: {when: {agreed: yes, risk: [none, low]}, outcome: share, because: The child agrees.}
      no: {when: {agreed: no, risk: [none, low]}, outcome: dont_share, because: The child does not.}
actions:
  tell: {on: [share], timing: after, says: Tell the child., within: 2 days}
  note: {on: [share, dont_share], when: {risk: [low, high]}, timing: after, says: Write down why.}
roles: {lead: your lead}
unsettled: {to: lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
"""


MARS = load("mars")


def told(since: Since) -> list[tuple[str, str, str | None, str | None]]:
    """What is different, in short."""
    return [(each.what, each.name, each.before, each.after) for each in since.news]


def test_an_answer_to_a_question_changes_what_follows_from_it() -> None:
    """Outcome, what is possible, questions, actions, whom to ask, rules and what was given."""
    policy = load_text(CLUB)
    before, after = policy.decide({"risk": "low"}), policy.decide({"risk": "low", "agreed": True})
    assert told(after.since(before)) == [
        ("outcome", "", "escalate", "share"),
        ("possible", "", "share or dont_share", "share"),
        ("obligation", "", None, "permitted"),
        ("question", "agreed", "open", None),
        ("action", "tell", None, "sure, 2 days, after"),
        ("action", "note", None, "sure, after"),
        ("escalation", "lead", "sure", None),
        ("rule", "yes", "perhaps", "sure"),
        ("rule", "no", "perhaps", None),
        ("fact", "agreed", None, "yes"),
    ]
    assert told(before.since(after))[0] == ("outcome", "", "share", "escalate")


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
@given(policies(conflict_free=True), st.data())
def test_it_tells_what_differs_and_nothing_else(document: PolicyDocument, data: st.DataObject) -> None:
    """Between any two cases; the same either way round, and from a decision or from what was stored of it."""
    policy = load_document(document, prove=False)
    try:
        one, other = (policy.decide(data.draw(cases(document)), on=NEW) for _ in range(2))
    except CaseError:
        return
    assert one.since(one).same
    news = other.since(one)
    assert other.since(json.loads(json.dumps(one.to_dict()))) == news
    assert {(e.what, e.name, e.after, e.before) for e in one.since(other).news} == {
        (e.what, e.name, e.before, e.after) for e in news.news
    }
    moved = {each.what for each in news.news}
    assert ("outcome" in moved) is (one.outcome is not other.outcome)
    assert ("possible" in moved) is (one.possible != other.possible)
    asked = [{*each.ask, *each.ask_about_duties} for each in (one, other)]
    assert len(news.of("question")) >= len({q.name for q in asked[0]} ^ {q.name for q in asked[1]}) > 0 or not (
        {q.name for q in asked[0]} ^ {q.name for q in asked[1]}
    )
    due = [{(each.action.name, each.sure) for each in found.actions} for found in (one, other)]
    assert {name for name, _ in due[0] ^ due[1]} <= {each.name for each in news.of("action")}
    asked_people = [{(each.to, each.sure, each.within) for each in found.escalation} for found in (one, other)]
    assert {to for to, *_ in asked_people[0] ^ asked_people[1]} <= {each.name for each in news.of("escalation")}
    Draft202012Validator(SCHEMAS["since"]()).validate(news.to_dict())
    assert render_since(news)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=15)
@given(policies(conflict_free=True), st.data())
def test_requests_are_compared_part_by_part(document: PolicyDocument, data: st.DataObject) -> None:
    """Whatever came, went or moved."""
    policy = load_document(document, prove=False)
    try:
        one, other = (policy.decide_request(data.draw(requests(document, most=2)), on=NEW) for _ in range(2))
    except CaseError:
        return
    assert one.since(one).same
    news = other.since(json.loads(json.dumps(one.to_dict())))
    places = [{(part.item, part.recipient) for part in each.parts} for each in (one, other)]
    alone = {(each.item, each.recipient) for each in news.of("part") if not each.subject}
    assert places[0] ^ places[1] <= alone
    Draft202012Validator(SCHEMAS["since"]()).validate(news.to_dict())
    assert render_since(news)


def test_it_says_where_in_a_request() -> None:
    """For whom, to whom, and of what."""
    policy = load_text(CLUB)
    request: dict[str, Any] = {"facts": {"risk": "none"}, "items": {"note": {}, "report": {"private": True}}}
    before = policy.decide_request(request)
    after = policy.decide_request({**request, "items": {"note": {"private": False}, "letter": {}}})
    news = [each for each in after.since(before).news if each.what in ("outcome", "part", "fact")]
    found = [(each.what, each.name, each.item, each.before, each.after) for each in news]
    assert found == [
        ("part", "", "report", "escalate", None),
        ("part", "", "letter", None, "escalate"),
        ("fact", "item.private", "note", None, "no"),
        ("fact", "item.private", "report", "yes", None),
    ]


def test_another_policy_and_another_day_are_told(tmp_path: Path) -> None:
    """By name, version and digest, and by the date of the decision."""
    whole = turned(tmp_path)
    before, after = whole.decide({"agreed": True}, on=OLD), whole.decide({"agreed": True}, on=NEW)
    news = after.since(before)
    assert [(e.before, e.after) for e in news.of("day")] == [(str(OLD), str(NEW))]
    ((policy,),) = [news.of("policy")]
    assert policy.before is not None
    assert policy.before.startswith("pilot 1.0.0 sha256:")
    assert news.of("outcome")[0].after == "dont_share"


def test_it_is_told_in_words() -> None:
    """In short sentences."""
    policy = load_text(CLUB)
    before, after = policy.decide({"risk": "low"}), policy.decide({"risk": "low", "agreed": True})
    text = render_since(after.since(before))
    assert text.split("\n\n") == [
        "The outcome\n  - Was escalate, now share.",
        "Still possible\n  - Was share or don't share, now share.",
        "To do\n  - New: Tell the child (afterwards, within 2 days).\n  - New: Write down why (afterwards).",
        "Whom to ask\n  - No longer: Your lead.",
        "To find out\n  - No longer: Has the child agreed?",
        "What is known\n  - Agreement: was not known, now yes.",
        "Rules that decide\n  - 1 rule decides no longer.",
    ]
    back = render_since(policy.decide({"risk": ["low", "high"]}).since(after))
    assert "Risk: was low, now low or high." in back
    assert "Now only perhaps: Write down why (afterwards)." in render_since(
        policy.decide({"agreed": True}).since(after)
    )
    assert "Now sure: Write down why (afterwards)." in render_since(after.since(policy.decide({"agreed": True})))
    assert render_since(after.since(after)) == "Nothing has changed."


def test_what_is_new_in_many_parts_is_told_once() -> None:
    """And with its parts only where they differ."""
    policy = load_text(CLUB)
    items: dict[str, Any] = {name: {} for name in ("note", "report", "letter")}
    before = policy.decide_request({"facts": {"risk": "low"}, "items": items})
    after = policy.decide_request({"facts": {"risk": "low", "agreed": True}, "items": items})
    assert len(after.since(before).of("action")) == 6
    text = render_since(after.since(before))
    assert text.count("Tell the child") == text.count("Your lead") == text.count("Has the child agreed?") == 1
    whole = MARS.decide_request({"facts": {"risk_to_child": "low"}, "items": {"note": {}, "report": {}}}, on=NEW)
    moved = MARS.decide_request({"facts": {"risk_to_child": "immediate"}, "items": {"note": {}}}, on=NEW)
    duties = [line for line in render_since(moved.since(whole)).splitlines() if "999" in line]
    assert len(duties) == len(set(duties))


@pytest.mark.parametrize("before_in", [None, "cy"])
def test_it_is_in_the_language_of_the_decision_and_shows_no_data(before_in: str | None) -> None:
    """Also of what is gone and was said in another language; only what nobody translated is marked."""
    given = {"risk_to_child": "low", "item.tells": {"danger_to_somebody": "no", "reporter": "yes"}}
    more = {"risk_to_child": {"at_least": "in_need"}, "recipient.role": "police", "item.tells": {"reporter": "no"}}
    before = MARS.decide(given, on=NEW, language=before_in)
    english, welsh = (
        render_since(MARS.decide(more, on=NEW, language=language).since(before.to_dict())) for language in (None, "cy")
    )
    for text in (english, welsh):
        assert not re.search(r"[{}\"_\[\]]|\bNone\b", text)
    assert not re.search(r"\b(the|was|now|New|longer|Whom|rules?|within|and)\b", welsh)
    assert not re.search(r"\b(y|yn|mae|nid|cynt|nawr)\b", english)
    assert "Y risg i blentyn: cynt: pryder, ond dim arwydd o niwed; nawr: " in " ".join(welsh.split())
    assert "what else it gives away: who reported a worry: was yes, now no." in " ".join(english.split()).lower()


def test_whatever_was_decided_can_be_said_as_text() -> None:
    """As the commands print it: a case or a request, settled or not, with everything that led to it."""
    policy = load_text(CLUB)
    for case in ({"risk": "low"}, {"risk": "high"}):
        decision, request = policy.decide(case), policy.decide_request({"facts": case, "items": {"note": {}}})
        assert as_text(decision) == render_decision(decision)
        assert as_text(request) == render_request(request)
        assert as_text(decision, explained=True) == render_explanation(decision)
        assert as_text(request, explained=True).startswith(as_text(request))
        assert max(map(len, as_text(decision, width=40).splitlines())) <= 40
        assert as_text(decision.since(decision)) == "Nothing has changed."
    with pytest.raises(TypeError, match="dict is neither a decision"):
        as_text({})  # type: ignore[arg-type]


@pytest.mark.parametrize("stored", [{}, None, [], {"kind": "decision"}, {"kind": "request-decision"}, "decision"])
def test_what_is_no_earlier_decision_is_refused(stored: Any) -> None:
    """By a code."""
    decision = load("hipaa").decide({}, on=datetime.date(2026, 10, 1))
    with pytest.raises(CaseError, match="wrong-document"):
        decision.since(stored)
    with pytest.raises(CaseError, match="wrong-document"):
        decision.since({**decision.to_dict(), "actions": [1]})


MARKED = CLUB.replace("A child is in danger.", "A child is <b>in danger</b> & afraid.").replace(
    "says: Tell the child.", "says: Tell <script>alert(1)</script> the child."
)


@pytest.mark.parametrize("case", [{}, {"risk": "low"}, {"risk": "high"}, {"risk": "none", "agreed": False}])
@pytest.mark.parametrize("explained", [False, True])
def test_html_says_the_same_words_as_the_text(case: dict[str, Any], explained: bool) -> None:
    """In well-formed elements, and nothing that an author wrote becomes one."""
    policy = load_text(MARKED)
    request = {"facts": case, "items": {"note": {}, "report": {"private": True}}}
    for told in (policy.decide(case), policy.decide_request(request), policy.decide(case).since(policy.decide({}))):
        page = as_html(told, explained=explained)  # type: ignore[arg-type]
        root = ElementTree.fromstring(f"<div>{page}</div>")
        assert {each.tag for each in root.iter()} <= {"div", "article", "h2", "h3", "p", "ul", "ol", "li", "b"}
        words = re.findall(r"\w+", " ".join(root.itertext()))
        text = as_text(told, explained=explained, width=100_000)  # type: ignore[arg-type]
        assert words == re.findall(r"\w+", re.sub(r"^ *[0-9]+[.] ", "", text, flags=re.MULTILINE))
        assert all(each.tag in ("ul", "ol") for each in root.iter() if [inner.tag for inner in each] == ["li"])


def test_news_of_no_kind_are_refused() -> None:
    """A kind that is misspelt has no news, which would read as if nothing had changed."""
    decision = load_text(CLUB).decide({"risk": "high"})
    assert decision.since(decision).of("action") == ()
    with pytest.raises(ValueError, match="`acton` is not a kind of news; did you mean `action`"):
        decision.since(decision).of("acton")
