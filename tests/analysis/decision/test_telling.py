"""The order of questions: the groups as the policy has them, and within a group what tells most first."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import decide
from sharepolicy.analysis.decision.telling import left_open, telling_first
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Case
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions, outcome
from sharepolicy.language.values import Values
from sharepolicy.testing import cases, policies

documents_and_cases = policies(conflict_free=True).flatmap(
    lambda document: st.tuples(st.just(document), cases(document))
)

POLICY = """
policy: gate
facts:
  rain: {asks: Does it rain?, type: yes/no}
  key: {asks: Do they have a key?, type: yes/no}
  guest: {asks: Are they a guest?, type: yes/no}
questions:
  door:
    asks: [rain, key]
    rules:
      no-key: {when: {key: no}, outcome: dont_share, because: No key.}
  who:
    asks: [guest]
    rules: {wet: {when: {rain: yes, guest: yes}, outcome: dont_share, because: A wet guest.}}
otherwise: {outcome: share, because: Come in.}
"""


@given(documents_and_cases)
def test_what_is_left_open_is_counted_case_by_case(drawn: tuple[PolicyDocument, Case]) -> None:
    """Over the answers to a question: how many pairs of completions with that answer have different outcomes."""
    document, case = drawn
    decision = decide(compile_policy(document), case)
    rows = list(completions(document, case))
    for question in decision.ask:
        by_answer: dict[Values, Counter[Outcome]] = defaultdict(Counter)
        for row in rows:
            by_answer[row[question.name]][outcome(document, row)] += 1
        left = Fraction(0)
        for found in by_answer.values():
            total = sum(found.values())
            unlike = sum(found[one] * found[other] for one in found for other in found if one is not other)
            left += Fraction(unlike, total)
        assert left_open(decision._situation, question.name) == left


@given(documents_and_cases)
def test_the_same_is_asked_in_another_order(drawn: tuple[PolicyDocument, Case]) -> None:
    """Nothing is lost and nothing is added; of what asks one group, nothing tells more than what is asked before it."""
    document, case = drawn
    decision = decide(compile_policy(document), case)
    told = telling_first(decision._situation, decision.ask)
    assert sorted(told, key=repr) == sorted(decision.ask, key=repr)
    asked_by: dict[str, int] = {}
    for place, group in enumerate(document.groups.values()):
        conditions = [rule.condition for rule in document.rules.values() if rule.group == group.name]
        for name in (*group.asks, *(fact for condition in conditions for fact in facts_of(condition))):
            asked_by.setdefault(name, place)
    places = [asked_by.get(each.name, len(document.groups)) for each in told]
    assert places == sorted(places)
    for before, after in pairwise(told):
        if asked_by.get(before.name) == asked_by.get(after.name) and before.fact.usual is after.fact.usual is None:
            assert left_open(decision._situation, before.name) <= left_open(decision._situation, after.name)


def test_within_a_group_what_tells_most_is_asked_first() -> None:
    """The key decides more than the rain; who they are tells as much, but belongs to a later group."""
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    decision = policy.decide({})
    assert [question.name for question in decision.ask] == ["rain", "key", "guest"]
    assert [question.name for question in decision.questions] == ["key", "rain", "guest"]
    assert [each["fact"] for each in decision.to_dict()["ask"]] == ["key", "rain", "guest"]
    assert [each.name for each in decision.to_find_out()] == ["key", "rain", "guest"]
