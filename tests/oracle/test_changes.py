"""What `compare` says lies between two policies is what z3 finds straight from the two documents."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.same_form import can_be_matched
from sharepolicy.language.condition import AllOf, AnyOf
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.testing import policies, vocabularies
from sharepolicy.testing.policies import without_conflicts
from tests.helpers.mars import load_mars
from tests.oracle.meaning import kind_of
from tests.oracle.two import Both, disagreements, miscounted

Versions = tuple[PolicyDocument, PolicyDocument]


def assert_change_is_right(old: PolicyDocument, new: PolicyDocument, counted: bool) -> None:
    """Fail, in sentences, where z3 finds otherwise than `compare` says."""
    both, change = Both(old, new), compare(old, new)
    wrong = [*disagreements(both, change), *(miscounted(both, change) if counted else ())]
    assert not wrong, "the two roads disagree:\n" + "\n".join(f"- {each}" for each in wrong)


def _has_no_other_form(before: Vocabulary, after: Vocabulary) -> bool:
    """Whether no fact is answered in another form that can be matched: z3 takes these for two facts.

    `analysis/change/test_same_form.py` compares them, with brute force.
    """
    shared = [(fact, after.facts[name]) for name, fact in before.facts.items() if name in after.facts]
    return not any(kind_of(one) != kind_of(two) and can_be_matched(one, two) for one, two in shared)


@st.composite
def versions(draw: st.DrawFn) -> Versions:
    """Two policies: with one vocabulary, with two, or the second an edit of the first."""
    small = {"max_facts": 3, "max_cases": 30}
    kind = draw(st.sampled_from(("one vocabulary", "two vocabularies", "edit", "edit")))
    if kind == "two vocabularies":
        old, new = draw(policies(**small)), draw(policies(**small))
        assume(_has_no_other_form(old.vocabulary, new.vocabulary))
        return old, new
    vocabulary = draw(vocabularies(**small))
    old = draw(policies(vocabulary=vocabulary))
    if kind == "one vocabulary":
        return old, draw(policies(vocabulary=vocabulary))
    return old, without_conflicts(_edited(draw, old))


def _edited(draw: st.DrawFn, old: PolicyDocument) -> PolicyDocument:
    """The policy with a rule taken away, or given another outcome, or a wider or narrower condition."""
    name = draw(st.sampled_from(list(old.rules)))
    how = draw(st.sampled_from(("outcome", "wider", "narrower", "away")))
    rule = old.rules[name]
    other = old.rules[draw(st.sampled_from(list(old.rules)))].when
    if how == "away":
        kept = {rule.name: evolve(rule, overrides=()) for rule in old.rules.values() if rule.name != name}
        groups = {group.name: evolve(group, overrides=()) for group in old.groups.values()}
        return evolve(old, rules=kept, groups=groups)
    if how == "outcome":
        changed = evolve(rule, outcome=draw(st.sampled_from(OUTCOMES)))
    else:
        changed = evolve(rule, when=AnyOf((rule.when, other)) if how == "wider" else AllOf((rule.when, other)))
    return evolve(old, rules={**old.rules, name: changed})


@settings(max_examples=15)
@given(versions())
def test_random_changes_are_told_and_counted_exactly(pair: Versions) -> None:
    """Every cell of the table, every line of the description, every count, one case after the other."""
    assert_change_is_right(*pair, counted=True)


@pytest.mark.slow
@settings(max_examples=800)
@given(versions())
def test_many_random_changes_are_told_and_counted_exactly(pair: Versions) -> None:
    """The same, for long."""
    assert_change_is_right(*pair, counted=True)


@given(policies(max_facts=3))
@settings(max_examples=10)
def test_a_policy_is_proved_equal_to_itself(document: PolicyDocument) -> None:
    """Whatever its text: here every condition is said twice."""
    doubled = {
        name: evolve(rule, when=AllOf((rule.when, AnyOf((rule.when,))))) for name, rule in document.rules.items()
    }
    twice = evolve(document, rules=doubled)
    assert compare(document, twice).equivalent
    both = Both(document, twice)
    for before in OUTCOMES:
        for after in OUTCOMES:
            assert before is after or both.case(both.cell(before, after)) is None


@pytest.mark.parametrize("rule", ["child-in-immediate-danger", "two-people-at-risk", "harmless-item-to-a-risky-person"])
def test_mars_without_a_rule_is_told_exactly(rule: str) -> None:
    """A large change of a large policy: the cells, and every line of the description."""
    old = load_mars().document
    without = _without(old, rule)
    assert_change_is_right(old, without, counted=False)


def _without(document: PolicyDocument, name: str) -> PolicyDocument:
    """The policy without a rule, and without what names it."""
    rules = {
        rule.name: evolve(rule, overrides=tuple(over for over in rule.overrides if over.name != name))
        for rule in document.rules.values()
        if rule.name != name
    }
    groups = {
        group.name: evolve(group, overrides=tuple(over for over in group.overrides if over.name != name))
        for group in document.groups.values()
    }
    return evolve(document, rules=rules, groups=groups)
