"""Decisions equal the definition: on random policies, for complete and partial cases, in everything they say."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import EscalationLine, Otherwise, Outcome, PolicyDocument, Unsettled, Within
from sharepolicy.language.semantics import all_cases, answer, asked, completions, is_due
from sharepolicy.language.values import Ranges, Values
from sharepolicy.testing import assert_agrees_with_definition, cases, policies
from sharepolicy.testing.small import between, has, number, rule, small_policy, yes_no
from sharepolicy.testing.table import Row, table

documents_and_cases = policies().flatmap(lambda document: st.tuples(st.just(document), cases(document)))


def loaded(document: PolicyDocument) -> Policy:
    """The policy of a document, without proof: random invariants may be false."""
    return load_document(document, prove=False)


def narrowed(case: Case, values: dict[str, Values]) -> Case:
    """The case with other values for some facts."""
    return Case({**case.given, **values})


@given(policies())
def test_every_complete_case_is_decided_as_defined(document: PolicyDocument) -> None:
    """Exhaustively: outcome, deciding rules, what they overrode, actions."""
    policy = loaded(document)
    for complete in all_cases(document):
        assert_agrees_with_definition(policy, Case(complete))


@given(policies(max_facts=5, max_rules=8), st.data())
def test_partial_cases_are_decided_as_defined(document: PolicyDocument, data: st.DataObject) -> None:
    """Sets of values, intervals and unknown facts: all completions count, and only they."""
    policy = loaded(document)
    for _ in range(3):
        assert_agrees_with_definition(policy, data.draw(cases(document)))


@given(documents_and_cases, st.data())
def test_withholding_facts_never_yields_what_some_completion_lacks(
    drawn: tuple[PolicyDocument, Case], data: st.DataObject
) -> None:
    """Who knows less has at least the same possible outcomes, and is never told to share where it may be wrong."""
    document, case = drawn
    policy = loaded(document)
    withheld = data.draw(st.sets(st.sampled_from(list(document.vocabulary.facts))))
    kept = {
        fact: values if fact not in withheld else document.vocabulary.facts[fact].all_values
        for fact, values in case.given.items()
    }
    more, less = policy.decide(case), policy.decide(Case(kept))
    assert set(less.possible) >= set(more.possible)
    if less.outcome is not Outcome.ESCALATE:
        assert all(row.outcome is less.outcome for row in table(document, Case(kept)))


@given(documents_and_cases)
def test_grounds_force_the_outcome_and_none_is_superfluous(drawn: tuple[PolicyDocument, Case]) -> None:
    """Grounds are given facts; they settle the outcome by themselves; without any one of them it is not settled."""
    document, case = drawn
    decision = loaded(document).decide(case)
    if not decision.settled:
        assert decision.grounds == ()
        return
    found = {ground.fact.name: ground.values for ground in decision.grounds}
    assert len(found) == len(decision.grounds)
    assert found.items() <= case.given.items()
    assert answer(document, Case(found)).possible == {decision.outcome}
    for fact in found:
        rest = Case({name: values for name, values in found.items() if name != fact})
        assert len(answer(document, rest).possible) > 1


@given(documents_and_cases)
def test_grounds_are_the_fewest(drawn: tuple[PolicyDocument, Case]) -> None:
    """On policies of few facts no smaller set of given facts forces the outcome."""
    document, case = drawn
    decision = loaded(document).decide(case)
    if decision.settled and decision.grounds:
        for fewer in combinations(case.given, len(decision.grounds) - 1):
            assert len(answer(document, Case({fact: case.given[fact] for fact in fewer})).possible) > 1


def separates(rows: tuple[Row, ...], facts: set[str]) -> bool:
    """Whether knowing these facts settles every completion."""
    seen: dict[tuple[Values, ...], Outcome] = {}
    return all(
        seen.setdefault(tuple(row.case[fact] for fact in sorted(facts)), row.outcome) is row.outcome for row in rows
    )


@given(documents_and_cases)
def test_knowing_what_is_asked_settles_the_case_and_each_question_can_matter(
    drawn: tuple[PolicyDocument, Case],
) -> None:
    """All questions together are enough; without any one of them they are not."""
    document, case = drawn
    decision, rows = loaded(document).decide(case), table(document, case)
    asked = [question.fact.name for question in decision.ask]
    assert len(set(asked)) == len(asked)
    assert bool(asked) == (not decision.settled)
    assert separates(rows, set(asked))
    for fact in asked:
        assert not separates(rows, set(asked) - {fact})


@given(documents_and_cases)
def test_questions_name_the_values_that_are_left(drawn: tuple[PolicyDocument, Case]) -> None:
    """A question offers what the case leaves possible, and more than one cell of it."""
    document, case = drawn
    for question in loaded(document).decide(case).ask:
        fact = question.fact.name
        assert question.values == case.given.get(fact, question.fact.all_values)
        assert len(domains(document)[fact].indices(question.values)) > 1


@given(documents_and_cases)
def test_fewest_first_asks_the_same_and_what_can_narrow(drawn: tuple[PolicyDocument, Case]) -> None:
    """In the other order, too, everything needed is asked; and whatever else is asked can narrow the outcomes."""
    document, case = drawn
    decision, rows = loaded(document).decide(case), table(document, case)
    asked = [question.fact.name for question in decision.ask_in("fewest")]
    needed = {question.fact.name for question in decision.ask}
    assert len(set(asked)) == len(asked)
    assert set(asked) >= needed
    for fact in set(asked) - needed:
        answers = {row.case[fact] for row in rows}
        assert any(len({r.outcome for r in rows if r.case[fact] == cell}) < len(decision.possible) for cell in answers)


def forced(document: PolicyDocument, case: Case) -> Outcome | None:
    """The outcome on which a case is settled; None when it has more, or no completion."""
    found = {row.outcome for row in table(document, case)}
    return found.pop() if len(found) == 1 else None


@given(documents_and_cases)
def test_alternatives_lead_where_they_say(drawn: tuple[PolicyDocument, Case]) -> None:
    """With the changed values, all of which the practitioner can reach, the case is settled on that outcome."""
    document, case = drawn
    for change in loaded(document).decide(case).alternatives:
        values = {step.fact.name: step.values for step in change.facts}
        assert values
        assert all(step.fact.changeable and step.values <= step.fact.reachable for step in change.facts)
        assert forced(document, narrowed(case, values)) is change.outcome


def test_change_within_a_band_tells_what_can_be_reached() -> None:
    """Sixteen and more would do; seventeen is what can be."""
    age = number("age", 0, 25, changeable=True, changes_to=Ranges.of(17, 17))
    policy = loaded(small_policy([age], rule("old", Outcome.SHARE, between("age", 16, None))))
    (change,) = policy.decide({"age": 9}).alternatives
    assert [(step.fact.name, step.values) for step in change.facts] == [("age", Ranges.of(17, 17))]


@given(documents_and_cases)
def test_no_nearer_change_is_missed(drawn: tuple[PolicyDocument, Case]) -> None:
    """Brute force over all changes finds none with fewer facts, and none to an outcome that is not told."""
    document, case = drawn
    decision = loaded(document).decide(case)
    reachable = {
        name: [cell for cell in domain.cells if cell & domain.fact.reachable]
        for name, domain in domains(document).items()
    }
    nearest: dict[Outcome, int] = {}
    for count in range(1, len(reachable) + 1):
        for facts in combinations(reachable, count):
            for cells in product(*(reachable[fact] for fact in facts)):
                outcome = forced(document, narrowed(case, dict(zip(facts, cells, strict=True))))
                if outcome is not None and not (decision.settled and outcome is decision.outcome):
                    nearest.setdefault(outcome, count)
        if count == 2 or len(nearest) == 3:
            break
    told = {change.outcome: len(change.facts) for change in decision.alternatives}
    assert {outcome: count for outcome, count in told.items() if count <= 2} == nearest


@given(documents_and_cases)
def test_conditional_actions_depend_on_what_they_say(drawn: tuple[PolicyDocument, Case]) -> None:
    """Knowing the facts that an action depends on tells whether it is due; knowing all but one does not."""
    document, case = drawn
    decision, rows = loaded(document).decide(case), table(document, case)

    def told_by(facts: set[str], action: str) -> bool:
        seen: dict[tuple[Values, ...], bool] = {}
        for row in rows:
            due = is_due(document.actions[action], decision.outcome, row.case)
            if seen.setdefault(tuple(row.case[fact] for fact in sorted(facts)), due) is not due:
                return False
        return True

    for due in decision.actions:
        facts = {fact.name for fact in due.depends_on}
        assert bool(facts) == (not due.sure)
        assert told_by(facts, due.action.name)
        for fact in facts:
            assert not told_by(facts - {fact}, due.action.name)


@given(documents_and_cases)
def test_whom_to_ask_depends_on_what_is_told(drawn: tuple[PolicyDocument, Case]) -> None:
    """Knowing the facts that it depends on tells whether somebody is asked, and within these limits."""
    document, case = drawn
    decision = loaded(document).decide(case)
    every = [(one, asked(document, frozenset(decision.possible), one)) for one in completions(document, case)]
    for person in decision.escalation:
        names = sorted(fact.name for fact in person.depends_on)
        assert bool(names) == (not (person.sure and person.within_sure and all(each.sure for each in person.then)))
        seen: dict[tuple[Values, ...], object] = {}
        for complete, people in every:
            here = people.get(person.to)
            there = here and (here.within == frozenset(person.within), here.then)
            assert seen.setdefault(tuple(complete[name] for name in names), there) == there


def test_soonest_line_counts_while_it_may_hold() -> None:
    """What may be urgent is urgent until it is known not to be."""
    slow = EscalationLine("slow", "manager", Within(1440, "1 day"))
    fast = EscalationLine("fast", "manager", Within(15, "15 minutes"), when=has("urgent"))
    for lines in ({"slow": slow, "fast": fast}, {"fast": fast, "slow": slow}):
        policy = loaded(small_policy([yes_no("urgent")], escalation=lines))
        people = [policy.decide({"urgent": answer}).escalation for answer in (True, False, "unknown")]
        assert [[str(limit) for limit in one.within] for (one,) in people] == [
            ["15 minutes"],
            ["1 day"],
            ["15 minutes"],
        ]
        assert [one.within_sure for (one,) in people] == [True, True, False]


ASKED = small_policy(
    [yes_no("law"), yes_no("doubt")],
    evolve(rule("legal", Outcome.ESCALATE, has("law")), to="lawyer"),
    evolve(rule("doubtful", Outcome.ESCALATE, has("doubt")), to="boss"),
    otherwise=Outcome.DONT_SHARE,
    escalation={
        "always": EscalationLine("always", "boss", Within(1440, "1 working day", working=True)),
        "in-doubt": EscalationLine("in-doubt", "boss", Within(2880, "2 days"), when=has("doubt")),
        "anybody": EscalationLine("anybody", "", Within(4 * 1440, "4 days"), when=has("law")),
    },
)
ASKED = evolve(
    ASKED,
    roles={"lawyer": "a lawyer", "boss": "your boss"},
    unsettled=Unsettled(to="lawyer"),
    otherwise=Otherwise(Outcome.DONT_SHARE, "No rule applies."),
)


def test_everybody_whom_a_rule_or_a_line_names_is_asked() -> None:
    """Each within the soonest limits for them. A working day and two days cannot be compared: both are kept."""
    policy = loaded(ASKED)
    both = policy.decide({"law": True, "doubt": True}).escalation
    assert [(one.to, [str(limit) for limit in one.within], one.sure) for one in both] == [
        ("boss", ["1 working day", "2 days"], True),
        ("lawyer", ["4 days"], True),
    ]
    unsure = policy.decide({"doubt": False}).escalation
    assert [(one.to, one.sure, one.within_sure) for one in unsure] == [("boss", True, False), ("lawyer", True, False)]
    assert policy.decide({"law": False, "doubt": False}).escalation == ()


def summary(decision: Decision) -> object:
    """What a decision says whatever the order in which things were written."""
    return (
        decision.outcome,
        decision.settled,
        decision.possible,
        {(r.rule.name, r.sure, frozenset(weaker.name for weaker in r.overrode)) for r in decision.rules},
        {(due.action.name, due.sure) for due in decision.actions},
        {(change.outcome, len(change.facts)) for change in decision.alternatives},
        len(decision.grounds),
    )


@given(documents_and_cases, st.data())
def test_order_of_facts_rules_and_keys_changes_nothing(drawn: tuple[PolicyDocument, Case], data: st.DataObject) -> None:
    """Only sentences may come in another order; what is decided is the same."""
    document, case = drawn

    def shuffled(mapping: dict[str, Any]) -> dict[str, Any]:
        return {key: mapping[key] for key in data.draw(st.permutations(list(mapping)))}

    other = evolve(
        document,
        vocabulary=evolve(document.vocabulary, facts=shuffled(dict(document.vocabulary.facts))),
        rules=shuffled(dict(document.rules)),
        groups=shuffled(dict(document.groups)),
        actions=shuffled(dict(document.actions)),
        escalation=shuffled(dict(document.escalation)),
    )
    one = loaded(document).decide(case)
    two = loaded(other).decide(Case(shuffled(dict(case.given))))
    assert summary(one) == summary(two)
