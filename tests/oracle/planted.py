"""Faults planted on purpose: a policy that goes wrong in exactly one case of all it has."""

from __future__ import annotations

from collections.abc import Mapping

import z3
from attrs import evolve

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.condition import AllOf, Not, Test
from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument, Rule
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import without_ends
from tests.oracle.asking import Oracle

OneCase = Mapping[str, Values]

PLANTED = "planted"


def exactly(document: PolicyDocument, case: Mapping[str, Values]) -> AllOf:
    """The condition that holds in this case only, as it would be read from a file."""
    facts = document.vocabulary.facts
    return AllOf(tuple(Test(name, without_ends(facts[name], values)) for name, values in case.items()))


def with_planted(
    document: PolicyDocument, case: Mapping[str, Values], outcome: Outcome, *, strongest: bool = True
) -> PolicyDocument:
    """The policy with a rule for this case alone: it overrides every other rule, or stands in no order with them.

    Where it escalates it names whom to ask: otherwise nobody may be asked in the case, which is a fault of its own.
    """
    to = next(iter(document.roles)) if outcome is Outcome.ESCALATE else ""
    overrides = tuple(Name(name) for name in document.rules) if strongest else ()
    when = exactly(document, case)
    rule = Rule(PLANTED, "planted-group", outcome, when, because="It was planted.", overrides=overrides, to=to)
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
    filling = Rule(
        PLANTED, group.name, document.otherwise.outcome, Not(exactly(document, case)), because="It was planted."
    )
    rules = {name: evolve(rule, overrides=(*rule.overrides, Name(PLANTED))) for name, rule in document.rules.items()}
    return evolve(
        document,
        rules={**rules, PLANTED: filling},
        groups={**document.groups, group.name: group},
        otherwise=None,
    )


def cell(compiled: CompiledPolicy, case: OneCase) -> Region:
    """The one case as a region."""
    found = compiled.possible & compiled.space.box(case)
    assert found.count() == 1
    return found


def only_case(oracle: Oracle, *wanted: z3.BoolRef) -> OneCase:
    """The one case that z3 finds for what is wanted; fails when there are none or more."""
    case = oracle.case(*wanted)
    assert case is not None, "z3 finds no case"
    other = oracle.case(*wanted, z3.Not(oracle.is_(case)))
    assert other is None, f"z3 finds another case than the planted one: {other}"
    return case
