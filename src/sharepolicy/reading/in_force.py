"""Periods in force: a part of a policy that has one is only there on days within it."""

from __future__ import annotations

from attrs import evolve

from sharepolicy.ground.diagnostic import labels_at
from sharepolicy.language.condition import AllOf, Condition, Test
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import without_ends
from sharepolicy.reading.conditions import condition_from
from sharepolicy.reading.places import line_span, place
from sharepolicy.reading.quantities import UnreadableError, date_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import MapNode, text_in


def condition_in_force(scope: Scope, node: MapNode) -> Condition:
    """The condition under `when`, which outside the period of `in_force` never holds."""
    when, period = condition_from(scope, node.get("when")), in_force_in(scope, node)
    if period is None:
        return when
    return AllOf((period, *when.parts)) if isinstance(when, AllOf) else AllOf((period, when))


def in_force_in(scope: Scope, node: MapNode) -> Test | None:
    """The period of `in_force`, as a test of the date of the decision."""
    key, period = node.key("in_force"), node.get("in_force")
    if key is None or not isinstance(period, MapNode):
        return None
    if not period.entries:
        scope.add("missing-property", "`in_force` has neither `from` nor `until`", key.span)
        return None
    fact = next((fact for fact in scope.facts.values() if fact.decision_date), None)
    if fact is None:
        help_ = "add a fact of the type `date` with `decision_date: yes` to the vocabulary"
        message = "no fact is the date of the decision, so no period can be in force"
        scope.add("missing-decision-date", message, key.span, help_)
    edges: dict[str, int | None] = {"from": None, "until": None}
    for name, value in period.entries:
        try:
            edges[name.value] = date_from(text_in(value))
        except UnreadableError as error:
            scope.add("wrong-value-kind", error.message, place(value, name), error.help)
            return None
    span = line_span(key, period)
    found = Ranges.of(edges["from"], edges["until"])
    if not found:
        scope.add("contradictory-condition", "this period ends before it starts", span)
    if fact is None or not found:
        return None
    scope.used_facts.add(fact.name)
    return Test(fact.name, without_ends(fact, found), span=span)


def both_in_force(scope: Scope, own: Test | None, group: Test | None) -> Test | None:
    """The days within both periods: that of a rule, and that of its group."""
    if own is None or group is None:
        return own or group
    days = own.values & group.values
    if not days:
        message = "this rule is only in force on days on which its group is not"
        scope.add("contradictory-condition", message, own.span, labels=labels_at("the period of the group", group.span))
    return evolve(own, values=days) if days else own
