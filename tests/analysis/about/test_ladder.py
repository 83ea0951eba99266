"""How groups override each other, against the precedence of their rules."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given

from sharepolicy.analysis.about.ladder import ladder
from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument, Rule
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.testing import policies

_RULES = ("a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2")


def of_groups(*overrides: tuple[str, str], precedence: tuple[str, ...] = ()) -> PolicyDocument:
    """A policy of groups `a` to `d`, each with two rules, in which some rules override rules or groups."""
    weaker = {name: [Name(weak) for strong, weak in overrides if strong == name] for name in _RULES}
    rules = {name: Rule(name, name[0], Outcome.SHARE, overrides=tuple(weaker[name])) for name in _RULES}
    groups = {name: Group(name, "questions") for name in "abcd"}
    return PolicyDocument("one", Vocabulary(), groups=groups, rules=rules, precedence=tuple(map(Name, precedence)))


def test_a_list_of_precedence_is_a_ladder() -> None:
    """One group to a step, and nothing stands beside another."""
    found = ladder(of_groups(precedence=("c", "a", "d", "b")))
    assert found.steps == (("c",), ("a",), ("d",), ("b",))
    assert [found.beside(group) for group in "abcd"] == [()] * 4


def test_groups_without_an_order_stand_on_one_step() -> None:
    """What overrides only some rules of another group is no step above it."""
    found = ladder(of_groups(("a1", "b1"), ("c1", "d"), ("c2", "d")))
    assert found.steps == (("a", "b", "c"), ("d",))
    assert found.partly["a"] == {"b"}
    assert found.beside("a") == ("d",)
    assert found.beside("c") == ()


def test_what_overrides_against_the_order_is_known() -> None:
    """A rule of a group on a lower step may override one of a group on a higher step, or on its own."""
    found = ladder(of_groups(("a1", "b"), ("a2", "b"), ("b1", "c1"), ("c2", "d1")))
    assert found.steps == (("a", "c", "d"), ("b",))
    assert (found.level("c"), found.against("b"), found.is_strict) == (("d",), ("c",), False)
    assert ladder(of_groups(precedence=("a", "b", "c", "d"))).is_strict


def test_a_group_without_rules_has_no_step() -> None:
    """It decides nothing."""
    document = of_groups(precedence=("a", "b", "c", "d"))
    bare = evolve(document, rules={name: rule for name, rule in document.rules.items() if rule.group != "b"})
    assert ladder(bare).steps == (("a",), ("c",), ("d",))


@given(policies(max_rules=6, max_cases=60))
def test_a_higher_step_is_never_overridden_wholly_by_a_lower_one(document: PolicyDocument) -> None:
    """And each claim of the ladder is true of every pair of rules."""
    found, above = ladder(document), overridden_by(document)
    members = {group: [r.name for r in document.rules.values() if r.group == group] for group in document.groups}
    places = {group: place for place, step in enumerate(found.steps) for group in step}
    assert set(places) == {group for group, rules in members.items() if rules}
    for one in places:
        for other in places:
            if one == other:
                continue
            pairs = [strong in above[weak] for strong in members[one] for weak in members[other]]
            assert (other in found.wholly[one]) is all(pairs)
            assert (other in found.partly[one]) is (any(pairs) and not all(pairs))
            if all(pairs):
                assert places[one] < places[other]
