"""How soon to ask: what is sure, and what may turn out to be sooner, said only with its condition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import decide
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.language.case import Case
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import asked, completions
from sharepolicy.testing import cases, policies
from tests.helpers.mars import MARS

documents_and_cases = policies().flatmap(lambda document: st.tuples(st.just(document), cases(document)))


@given(documents_and_cases)
def test_what_is_surely_the_limit_is_late_enough_everywhere(drawn: tuple[PolicyDocument, Case]) -> None:
    """By listing completions: wherever somebody is asked, a limit there is no later; and it is the limit somewhere."""
    document, case = drawn
    decision, rows = decide(compile_policy(document), case), list(completions(document, case))
    for person in decision.escalation:
        told = [asked(document, frozenset(decision.possible), row) for row in rows]
        limits = [each[person.to].within for each in told if person.to in each]
        surely = frozenset(person.surely_within)
        if surely:
            assert surely in limits
            assert all(any(limit <= each for limit in here) for here in limits for each in surely)
        if person.within_sure:
            assert surely == frozenset(person.within)
            assert person.sooner == ()


@given(documents_and_cases)
def test_a_sooner_limit_is_set_somewhere_and_only_if_its_facts_are_so(drawn: tuple[PolicyDocument, Case]) -> None:
    """In some completions in which they are asked, and in none of them with other values of these facts.

    Every limit that is possible and not sure is among them.
    """
    document, case = drawn
    decision, rows = decide(compile_policy(document), case), list(completions(document, case))
    for person in decision.escalation:
        told = [(row, asked(document, frozenset(decision.possible), row)) for row in rows]
        here = [(row, each[person.to].within) for row, each in told if person.to in each]
        found = {limit.within for limit in person.sooner}
        assert found <= {limit for _, limits in here for limit in limits}
        if not person.within_sure:
            assert {*person.within} <= found | {*person.surely_within}
        for name in {fact.fact.name for limit in person.sooner for fact in limit.only_if}:
            assert len({row[name] for row, _ in here}) > 1
        for limit in found:
            of_limit = [each.only_if for each in person.sooner if each.within == limit]
            for row, limits in here:
                if limit in limits:
                    assert any(all(row[fact.fact.name] & fact.values for fact in needs) for needs in of_limit)


def test_fifteen_minutes_are_said_only_where_they_are_sure() -> None:
    """Nobody said how serious the risk is: what may be urgent comes first, with its condition, what is sure last."""
    policy = load(MARS)
    text = " ".join(render_decision(policy.decide({"recipient.role": "education"})).split())
    soonest = "Ask your designated safeguarding lead. How soon depends on what is so: within 15 minutes ("
    assert soonest in text
    assert "1 hour (risk of harm to the child: significant)" in text
    assert text.index(soonest) < text.index("; otherwise within 1 working day.")
    assert "Somebody's life is in danger" not in text
    sure = " ".join(render_decision(policy.decide({"risk_to_child": "immediate"})).split())
    assert "Ask your designated safeguarding lead, within 15 minutes. A child is in danger now." in sure
    assert "Somebody's life is in danger" not in sure


def test_somebody_who_is_asked_only_perhaps_raises_no_alarm_either() -> None:
    """The legal officer is asked only if a child is in danger, which nobody has said; then it is within 15 minutes."""
    policy = load("victoria-ciss")
    facts = {
        "organisation_in_scheme": "yes",
        "you_volunteer": "no",
        "recipient.who": "in_scheme",
        "purpose": "wellbeing",
    }
    text = " ".join(render_decision(policy.decide(facts)).split())
    assert "perhaps also ask: your organisation's legal officer." in text
    danger = " ".join(render_decision(policy.decide({**facts, "child_in_danger": "yes"})).split())
    assert "perhaps also ask: your organisation's legal officer, within 15 minutes" in danger
