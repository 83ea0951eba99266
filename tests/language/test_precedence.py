"""Which rule overrides which: named rules, groups, the list of precedence, and everything that follows from them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given

from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by, override_cycle
from sharepolicy.testing.policies import policies
from sharepolicy.testing.small import rule, small_policy

SHARE, DONT = Outcome.SHARE, Outcome.DONT_SHARE


def direct_overrides(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, the rules that it overrides by its own line, its group's line, or the list of precedence."""
    listed = [entry.name for entry in document.precedence]
    found = {}
    for one in document.rules.values():
        below = listed[listed.index(one.group) + 1 :] if one.group in listed else []
        names = {over.name for over in (*one.overrides, *document.groups[one.group].overrides)} | {*below}
        found[one.name] = frozenset(n for n, other in document.rules.items() if n in names or other.group in names)
    return found


def test_rule_overrides_the_rule_it_names() -> None:
    """The plainest case."""
    document = small_policy([], rule("strong", SHARE, overrides=["weak"]), rule("weak", DONT))
    assert overridden_by(document) == {"strong": frozenset(), "weak": {"strong"}}


def test_rule_overrides_every_rule_of_a_group_it_names() -> None:
    """A group stands for its rules."""
    document = small_policy(
        [],
        rule("strong", SHARE, overrides=["weak"]),
        rule("one", DONT, group="weak"),
        rule("two", DONT, group="weak"),
    )
    assert direct_overrides(document)["strong"] == {"one", "two"}


def test_every_rule_of_a_group_overrides_what_the_group_names() -> None:
    """A group's `overrides` counts for each of its rules, and may name a single rule."""
    document = small_policy(
        [],
        rule("one", SHARE, group="strong"),
        rule("two", SHARE, group="strong"),
        rule("weak", DONT),
        groups=[Group("strong", "safeguards", overrides=(Name("weak"),))],
    )
    assert overridden_by(document)["weak"] == {"one", "two"}


def test_precedence_lists_groups_strongest_first() -> None:
    """Each group overrides all those after it, and a group that is not listed is in no order."""
    document = small_policy(
        [],
        rule("low", DONT, group="c"),
        rule("high", SHARE, group="a"),
        rule("middle", SHARE, group="b"),
        rule("beside", SHARE, group="d"),
        precedence=["a", "b", "c"],
    )
    assert overridden_by(document) == {
        "high": frozenset(),
        "middle": {"high"},
        "low": {"high", "middle"},
        "beside": frozenset(),
    }


def test_overriding_is_transitive() -> None:
    """Who overrides one that overrides a third overrides the third."""
    document = small_policy([], rule("a", SHARE, overrides=["b"]), rule("b", DONT, overrides=["c"]), rule("c", SHARE))
    assert overridden_by(document)["c"] == {"a", "b"}


def test_circle_is_shown_rule_by_rule() -> None:
    """The cycle names its rules, each overriding the next and the last the first."""
    document = small_policy(
        [],
        rule("outside", SHARE, overrides=["a"]),
        rule("a", SHARE, overrides=["b"]),
        rule("b", DONT, overrides=["c"]),
        rule("c", SHARE, overrides=["a"]),
    )
    cycle = override_cycle(document)
    direct = direct_overrides(document)
    assert set(cycle) == {"a", "b", "c"}
    assert all(after in direct[before] for before, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def test_rule_that_overrides_itself_is_a_circle() -> None:
    """The smallest circle: a rule that names its own group."""
    document = small_policy([], rule("a", SHARE, overrides=["all-rules"]))
    assert override_cycle(document) == ("a",)


def test_circle_has_no_meaning() -> None:
    """What a circle of overrides means is nothing: it is an error."""
    document = small_policy([], rule("a", SHARE, overrides=["b"]), rule("b", DONT, overrides=["a"]))
    with pytest.raises(ValueError, match="in a circle: a, b"):
        overridden_by(document)


@given(policies(conflict_free=False))
def test_overridden_by_is_a_strict_partial_order(document: PolicyDocument) -> None:
    """No rule is above itself, and what is above something above is above. It has the direct ones, and no more."""
    direct, above = direct_overrides(document), overridden_by(document)
    for weak, stronger in above.items():
        assert weak not in stronger
        assert stronger.union(*(above[strong] for strong in stronger)) == stronger
        assert stronger >= {strong for strong, weaker in direct.items() if weak in weaker}
        for strong in stronger:
            assert weak in direct[strong] or any(weak in direct[r] for r in stronger if strong in above[r])
