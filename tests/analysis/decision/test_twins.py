"""What decisions of a request find out together is what each of them finds out by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError, load_text
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.in_part import in_part, turns_on_beside
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.decision.twins import share
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import choice, has, small_policy, yes_no

ASPECTS = (
    "rules",
    "reasons",
    "ask",
    "questions",
    "ask_first",
    "ask_about_duties",
    "actions",
    "in_any_case",
    "turns_on",
    "escalation",
)

TIED = small_policy(
    [yes_no("risk"), choice("subject.a", "x", "y", "z"), yes_no("subject.b"), yes_no("subject.c"), yes_no("item.d")],
    impossible=[
        AllOf((has("subject.a", "x"), has("subject.b", "yes"))),
        AllOf((has("subject.b", "no"), has("subject.c", "yes"))),
    ],
)
"""Facts about several, some of which hang together."""


@st.composite
def nearly_alike(draw: st.DrawFn) -> tuple[PolicyDocument, list[Case]]:
    """A policy and cases of it that differ in one or two facts."""
    document = draw(st.one_of(policies(max_cases=96, max_facts=5), policies(vocabulary=TIED.vocabulary, max_rules=3)))
    first = draw(cases(document)).given
    names = st.sampled_from(list(document.vocabulary.facts))
    others = []
    for _ in range(3):
        changed, drawn = draw(st.sets(names, min_size=1, max_size=2)), draw(cases(document)).given
        kept = {name: values for name, values in first.items() if name not in changed}
        others.append(kept | {name: values for name, values in drawn.items() if name in changed})
    return document, [Case(given) for given in (first, *others)]


def each_once(decision: RequestDecision) -> dict[int, Decision]:
    """The decisions of a request."""
    return {id(each): each for part in decision.parts for each in part.decisions.values()}


def said(decision: Decision) -> Iterator[object]:
    """All that a decision says, alone and in a part with other outcomes."""
    yield from (getattr(decision, name) for name in ASPECTS)
    for outcome in OUTCOMES:
        here = in_part(decision, (outcome,))
        yield here.actions, here.escalation, here.ask_about_duties, turns_on_beside(decision, outcome)


@given(nearly_alike())
def test_twins_say_what_they_would_say_alone(asked: tuple[PolicyDocument, list[Case]]) -> None:
    """Whatever is open about each of them, and whatever hangs together."""
    document, some = asked
    policy = load_document(document, prove=False).compiled
    together = []
    for case in some:
        with suppress(CaseError):
            together.append(decide(policy, case))
    share(together)
    for one in together:
        assert [*said(one)] == [*said(decide(policy, one.case))]


CLUB = """
policy: club
version: 1.0.0
facts:
  risk: {asks: Is there a risk?, type: yes/no}
  subject.agreed: {asks: Have they agreed?, type: yes/no}
  subject.age: {asks: How old are they?, type: number, minimum: 0, maximum: 120}
  subject.ill: {asks: Are they ill?, type: yes/no}
questions:
  q:
    rules:
      danger: {when: {risk: yes}, outcome: share, because: Somebody is in danger.}
      yes: {when: {risk: no, subject.agreed: yes}, outcome: share, because: They agree.}
      no: {when: {risk: no, subject.agreed: no}, outcome: dont_share, because: They do not.}
actions:
  call: {on: [share, escalate], when: {subject.ill: yes}, timing: before, says: Call somebody., within: at once}
otherwise: {outcome: escalate, because: Ask.}
"""


def test_what_follows_from_the_same_is_found_once() -> None:
    """Of three people two differ in what says nothing here; one of them is ill, which matters to what to do alone."""
    people = {"ann": {"age": 9}, "ben": {"age": 80}, "eve": {"age": 9, "ill": True}}
    decision = load_text(CLUB).decide_request({"facts": {"risk": "no"}, "subjects": people})
    ann, ben, eve = each_once(decision).values()
    share((ann, ben, eve))
    assert ann.reasons is ben.reasons is eve.reasons
    assert ann.actions is ben.actions is not eve.actions
    assert ann.turns_on is ben.turns_on
    assert ann.ask[0] == eve.ask[0]


def test_what_differs_in_what_is_open_is_no_twin() -> None:
    """In the values of an open fact, or in what they allow another to be."""
    text = """
policy: open
version: 1.0.0
facts:
  mood: {asks: How are they?, type: choice, values: [well, sad, ill]}
  alone: {asks: Are they alone?, type: yes/no}
impossible:
  - {when: {mood: ill, alone: yes}, because: Somebody is with whoever is ill.}
questions:
  q: {rules: {ill: {when: {mood: ill}, outcome: share, because: They are ill.}}}
actions:
  call: {on: [share, escalate], when: {mood: ill}, timing: before, says: Call somebody.}
otherwise: {outcome: escalate, because: Ask.}
"""
    policy = load_text(text)
    cases = ({}, {"mood": ["sad", "ill"]}, {"alone": False})
    decisions = [policy.decide(case) for case in cases]
    share(decisions)
    for decision, case in zip(decisions, cases, strict=True):
        assert [*said(decision)] == [*said(policy.decide(case))]
    only_if = [[ground.fact.name for ground in decision.actions[0].only_if] for decision in decisions]
    assert only_if == [["mood", "alone"], ["mood", "alone"], ["mood"]]
    assert decisions[0].ask[0].values != decisions[1].ask[0].values
