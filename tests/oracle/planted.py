"""Faults planted on purpose: a policy that goes wrong in exactly one case of all it has."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from sharepolicy.language.condition import AllOf, Not, Test
from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument, Rule
from sharepolicy.language.values import Values

PLANTED = "planted"


def exactly(case: Mapping[str, Values]) -> AllOf:
    """The condition that holds in this case only."""
    return AllOf(tuple(Test(name, values) for name, values in case.items()))


def with_planted(
    document: PolicyDocument, case: Mapping[str, Values], outcome: Outcome, *, strongest: bool = True
) -> PolicyDocument:
    """The policy with a rule for this case alone: it overrides every other rule, or stands in no order with them."""
    overrides = tuple(Name(name) for name in document.rules) if strongest else ()
    rule = Rule(PLANTED, "planted-group", outcome, exactly(case), because="It was planted.", overrides=overrides)
    group = Group("planted-group", next(iter(document.groups.values())).heading)
    return evolve(
        document,
        rules={**document.rules, PLANTED: rule},
        groups={**document.groups, group.name: group},
    )


def open_in(document: PolicyDocument, case: Mapping[str, Values]) -> PolicyDocument:
    """The policy without `otherwise`, but with a rule in its place that leaves out this case."""
    assert document.otherwise is not None
    group = Group("planted-group", next(iter(document.groups.values())).heading)
    filling = Rule(PLANTED, group.name, document.otherwise.outcome, Not(exactly(case)), because="It was planted.")
    rules = {name: evolve(rule, overrides=(*rule.overrides, Name(PLANTED))) for name, rule in document.rules.items()}
    return evolve(
        document,
        rules={**rules, PLANTED: filling},
        groups={**document.groups, group.name: group},
        otherwise=None,
    )
