"""A random policy, written down as an author would, is read back as the same policy."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from attrs import evolve
from hypothesis import assume, given

from sharepolicy.ground.text import Text
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import (
    FactDirection,
    FactMove,
    Group,
    Invariant,
    Outcome,
    PolicyDocument,
    Rule,
    Shift,
)
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, SeveralOf
from sharepolicy.reading.policies import read_policy_text
from sharepolicy.testing import policies
from sharepolicy.testing.small import choice, number, small_policy, yes_no
from tests.helpers.writing import as_written, writable, written_policy


def in_order_of_file(rules: Mapping[str, Rule], groups: Mapping[str, Group]) -> list[str]:
    """Rules as they stand in the file: group by group."""
    return [rule.name for group in groups for rule in rules.values() if rule.group == group]


@given(policies(conflict_free=False))
def test_what_is_written_is_read(policy: PolicyDocument) -> None:
    """Every part of every random policy survives; nothing is added."""
    policy = as_written(policy)
    facts = policy.vocabulary.facts
    assume(all(writable(condition, facts) for condition in conditions_of(policy)))
    reading = read_policy_text(Text("policy.yaml", written_policy(policy)))
    errors = [flaw for flaw in reading.diagnostics if flaw.is_error]
    assume(not any(flaw.code == "contradictory-condition" for flaw in errors))
    assert errors == []
    found = reading.document
    assert found is not None
    assert list(found.rules) == in_order_of_file(found.rules, policy.groups)
    for part in ("name", "title", "version", "sources", "definitions", "rules", "groups", "precedence", "otherwise"):
        assert getattr(found, part) == getattr(policy, part), part
    for part in ("unsettled", "roles", "escalation", "actions", "invariants"):
        assert getattr(found, part) == getattr(policy, part), part
    assert list(found.vocabulary.facts) == list(facts)
    for name, fact in facts.items():
        read = found.vocabulary.facts[name]
        assert read == (evolve(fact, asks=read.asks, label=read.label) if fact.several else fact)
    assert found.vocabulary.several == policy.vocabulary.several
    assert found.vocabulary.impossible == policy.vocabulary.impossible


@pytest.mark.parametrize(
    "fact",
    [
        number("age", 7, 7, changeable=True, changes_to=Ranges.of(7, 7)),
        number("age", 7, 9, changeable=True, changes_to=Ranges.of(7, 7)),
        choice("age", "young", "old", changeable=True, changes_to=frozenset({"young", "old"})),
    ],
)
def test_what_a_fact_can_be_changed_to_is_written_also_where_it_is_all(fact: Fact) -> None:
    """A number of one value only, changed to that one, can be changed to all there are."""
    found = read_policy_text(Text("policy.yaml", written_policy(small_policy([fact])))).document
    assert found is not None
    assert found.vocabulary.facts["age"].reachable == fact.reachable


def test_that_something_comes_to_be_among_several_is_written() -> None:
    """It becomes so: the value of a several-of is a fact of its own in what moves."""
    marks = SeveralOf("marks", "What are the marks?", "marks", ("old", "new"))
    members = [yes_no(f"marks/{member}", several="marks", member=member) for member in marks.members]
    move = FactMove("marks/new", FactDirection.BECOMES, Test("marks/new", frozenset({"yes"})))
    shift = Shift(frozenset({Outcome.SHARE}), frozenset({Outcome.ESCALATE}))
    promise = Invariant("kept", "It is kept.", moves=move, never_shifts=shift)
    policy = small_policy(members)
    vocabulary = evolve(policy.vocabulary, several={"marks": marks})
    reading = read_policy_text(
        Text("policy.yaml", written_policy(evolve(policy, vocabulary=vocabulary, invariants={"kept": promise})))
    )
    assert [flaw.message for flaw in reading.diagnostics if flaw.is_error] == []
    assert reading.document is not None
    assert reading.document.invariants["kept"].moves == move
