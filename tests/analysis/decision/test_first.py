"""What is said first: what surely cannot wait; what only may be urgent is asked about, and raises no alarm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.actions import URGENT_MINUTES
from sharepolicy.analysis.decision.decide import decide
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.language.case import Case
from sharepolicy.language.policy import Action, Outcome, PolicyDocument, Timing
from sharepolicy.language.semantics import CompleteCase, answer, completions, is_due
from sharepolicy.testing import cases, policies
from tests.helpers.mars import MARS

documents_and_cases = policies().flatmap(lambda document: st.tuples(st.just(document), cases(document)))


def urgent(action: Action) -> bool:
    """Within the hour of the decision, and not only afterwards."""
    limit = action.within
    counted = limit is not None and not limit.promptly and not limit.start and limit.minutes <= URGENT_MINUTES
    return counted and action.timing is not Timing.AFTER


@given(documents_and_cases)
def test_first_of_all_is_the_soonest_of_what_is_surely_due_within_the_hour(drawn: tuple[PolicyDocument, Case]) -> None:
    """By listing completions; nothing that is due in some of them only."""
    document, case = drawn
    told = answer(document, case)
    sure = [document.actions[name] for name, is_sure in told.duties.items() if is_sure]
    soon = [action for action in sure if urgent(action)]
    least = min((action.within.minutes for action in soon if action.within), default=None)
    expected = {action.name for action in soon if action.within and action.within.minutes == least}
    assert {due.action.name for due in decide(compile_policy(document), case).do_first} == expected


@given(documents_and_cases)
def test_whoever_knows_what_is_asked_first_knows_what_is_urgent(drawn: tuple[PolicyDocument, Case]) -> None:
    """All that is asked is enough where nothing is unusual, and without any one of it it is not."""
    document, case = drawn
    decision = decide(compile_policy(document), case)
    hurried = [action for action in document.actions.values() if urgent(action)]
    every = list(completions(document, case))
    rows = [row for row in every if is_as_usual(document, case, row)] or every
    due = [frozenset(action.name for action in hurried if is_due(action, decision.outcome, row)) for row in rows]

    def tells(facts: set[str]) -> bool:
        seen: dict[tuple[object, ...], frozenset[str]] = {}
        keys = [tuple(row[fact] for fact in sorted(facts)) for row in rows]
        return all(seen.setdefault(key, names) == names for key, names in zip(keys, due, strict=True))

    asked = {question.name for question in decision.ask_first}
    assert tells(asked)
    assert not any(tells(asked - {fact}) for fact in asked)
    told = decision.to_find_out()
    names = [fact for each in told for fact in ([m.fact.name for m in each.members] or [each.name])]
    assert len(names) == len(set(names))
    assert set(names) == asked | {question.name for question in decision.ask}
    places = [bool(asked & ({m.fact.name for m in each.members} or {each.name})) for each in told]
    assert places == sorted(places, reverse=True)


def is_as_usual(document: PolicyDocument, case: Case, row: CompleteCase) -> bool:
    """Whether all that is open is as it usually is, as far as it can be."""
    for name, fact in document.vocabulary.facts.items():
        left = case.given.get(name, fact.all_values)
        if fact.usual is not None and fact.usual & left and not row[name] <= fact.usual:
            return False
    return True


@given(documents_and_cases)
def test_the_questions_begin_with_what_the_answer_turns_on(drawn: tuple[PolicyDocument, Case]) -> None:
    """Unless something may have to be done within the hour: then with what tells that, which the tree prefers too."""
    document, case = drawn
    decision = decide(compile_policy(document), case)
    tree, told = decision.turns_on, decision.to_find_out()
    if tree is None:
        return
    first = {fact.name for fact in told[0].facts}
    if decision.ask_first:
        assert first & {question.name for question in decision.ask_first}
    else:
        assert first & {fact.name for fact in tree.question.facts}


@given(documents_and_cases)
def test_actions_stand_by_time_then_what_is_sure_then_what_is_urgent(drawn: tuple[PolicyDocument, Case]) -> None:
    """Of what comes before, what is to be done instead of sharing comes before what else is sure and not urgent."""
    document, case = drawn
    told = decide(compile_policy(document), case).actions
    places = []
    for due in told:
        limit = due.action.within.minutes if due.action.within and urgent(due.action) else URGENT_MINUTES + 1
        another = due.action.timing is Timing.BEFORE and Outcome.SHARE not in due.action.on
        places.append(([*Timing].index(due.action.timing), not due.sure, limit, limit > URGENT_MINUTES and not another))
    assert places == sorted(places)


@given(documents_and_cases)
def test_an_action_is_due_only_if_all_that_it_names_is_so(drawn: tuple[PolicyDocument, Case]) -> None:
    """In every completion in which it is due, each of these facts has one of these values; in some other it has not."""
    document, case = drawn
    decision, rows = decide(compile_policy(document), case), list(completions(document, case))
    for due in decision.actions:
        here = [row for row in rows if is_due(due.action, decision.outcome, row)]
        assert due.sure is (len(here) == len(rows))
        for needed in due.only_if:
            assert all(row[needed.fact.name] & needed.values for row in here)
            assert not all(row[needed.fact.name] & needed.values for row in rows)


@pytest.fixture(scope="module")
def mars() -> Policy:
    """A version that has these facts."""
    policy = load(MARS)
    assert isinstance(policy, Policy)
    return policy


def test_an_emergency_begins_with_what_to_do_now(mars: Policy) -> None:
    """Even where the outcome is not settled."""
    decision = mars.decide({"risk_to_child": "immediate"})
    assert not decision.settled
    assert render_decision(decision).startswith("First of all. Within 15 minutes: If nobody has told the police yet")
    assert decision.to_dict()["do_first"][0]["name"] == "ring-999"


def test_what_is_not_known_to_be_urgent_is_asked_and_raises_no_alarm(mars: Policy) -> None:
    """Nobody said how serious the risk is: that is asked first, and the alarm stands below it with an if."""
    for facts in ({"recipient.role": "education"}, {"recipient.poses_risk": "yes", "item.identifies": "yes"}):
        decision = mars.decide(facts)
        text = " ".join(render_decision(decision).split())
        assert decision.do_first == ()
        assert text.index("1. How serious is the risk") < text.index("999 now")
        assert "Only if this is so (risk of harm to the child: immediate): Within 15 minutes" in text


def test_another_step_stands_before_what_else_there_is_to_do(mars: Policy) -> None:
    """Taking a part out is the way on where the whole must not go."""
    decision = mars.decide(
        {"recipient.poses_risk": "no", "item.endangers_someone": "yes", "risk_to_child": "low", "item.relevant": "yes"}
    )
    text = render_decision(decision)
    assert decision.outcome is Outcome.DONT_SHARE
    assert "What to do instead\n  - Take out what would put someone at risk" in text
    assert text.index("What to do instead") < text.index("Do afterwards")


def test_nothing_to_do_is_said_twice(mars: Policy) -> None:
    """What can be done at once stands above the reasons, and nowhere else."""
    decision = mars.decide({"recipient.role": "family", "recipient.poses_risk": "no", "item.endangers_someone": "yes"})
    text = " ".join(render_decision(decision).split())
    assert text.count("Take out what would put someone at risk") == 1
    assert text.index("Take out what would put someone at risk") < text.index("Why it could be")
