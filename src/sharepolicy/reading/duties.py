"""Whom to ask and how soon, what else to do, and what the policy promises about all cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from sharepolicy.language.condition import Test
from sharepolicy.language.policy import (
    NOT_TOLD,
    TOLD,
    Action,
    EscalationLine,
    FactDirection,
    FactMove,
    Invariant,
    Shift,
    Timing,
)
from sharepolicy.language.steps import Step, StepChain
from sharepolicy.language.vocabulary import Fact, SeveralOf, without_ends
from sharepolicy.language.within import within_from
from sharepolicy.reading.for_each import for_each
from sharepolicy.reading.in_force import condition_in_force
from sharepolicy.reading.limits import limit_in
from sharepolicy.reading.places import line_span, place
from sharepolicy.reading.rules import outcomes_in, role_in, roles_in
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.sources import citations_from
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, is_yes, scalars_in, text_in
from sharepolicy.reading.values import KINDS, values_of


def read_roles(scope: Scope, node: Node | None) -> None:
    """Read the roles: those who can be asked."""
    scope.roles = {
        key.value: text_in(role.get("says") if isinstance(role, MapNode) else role) for key, role in entries_in(node)
    }


def read_escalation(scope: Scope, node: Node | None) -> dict[str, EscalationLine]:
    """Every line of `escalation`."""
    found = {}
    for key, line in entries_in(node):
        if not isinstance(line, MapNode):
            continue
        to, within = role_in(scope, line.get("to")), limit_in(scope, line.get("within"))
        when = condition_in_force(scope, line)
        sources = citations_from(scope, line.get("source"))
        if within is not None:
            because, judgement = text_in(line.get("because")), text_in(line.get("judgement"))
            then = steps_in(scope, line.get("then"))
            found[key.value] = EscalationLine(
                key.value, to, within, when, because, sources, judgement, then, span=key.span
            )
    return found


def steps_in(scope: Scope, node: Node | None) -> StepChain:
    """The steps that follow if nobody answers: one, or a list."""
    read = [
        (role_in(scope, step.get("to")), within_from(text_in(step.get("after"))))
        for step in (node.items if isinstance(node, ListNode) else (node,))
        if isinstance(step, MapNode)
    ]
    return tuple(Step(to, after) for to, after in read if to and after is not None and not after.start)


def read_actions(scope: Scope, node: Node | None) -> dict[str, Action]:
    """Every action."""
    found = {}
    for key, action in entries_in(node):
        if not isinstance(action, MapNode):
            scope.unread_actions.add(key.value)
            continue
        on, timing = outcomes_in(action.get("on")), text_in(action.get("timing"))
        when = condition_in_force(scope, action)
        sources = citations_from(scope, action.get("source"))
        if on and timing in tuple(Timing):
            found[key.value] = Action(
                name=key.value,
                on=on,
                timing=Timing(timing),
                says=text_in(action.get("says")),
                when=when,
                within=limit_in(scope, action.get("within")),
                sources=sources,
                judgement=text_in(action.get("judgement")),
                shown_by=_shown_by(scope, action.get("shown_by")),
                span=key.span,
            )
        else:
            scope.unread_actions.add(key.value)
    return found


def _shown_by(scope: Scope, node: Node | None) -> frozenset[str]:
    """The parts of a record that show that something was done. No record can show that they were told and were not."""
    parts = {part.value: part for part in scalars_in(node)}
    if TOLD in parts and NOT_TOLD in parts:
        message = f"nobody can be told and not told: `{TOLD}` shows that they were, `{NOT_TOLD}` that they were not"
        help_ = f"name `{TOLD}` where they are to be told, `{NOT_TOLD}` where they are not"
        scope.add("contradictory-condition", message, parts[NOT_TOLD].span, help_)
    return frozenset(parts)


def read_invariants(
    scope: Scope, node: Node | None, actions: Iterable[str], rules: Collection[str]
) -> dict[str, Invariant]:
    """Every invariant. `actions` and `rules` are the names that it can name."""
    known = set(actions)
    found = {}
    for key, invariant in entries_in(node):
        before = len(scope.diagnostics)
        for spoken, each in for_each(scope, invariant) if isinstance(invariant, MapNode) else ():
            promise = _invariant(scope, key, spoken, known, rules).for_value(each)
            found[promise.name] = promise
            if len(scope.diagnostics) > before:
                break  # what is wrong with it is wrong for every value
    return found


_PROMISES = (
    "always",
    "never",
    "regardless_of",
    "carries",
    "never_due",
    "decided_by",
    "never_decided_by",
    "required",
    "escalates_to",
    "as",
)
_REQUIRED: Mapping[str, Literal["always", "never"]] = {"always": "always", "never": "never"}

_TOGETHER = {
    "as": ("outcome_never_moves",),
    "outcome_never_moves": ("as",),
    "on": ("carries", "never_due"),
    "within": ("escalates_to",),
}
"""Properties that mean nothing alone, and those of which each needs one beside it."""


def _invariant(scope: Scope, key: Scalar, node: MapNode, actions: set[str], rules: Collection[str]) -> Invariant:
    if not any(node.key(name) for name in (*_PROMISES, "outcome_never_moves", "on", "within")):
        help_ = f"add {', '.join(f'`{name}`' for name in _PROMISES[:-1])} or `{_PROMISES[-1]}`"
        scope.add("missing-property", f"`{key.value}` promises nothing that can be checked", key.span, help_)
    for one, others in _TOGETHER.items():
        alone = node.key(one)
        if alone is not None and not any(node.key(other) for other in others):
            beside = " or ".join(f"`{other}`" for other in others)
            scope.add("missing-property", f"`{one}` needs {beside} beside it", alone.span)
    when = condition_in_force(scope, node)
    regardless_of = scope.facts_in(node.get("regardless_of"))
    scope.used_facts.update(regardless_of)
    shift = node.get("outcome_never_moves")
    return Invariant(
        name=key.value,
        says=text_in(node.get("says")),
        when=when,
        always=outcomes_in(node.get("always")),
        never=outcomes_in(node.get("never")),
        regardless_of=regardless_of,
        carries=_actions_named(scope, node.get("carries"), actions),
        never_due=_actions_named(scope, node.get("never_due"), actions),
        decided_by=_rules_named(scope, node.get("decided_by"), rules),
        never_decided_by=_rules_named(scope, node.get("never_decided_by"), rules),
        escalates_to=roles_in(scope, node.get("escalates_to")),
        within=limit_in(scope, node.get("within")),
        on=outcomes_in(node.get("on")),
        moves=_moves(scope, node.get("as")),
        never_shifts=Shift(outcomes_in(shift.get("from")), outcomes_in(shift.get("to")))
        if isinstance(shift, MapNode)
        else None,
        sources=citations_from(scope, node.get("source")),
        judgement=text_in(node.get("judgement")),
        protected=is_yes(node.get("protected")),
        required=_REQUIRED.get(text_in(node.get("required")), ""),
        span=key.span,
    )


def _actions_named(scope: Scope, node: Node | None, actions: set[str]) -> tuple[str, ...]:
    return tuple(scalar.value for scalar in scalars_in(node) if action_named(scope, scalar, actions))


def _rules_named(scope: Scope, node: Node | None, rules: Collection[str]) -> tuple[str, ...]:
    return tuple(scalar.value for scalar in scalars_in(node) if rule_named(scope, scalar, rules))


def rule_named(scope: Scope, scalar: Scalar, rules: Collection[str]) -> bool:
    """Whether the policy has that rule. Records a flaw if not, unless the rule is there but could not be read."""
    if scalar.value not in rules and scalar.value not in scope.unread_rules:  # those are reported at their place
        scope.unknown("rule", scalar, rules, "name a rule of this policy")
    return scalar.value in rules


def action_named(scope: Scope, scalar: Scalar, actions: Collection[str]) -> bool:
    """Whether the policy has that action. Records a flaw if not, unless the action is there but could not be read."""
    if scalar.value not in actions and scalar.value not in scope.unread_actions:
        scope.unknown("action", scalar, actions, "describe it under `actions`")
    return scalar.value in actions


def _moves(scope: Scope, node: Node | None) -> FactMove | None:
    for key, way in entries_in(node):
        fact = scope.fact_or_member(key)
        if isinstance(fact, SeveralOf):
            message = f"`{key.value}` is a several-of, which cannot move as a whole"
            help_ = f"move one of its values: `{fact.fact_name(fact.members[0])}: {{becomes: yes}}`"
            scope.add("wrong-value-kind", message, key.span, help_)
        elif fact is not None:
            scope.used_facts.add(fact.name)
            return _move(scope, fact, key, way)
    return None


def _move(scope: Scope, fact: Fact, key: Scalar, way: Node) -> FactMove | None:
    if isinstance(way, MapNode):
        becomes, name = way.get("becomes"), way.key("becomes")
        if becomes is None or name is None:
            return None
        values = values_of(scope, fact, becomes, place(becomes, name))
        if values is None:
            return None
        if not values:
            message = f"this matches no value of `{fact.name}`"
            scope.add("contradictory-condition", message, place(becomes, name))
            return None
        return FactMove(
            fact.name, FactDirection.BECOMES, Test(fact.name, without_ends(fact, values), span=line_span(key, way))
        )
    if text_in(way) not in _DIRECTIONS:
        return None
    if not fact.is_ordered:
        message = f"`{fact.name}` cannot rise or fall: it is {KINDS[fact.type]}"
        scope.add("wrong-value-kind", message, place(way, key), "write `{becomes: value}`")
        return None
    return FactMove(fact.name, _DIRECTIONS[text_in(way)])


_DIRECTIONS: Mapping[str, FactDirection] = {"rises": FactDirection.RISES, "falls": FactDirection.FALLS}
