"""Mutants: the policy with one small mistake in it, of the kinds that authors make.

Good examples notice each of them. `mutation` looks which do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from sharepolicy.analysis.lines import lines_of, with_definition, with_line
from sharepolicy.analysis.words import say_condition
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import ALWAYS, Condition, Is, Not
from sharepolicy.language.policy import (
    OUTCOMES,
    Action,
    EscalationLine,
    Invariant,
    Name,
    PolicyDocument,
    Rule,
)
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, without_ends


class Mistake(StrEnum):
    """Kinds of mistakes."""

    RULE = "rule left out"
    OUTCOME = "outcome changed"
    LINE_OUT = "line left out"
    LINE_NOT = "line turned round"
    THRESHOLD = "threshold moved"
    VALUE = "value changed"
    OVERRIDE = "override left out"
    PRECEDENCE = "precedence swapped"
    ACTION = "action's condition left out"


@frozen(eq=False)
class Mutant:
    """The policy with one mistake: what kind, in what it was made, in words, and where the author wrote it."""

    mistake: Mistake
    where: str
    says: str
    document: PolicyDocument = field(repr=False)
    span: Span | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "mistake": self.mistake.value,
            "where": self.where,
            "says": self.says,
            "place": str(self.span) if self.span else None,
        }


def mutants(document: PolicyDocument) -> tuple[Mutant, ...]:
    """Every mutant of a policy, in the order of its text within each kind of part.

    Thresholds of numbers and dates move by the smallest step there is, one up and one down; those of scales by one
    value. A line of a definition is changed once, wherever the definition is used.
    """
    return (
        *_of_definitions(document),
        *(mutant for rule in document.rules.values() for mutant in _of_rule(document, rule)),
        *_of_otherwise(document),
        *_of_groups(document),
        *_of_precedence(document),
        *_of_actions(document),
    )


def _of_definitions(document: PolicyDocument) -> Iterator[Mutant]:
    for name, definition in document.definitions.items():

        def defined(meaning: Condition, name: str = name) -> PolicyDocument:
            return with_meaning(document, name, meaning)

        yield from _of_condition(document, definition.condition, f"definition `{name}`", definition.span, defined)


def _of_rule(document: PolicyDocument, rule: Rule) -> Iterator[Mutant]:
    where = f"rule `{rule.name}`"

    def ruled(changed: Rule) -> PolicyDocument:
        return evolve(document, rules={**document.rules, rule.name: changed})

    yield Mutant(Mistake.RULE, where, "left out", without_rules(document, [rule.name]), rule.span)
    for outcome in OUTCOMES:
        if outcome is not rule.outcome:
            changed = evolve(rule, outcome=outcome)
            yield Mutant(Mistake.OUTCOME, where, f"`outcome: {outcome}`", ruled(changed), rule.span)
    span = rule.when_span or rule.span
    yield from _of_condition(document, rule.when, where, span, lambda when: ruled(evolve(rule, when=when)))
    if rule.in_force is not None:
        for period in _moved(document.vocabulary.facts[rule.in_force.fact], rule.in_force.values):
            test = evolve(rule.in_force, values=period)
            says = f"in force: {say_condition(document, test)}"
            yield Mutant(Mistake.THRESHOLD, where, says, ruled(evolve(rule, in_force=test)), rule.span)
    for over in rule.overrides:
        kept = tuple(other for other in rule.overrides if other is not over)
        yield _override(where, over, ruled(evolve(rule, overrides=kept)))


def _override(where: str, over: Name, document: PolicyDocument) -> Mutant:
    return Mutant(Mistake.OVERRIDE, where, f"`overrides: {over}` left out", document, over.span)


def _of_otherwise(document: PolicyDocument) -> Iterator[Mutant]:
    otherwise = document.otherwise
    for outcome in OUTCOMES:
        if otherwise is not None and outcome is not otherwise.outcome:
            changed = evolve(document, otherwise=evolve(otherwise, outcome=outcome))
            yield Mutant(Mistake.OUTCOME, "`otherwise`", f"`outcome: {outcome}`", changed, otherwise.span)


def _of_groups(document: PolicyDocument) -> Iterator[Mutant]:
    for group in document.groups.values():
        for over in group.overrides:
            kept = tuple(other for other in group.overrides if other is not over)
            changed = {**document.groups, group.name: evolve(group, overrides=kept)}
            yield _override(f"group `{group.name}`", over, evolve(document, groups=changed))


def _of_precedence(document: PolicyDocument) -> Iterator[Mutant]:
    order = document.precedence
    for place in range(len(order) - 1):
        first, second = order[place : place + 2]
        changed = evolve(document, precedence=(*order[:place], second, first, *order[place + 2 :]))
        yield Mutant(Mistake.PRECEDENCE, "precedence", f"`{second}` before `{first}`", changed, second.span)


def _of_actions(document: PolicyDocument) -> Iterator[Mutant]:
    for action in document.actions.values():
        if action.when != ALWAYS:
            changed = evolve(document, actions={**document.actions, action.name: evolve(action, when=ALWAYS)})
            where = f"action `{action.name}`"
            yield Mutant(Mistake.ACTION, where, "`when` left out", changed, action.span)


def _of_condition(
    document: PolicyDocument,
    condition: Condition,
    where: str,
    span: Span | None,
    changed: Callable[[Condition], PolicyDocument],
) -> Iterator[Mutant]:
    """The mutants of every line of a condition. A change that another mutant of the line makes too is made once."""
    for place, line in lines_of(condition, into_definitions=False):
        at = line.span or span
        said = f"`is: {line.definition}`" if isinstance(line, Is) else f"`{say_condition(document, line)}`"
        without = changed(with_line(condition, place, None))
        yield Mutant(Mistake.LINE_OUT, where, f"{said} left out", without, at)
        if isinstance(line, Is):
            turned = changed(with_line(condition, place, Not(line)))
            yield Mutant(Mistake.LINE_NOT, where, f"{said} turned round", turned, at)
            continue
        fact = document.vocabulary.facts[line.fact]
        seen = {line.values}
        for mistake, values in _other_values(fact, line.values):
            if values not in seen:
                seen.add(values)
                test = evolve(line, values=values)
                says = f"{said} becomes `{say_condition(document, test)}`"
                yield Mutant(mistake, where, says, changed(with_line(condition, place, test)), at)


def _other_values(fact: Fact, values: Values) -> Iterator[tuple[Mistake, Values]]:
    turned = _complement(fact, values)
    if turned:
        yield Mistake.LINE_NOT, turned
    if _is_threshold(fact, values):
        yield from ((Mistake.THRESHOLD, moved) for moved in _moved(fact, values))
    elif not isinstance(values, Ranges):
        yield from ((Mistake.VALUE, neighbour) for neighbour in _neighbours(fact, values))


def _complement(fact: Fact, values: Values) -> Values:
    everything = fact.all_values
    if isinstance(everything, Ranges):
        assert isinstance(values, Ranges)
        return everything - values
    assert not isinstance(values, Ranges)
    return everything - values


def _is_threshold(fact: Fact, values: Values) -> bool:
    """Whether a test is about a number or date, or about all values of a scale from one on, or up to one."""
    if isinstance(values, Ranges):
        return True
    if fact.type is not FactType.SCALE:
        return False
    held = [value in values for value in fact.values]
    return sorted(held) == held or sorted(held, reverse=True) == held


def _moved(fact: Fact, values: Values) -> Iterator[Values]:
    """The values with one end moved by one step, inwards or outwards, where something is left and not all are in."""
    if isinstance(values, Ranges):
        candidates: Iterable[Values] = _moved_ranges(fact, values)
    else:
        held = frozenset(values)
        low = fact.values[0] in held
        inner = [value for value in fact.values if value in held]
        outer = [value for value in fact.values if value not in held]
        edge, beyond = (inner[-1:], outer[:1]) if low else (inner[:1], outer[-1:])
        candidates = (held - set(edge), held | set(beyond))
    for candidate in candidates:
        if candidate and candidate != fact.all_values:
            yield candidate


def _moved_ranges(fact: Fact, values: Ranges) -> Iterator[Values]:
    everything = fact.all_values
    assert isinstance(everything, Ranges)
    for number, (low, high) in enumerate(values.pieces):
        others = values.pieces[:number] + values.pieces[number + 1 :]
        for step in (-1, 1):
            if low is not None and low != fact.minimum:
                yield without_ends(fact, Ranges((*others, (low + step, high))) & everything)
            if high is not None and high != fact.maximum:
                yield without_ends(fact, Ranges((*others, (low, high + step))) & everything)


def _neighbours(fact: Fact, values: frozenset[str]) -> Iterator[Values]:
    """Each value replaced by the next one that is not there yet, or if there is none, by the one before."""
    places = {value: place for place, value in enumerate(fact.values)}
    for value in fact.values:
        if value in values:
            others = [other for other in fact.values if other not in values]
            later = [other for other in others if places[other] > places[value]]
            if others:
                yield values - {value} | {(later or others[::-1])[0]}


def without_rules(document: PolicyDocument, names: Iterable[str]) -> PolicyDocument:
    """The policy without these rules, and without the overrides that name them."""
    gone = set(names)

    def kept(overrides: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(over for over in overrides if over.name not in gone)

    return evolve(
        document,
        rules={
            name: evolve(rule, overrides=kept(rule.overrides))
            for name, rule in document.rules.items()
            if name not in gone
        },
        groups={name: evolve(group, overrides=kept(group.overrides)) for name, group in document.groups.items()},
    )


def with_meaning(document: PolicyDocument, name: str, meaning: Condition) -> PolicyDocument:
    """The policy in which a definition means something else, wherever it is used."""

    def anew(condition: Condition) -> Condition:
        return with_definition(condition, name, meaning)

    vocabulary = document.vocabulary
    return evolve(
        document,
        vocabulary=evolve(
            vocabulary, impossible=tuple(evolve(entry, when=anew(entry.when)) for entry in vocabulary.impossible)
        ),
        definitions={
            other: evolve(definition, condition=meaning if other == name else anew(definition.condition))
            for other, definition in document.definitions.items()
        },
        rules=_each_when(document.rules, anew),
        actions=_each_when(document.actions, anew),
        escalation=_each_when(document.escalation, anew),
        invariants=_each_when(document.invariants, anew),
    )


_HasWhen = TypeVar("_HasWhen", Rule, Action, EscalationLine, Invariant)


def _each_when(things: Mapping[str, _HasWhen], anew: Callable[[Condition], Condition]) -> dict[str, _HasWhen]:
    return {name: evolve(thing, when=anew(thing.when)) for name, thing in things.items()}
