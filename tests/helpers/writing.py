"""A policy written down as an author would write it, and as it reads then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve
from hypothesis import assume

from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.condition import tests_of as every_test_of
from sharepolicy.language.policy import (
    FactMove,
    Group,
    Invariant,
    Outcome,
    PolicyDocument,
    Rule,
)
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, Impossible, SeveralOf, number_text


def plainer(condition: Condition, facts: Mapping[str, Fact]) -> Condition:
    """The same condition, with tests as an author can write them in one line."""
    match condition:
        case Test(name, values):
            fact = facts[name]
            if fact.several and values == frozenset({"no"}):
                return Not(Test(name, frozenset({"yes"})))
            if isinstance(values, Ranges):
                everything = fact.all_values
                assert isinstance(everything, Ranges)
                pieces = [Ranges((piece,)) & everything for piece in values.pieces]
                tests = tuple(Test(name, piece) for piece in pieces if piece)
                return tests[0] if len(tests) == 1 else AnyOf(tests)
            return Test(name, values)
        case AllOf(parts):
            return AllOf(tuple(plainer(part, facts) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(plainer(part, facts) for part in parts))
        case CountOf(parts):
            return evolve(condition, parts=tuple(plainer(part, facts) for part in parts))
        case Not(part):
            return Not(plainer(part, facts))
        case Is(name, part):
            return Is(name, plainer(part, facts))


def writable(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Whether each test has values, and those of a several-of say something."""
    if "AnyOf(parts=())" in repr(condition):
        return False  # a test outside the bounds of its fact: it never holds
    tests = list(every_test_of(condition))
    named = [(facts[test.fact], test.values) for test in tests if isinstance(test.values, frozenset)]
    return all(values and not (fact.several and len(values) > 1) for fact, values in named)


def written(condition: Condition, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A condition as a mapping."""
    match condition:
        case Test(name, values):
            fact = facts[name]
            if fact.several:
                return {fact.several: {"includes": fact.member}}
            if isinstance(values, Ranges):
                return {name: written_range(fact, values)}
            return {name: sorted(values)}
        case AllOf(()):
            return {}
        case AllOf(parts):
            return {"all": [written(part, facts) for part in parts]}
        case AnyOf(parts):
            return {"any": [written(part, facts) for part in parts]}
        case CountOf(parts, least, most):
            limits = {"at_least": least or None, "at_most": most if most != len(parts) else None}
            limits = {"exactly": most} if least == most else limits
            said = {word: number for word, number in limits.items() if number is not None}
            return {"count": {**said, "of": [written(part, facts) for part in parts]}}
        case Not(part):
            return {"not": written(part, facts)}
        case Is(name):
            return {"is": name}


def written_range(fact: Fact, values: Ranges) -> Any:
    """One stretch of numbers or dates as limits."""
    ((low, high),) = values.pieces
    limits = {"at_least": low, "at_most": high}
    found = {word: number_text(fact, number) for word, number in limits.items() if number is not None}
    return found or {"not": []}


def written_values(fact: Fact, values: Values) -> Any:
    """Values one by one, also where they are all that there are; numbers and dates as one stretch."""
    if isinstance(values, Ranges):
        return written_range(fact, values & Ranges.of(fact.minimum, fact.maximum))
    return sorted(values)


def written_move(move: FactMove, facts: Mapping[str, Fact]) -> Any:
    """How a fact moves: along its order, or to some values."""
    if move.becomes is None:
        return move.direction.value
    return {"becomes": "yes" if facts[move.fact].several else written(move.becomes, facts)[move.fact]}


def written_fact(fact: Fact | SeveralOf) -> dict[str, Any]:
    """A fact of a vocabulary."""
    found: dict[str, Any] = {"asks": fact.asks, "name": fact.label, "changeable": "yes" if fact.changeable else "no"}
    if isinstance(fact, SeveralOf):
        return found | {"type": "several-of", "values": list(fact.members)}
    found["type"] = fact.type.value
    if fact.changes_to is not None:
        found["changeable"] = written_values(fact, fact.changes_to)
    if fact.type in (FactType.CHOICE, FactType.SCALE):
        names = fact.value_names
        found["values"] = {value: {"name": names[value]} for value in fact.values} if names else [*fact.values]
    if fact.decimals:
        found["decimals"] = str(fact.decimals)
    for word, edge in (("minimum", fact.minimum), ("maximum", fact.maximum)):
        if edge is not None:
            found[word] = number_text(fact, edge)
    if fact.usual is not None:
        found["usual"] = written_values(fact, fact.usual)
    if fact.decision_date:
        found["decision_date"] = "yes"
    return found


def kept(**parts: Any) -> dict[str, Any]:
    """The parts that say something."""
    return {name.rstrip("_"): part for name, part in parts.items() if part not in ("", None, [], {})}


def texts(values: Iterable[object]) -> list[str]:
    """As an author names them."""
    return [str(value) for value in values]


def when(condition: Condition, facts: Mapping[str, Fact]) -> dict[str, Any] | None:
    """A condition, or nothing for always."""
    return None if condition == ALWAYS else written(condition, facts)


def written_rule(rule: Rule, group: Group, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """One rule of a group."""
    period = {}
    if rule.in_force is not None:
        assert isinstance(rule.in_force.values, Ranges)
        ((low, high),) = rule.in_force.values.pieces
        edges = {"from": low, "until": high}
        fact = facts[rule.in_force.fact]
        period = {word: number_text(fact, edge) for word, edge in edges.items() if edge is not None}
    return kept(
        when=when(rule.when, facts), outcome=rule.outcome.value, because=rule.because, to=rule.to, in_force=period,
        overrides=texts(rule.overrides), source=texts(rule.sources), judgement=rule.judgement,
        required="yes" if rule.required else "",
    )  # fmt: skip


def written_invariant(invariant: Invariant, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """One invariant."""
    moves, shift = invariant.moves, invariant.never_shifts
    return kept(
        says=invariant.says, when=when(invariant.when, facts), always=sorted(texts(invariant.always)),
        never=sorted(texts(invariant.never)), regardless_of=list(invariant.regardless_of),
        carries=list(invariant.carries), never_due=list(invariant.never_due), on=sorted(texts(invariant.on)),
        decided_by=list(invariant.decided_by), never_decided_by=list(invariant.never_decided_by),
        required=invariant.required,
        escalates_to=list(invariant.escalates_to), within=str(invariant.within or ""),
        **{"as": {moves.fact: written_move(moves, facts)} if moves else {}},
        outcome_never_moves=kept(from_=sorted(texts(shift.from_)), to=sorted(texts(shift.to))) if shift else {},
    )  # fmt: skip


def written_policy(policy: PolicyDocument) -> str:
    """A policy as the text of a file."""
    facts = policy.vocabulary.facts
    own = {fact.several or name: policy.vocabulary.several.get(fact.several, fact) for name, fact in facts.items()}
    content: dict[str, Any] = {
        "policy": policy.name,
        "title": policy.title,
        "version": policy.version,
        "facts": {name: written_fact(fact) for name, fact in own.items()},
        "impossible": [
            {"when": written(impossible.when, facts), "because": impossible.because}
            for impossible in policy.vocabulary.impossible
        ],
        "sources": {
            source.name: {"title": source.title, "clauses": {c.id: c.text for c in source.clauses.values()}}
            for source in policy.sources.values()
        },
        "definitions": {
            d.name: kept(says=d.says, when=written(d.condition, facts)) | {"when": written(d.condition, facts)}
            for d in policy.definitions.values()
        },
        "precedence": texts(policy.precedence),
        "roles": dict(policy.roles),
        "unsettled": kept(because=policy.unsettled.because, to=policy.unsettled.to),
        "escalation": {
            line.name: kept(
                to=line.to or None, within=line.within.text, when=when(line.when, facts), because=line.because,
                then=[{"to": step.to, "after": step.after.text} for step in line.then],
            )
            for line in policy.escalation.values()
        },
        "actions": {
            action.name: kept(
                on=sorted(texts(action.on)), timing=action.timing.value, says=action.says, source=texts(action.sources),
                within=str(action.within or ""), when=when(action.when, facts),
            )
            for action in policy.actions.values()
        },
        "invariants": {name: written_invariant(one, facts) for name, one in policy.invariants.items()},
    }  # fmt: skip
    for group in policy.groups.values():
        rules = {r.name: written_rule(r, group, facts) for r in policy.rules.values() if r.group == group.name}
        parts = kept(title=group.title, overrides=texts(group.overrides), rules=rules)
        content.setdefault(group.heading, {})[group.name] = parts
    if policy.otherwise:
        one = policy.otherwise
        content["otherwise"] = kept(outcome=one.outcome.value, because=one.because, to=one.to)
    return json.dumps(content, indent=1, ensure_ascii=False)


def as_written(policy: PolicyDocument) -> PolicyDocument:
    """The policy with every condition in the form in which it can be written."""
    facts = policy.vocabulary.facts

    def plain(condition: Condition) -> Condition:
        return plainer(condition, facts)

    vocabulary = evolve(
        policy.vocabulary,
        impossible=tuple(Impossible(plain(one.when), one.because) for one in policy.vocabulary.impossible),
    )
    invariants = {}
    for name, one in policy.invariants.items():
        moves = one.moves
        if moves and moves.becomes:
            becomes = plain(moves.becomes)
            assume(isinstance(becomes, Test))
            moves = evolve(moves, becomes=becomes)
        invariants[name] = evolve(one, when=plain(one.when), moves=moves)
    otherwise = policy.otherwise
    if otherwise and otherwise.outcome is not Outcome.ESCALATE:
        otherwise = evolve(otherwise, to="")
    return evolve(
        policy,
        otherwise=otherwise,
        vocabulary=vocabulary,
        definitions={n: evolve(d, condition=plain(d.condition)) for n, d in policy.definitions.items()},
        rules={n: evolve(rule, when=plain(rule.when)) for n, rule in policy.rules.items()},
        escalation={n: evolve(line, when=plain(line.when)) for n, line in policy.escalation.items()},
        actions={n: evolve(action, when=plain(action.when)) for n, action in policy.actions.items()},
        invariants=invariants,
    )
