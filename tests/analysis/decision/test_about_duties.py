"""What to do can still depend on something when the outcome no longer does: what is asked about it, and by whom."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import decide
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Interview
from sharepolicy.language.case import Case
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import asked as asked_of
from sharepolicy.language.semantics import completions, deciding, is_due
from sharepolicy.testing import cases, policies

POLICY = """
policy: kiosk
facts:
  open: {asks: Is it open?, type: yes/no}
  rain: {asks: Does it rain?, type: yes/no}
  wind: {asks: Is it windy?, type: yes/no}
questions:
  q:
    asks: [open, [rain, wind]]
    rules: {r: {when: {open: yes}, outcome: share, because: It is open.}}
otherwise: {outcome: dont_share, because: It is closed.}
actions:
  umbrella: {on: share, timing: before, says: Take an umbrella., when: {rain: yes, wind: no}}
  coat: {on: share, timing: before, says: Take a coat., when: {any: [{rain: yes}, {wind: yes}]}}
  note: {on: [share, dont_share], timing: after, says: Write it down.}
"""


def _policy() -> Policy:
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    return policy


@given(policies().flatmap(lambda document: st.tuples(st.just(document), cases(document))))
def test_it_is_exactly_what_can_change_a_duty(drawn: tuple[PolicyDocument, Case]) -> None:
    """Each alone can change one, the others that are asked being equal; whoever knows them all knows what to do."""
    document, case = drawn
    decision = decide(compile_policy(document), case)
    asked = [question.fact.name for question in decision.ask_about_duties]
    if not decision.settled:
        assert asked == []
        return
    rows = []
    for row in completions(document, case):
        duties = {name for name, action in document.actions.items() if is_due(action, decision.outcome, row)}
        required = any(document.rules[name].required for name in deciding(document, row))
        rows.append((row, (duties, required, asked_of(document, frozenset({decision.outcome}), row))))
    seen = set()
    for (one, do), (other, do_other) in combinations(rows, 2):
        differ = [name for name in asked if one[name] != other[name]]
        assert differ or do == do_other
        if len(differ) == 1 and do != do_other:
            seen.add(differ[0])
    assert seen == set(asked)
    sure = all(due.sure for due in decision.actions)
    sure &= all(person.sure and person.within_sure for person in decision.escalation)
    sure &= decision.obligation is not Obligation.OPEN
    assert sure is not bool(asked)


def test_whether_it_must_be_shared_is_asked_about() -> None:
    """Where that is open, beside what else there is to do."""
    text = """
policy: club
facts:
  raining: {asks: Does it rain?, type: yes/no}
  helps: {asks: Does it help?, type: yes/no}
  asked: {asks: Did they ask?, type: yes/no}
questions:
  q:
    rules:
      may: {when: {helps: yes}, outcome: share, because: It helps.}
      must: {when: {asked: yes}, outcome: share, required: yes, because: They asked.}
otherwise: {outcome: dont_share, because: There is no reason to.}
actions: {umbrella: {on: share, when: {raining: yes}, timing: before, says: Take an umbrella.}}
"""
    policy = load_text(text)
    assert isinstance(policy, Policy)
    decision = policy.decide({"helps": "yes"})
    assert decision.ask == ()
    assert [question.fact.name for question in decision.ask_about_duties] == ["asked", "raining"]
    for case in ({"helps": "yes", "asked": "no"}, {"asked": "yes"}):
        assert [question.fact.name for question in policy.decide(case).ask_about_duties] == ["raining"]


def test_json_has_it_in_a_list_of_its_own() -> None:
    """`ask` stays empty, since nothing changes the outcome; nothing is said where nothing depends on anything."""
    said = _policy().decide({"open": "yes"}).to_dict()
    assert said["ask"] == []
    assert [question["asks"] for question in said["ask_about_duties"]] == ["Is any of these so?"]
    for case in ({}, {"open": "no"}, {"open": "yes", "rain": "no", "wind": "no"}):
        assert "ask_about_duties" not in _policy().decide(case).to_dict()


@pytest.mark.parametrize(
    ("typed", "facts", "ends"),
    [
        ("y\n\n", {"open": "yes"}, "That settles it."),
        ("y\nn\n", {"open": "yes"}, "That settles it."),
        ("y\n", {"open": "yes"}, "That settles it."),
        ("y\ny\n3\n", {"open": "yes", "rain": "no", "wind": "no"}, "There is nothing more to ask."),
        ("y\ny\nd\n", {"open": "yes"}, "There is nothing more to ask."),
        ("y\ny\nb\nn\n", {"open": "no"}, "There is nothing more to ask."),
        ("y\ny\nq\n", {"open": "yes"}, "Stopped."),
        ("n\n", {"open": "no"}, "That settles it."),
    ],
)
def test_the_interview_offers_to_go_on(typed: str, facts: dict[str, str], ends: str) -> None:
    """Once; whoever does not want to has the answer at once, and whoever goes on can go back or stop."""
    out = io.StringIO()
    interview = Interview(_policy().decide, Console(io.StringIO(typed), out, out))
    decision = interview.run()
    assert interview.facts == facts
    assert ends in out.getvalue()
    assert decision.settled
    offered = "The answer is settled. Go on with one question about what to do?"
    assert out.getvalue().count(offered) == (1 if typed.startswith("y") else 0)


@pytest.mark.parametrize(
    "typed", ["1", "ja", "b", "ye", "please do go on with it, for there may be something that is urgent"]
)
def test_what_is_not_understood_at_the_offer_is_asked_again(typed: str) -> None:
    """As at every other prompt: nobody misses what is urgent because they typed the number of yes."""
    out = io.StringIO()
    interview = Interview(_policy().decide, Console(io.StringIO(f"y\n{typed}\ny\n3\n"), out, out))
    interview.run()
    said = " ".join(out.getvalue().split())
    assert interview.facts == {"open": "yes", "rain": "no", "wind": "no"}
    assert f"I did not understand `{typed[:40]}" in said
    assert said.count("Please type y to go on, or press Enter for the answer.") == 1


@pytest.mark.parametrize("typed", ["", "n", "No", "q"])
def test_whoever_does_not_want_to_go_on_has_the_answer(typed: str) -> None:
    out = io.StringIO()
    interview = Interview(_policy().decide, Console(io.StringIO(f"y\n{typed}\ny\n3\n"), out, out))
    interview.run()
    assert interview.facts == {"open": "yes"}
    assert "did not understand" not in out.getvalue()


def test_whom_to_ask_and_how_soon_is_asked_about() -> None:
    """Where a settled decision escalates: who is asked, and within which limit."""
    text = """
policy: gate
facts:
  open: {asks: Is it open?, type: yes/no}
  night: {asks: Is it night?, type: yes/no}
  crowd: {asks: Is there a crowd?, type: yes/no}
  cold: {asks: Is it cold?, type: yes/no}
roles: {guard: the guard, chief: the chief}
questions: {q: {rules: {r: {when: {open: yes, cold: no}, outcome: share, because: It is open.}}}}
otherwise: {outcome: escalate, because: Somebody must open it., to: guard}
unsettled: {to: guard}
escalation:
  at-night: {when: {night: yes}, to: chief, within: 2 hours, because: The guard sleeps.}
  in-a-crowd: {when: {crowd: yes}, within: 1 hour, because: Many wait.}
"""
    policy = load_text(text)
    assert isinstance(policy, Policy)
    asked = [question.fact.name for question in policy.decide({"open": "no"}).ask_about_duties]
    assert asked == ["night", "crowd"]
    assert not policy.decide({"open": "no", "night": "yes", "crowd": "yes"}).ask_about_duties
    assert not policy.decide({"open": "yes", "cold": "no"}).ask_about_duties
    assert not policy.decide({}).ask_about_duties
