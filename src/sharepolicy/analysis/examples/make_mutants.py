"""What makes the mutants of a policy: each has one small mistake in it, of the kinds that authors make.

Mistakes in conditions are made in `line_mutants`, those in duties in `duty_mutants`, all others here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from attrs import evolve

from sharepolicy.analysis.examples.duty_mutants import duty_mutants
from sharepolicy.analysis.examples.line_mutants import moved, of_condition
from sharepolicy.analysis.examples.mutant import Mistake, Mutant
from sharepolicy.language.condition import Condition, facts_of
from sharepolicy.language.own_parts import is_own
from sharepolicy.language.policy import (
    OUTCOMES,
    Name,
    Otherwise,
    Outcome,
    PolicyDocument,
    Rule,
)
from sharepolicy.language.rewriting import map_conditions, with_meanings
from sharepolicy.language.words import say_condition

_Deciding = TypeVar("_Deciding", Rule, Otherwise)


def mutants(document: PolicyDocument) -> tuple[Mutant, ...]:
    """Every mutant of a policy, in text order within each kind of part; of an overlay, only in its own parts.

    Thresholds of numbers and dates move by the smallest step, once up and once down; those of scales by one value. A
    line of a definition is changed once, however often the definition is used.
    """
    return (
        *_of_definitions(document),
        *(mutant for rule in document.rules.values() if is_own(document, rule) for mutant in _of_rule(document, rule)),
        *_of_otherwise(document),
        *_of_groups(document),
        *_of_precedence(document),
        *_of_impossible(document),
        *duty_mutants(document),
    )


def _of_definitions(document: PolicyDocument) -> Iterator[Mutant]:
    for name, definition in document.definitions.items():

        def defined(meaning: Condition, name: str = name) -> PolicyDocument:
            """The policy in which the definition means something else, wherever it is used."""
            definitions = {**document.definitions, name: evolve(document.definitions[name], condition=meaning)}
            changed = evolve(document, definitions=definitions)
            return map_conditions(changed, lambda condition: with_meanings(condition, {name: meaning}))

        if is_own(document, definition):
            yield from of_condition(document, definition.condition, f"definition `{name}`", definition.span, defined)


def _of_rule(document: PolicyDocument, rule: Rule) -> Iterator[Mutant]:
    where = f"rule `{rule.name}`"

    def ruled(changed: Rule) -> PolicyDocument:
        return evolve(document, rules={**document.rules, rule.name: changed})

    yield Mutant(Mistake.RULE, where, "left out", without_rules(document, [rule.name]), rule.span)
    for says, changed in _other_outcomes(evolve(rule, required=False)):
        yield Mutant(Mistake.OUTCOME, where, says, ruled(changed), rule.span)
    if rule.required or (rule.outcome is Outcome.SHARE and any(other.required for other in document.rules.values())):
        says = f"`required: yes` {'left out' if rule.required else 'added'}"
        other = ruled(evolve(rule, required=not rule.required))
        yield Mutant(Mistake.REQUIRED, where, says, other, rule.span, decides=False)
    span = rule.when_span or rule.span
    yield from of_condition(document, rule.when, where, span, lambda when: ruled(evolve(rule, when=when)))
    if rule.in_force is not None:
        for period in moved(document.vocabulary.facts[rule.in_force.fact], rule.in_force.values):
            test = evolve(rule.in_force, values=period)
            says = f"in force: {say_condition(document, test)}"
            yield Mutant(Mistake.THRESHOLD, where, says, ruled(evolve(rule, in_force=test)), rule.span, apart=test)
    for over in rule.overrides:
        kept = tuple(other for other in rule.overrides if other is not over)
        yield _override(where, over, ruled(evolve(rule, overrides=kept)))


def _override(where: str, over: Name, document: PolicyDocument) -> Mutant:
    return Mutant(Mistake.OVERRIDE, where, f"`overrides: {over}` left out", document, over.span)


def _of_otherwise(document: PolicyDocument) -> Iterator[Mutant]:
    otherwise = document.otherwise
    if otherwise is not None and is_own(document, otherwise):
        for says, changed in _other_outcomes(otherwise):
            yield Mutant(Mistake.OUTCOME, "`otherwise`", says, evolve(document, otherwise=changed), otherwise.span)


def _other_outcomes(part: _Deciding) -> Iterator[tuple[str, _Deciding]]:
    """The part with each other outcome, and what is said of that."""
    for outcome in OUTCOMES:
        if outcome is not part.outcome:
            changed = evolve(part, outcome=outcome, to=part.to if outcome is Outcome.ESCALATE else "")
            yield f"`outcome: {part.outcome}` becomes `outcome: {outcome}`", changed


def _of_groups(document: PolicyDocument) -> Iterator[Mutant]:
    for group in document.groups.values():
        for over in group.overrides if is_own(document, group) else ():
            kept = tuple(other for other in group.overrides if other is not over)
            changed = {**document.groups, group.name: evolve(group, overrides=kept)}
            yield _override(f"group `{group.name}`", over, evolve(document, groups=changed))


def _of_precedence(document: PolicyDocument) -> Iterator[Mutant]:
    """Neighbours swapped; in an overlay, two groups of the base keep the order of the base."""
    order = document.precedence
    inherited = {listed.name for listed in document.base.precedence} if document.base is not None else set()
    for place in range(len(order) - 1):
        first, second = order[place : place + 2]
        if not {first.name, second.name} <= inherited:
            changed = evolve(document, precedence=(*order[:place], second, first, *order[place + 2 :]))
            yield Mutant(Mistake.PRECEDENCE, "precedence", f"`{second}` before `{first}`", changed, second.span)


def _of_impossible(document: PolicyDocument) -> Iterator[Mutant]:
    """Lines of impossible combinations, but for those of facts that this policy, unlike others, never looks at."""
    vocabulary = document.vocabulary
    lookers = (document.rules, document.actions, document.escalation)
    looked_at = {fact for things in lookers for thing in things.values() for fact in facts_of(thing.when)}
    inherited = [entry.span for entry in document.base.vocabulary.impossible] if document.base is not None else []
    for place, entry in enumerate(vocabulary.impossible):

        def held(when: Condition, place: int = place) -> PolicyDocument:
            entries = list(vocabulary.impossible)
            entries[place] = evolve(entries[place], when=when)
            return evolve(document, vocabulary=evolve(vocabulary, impossible=tuple(entries)))

        is_own = entry.span is None or entry.span not in inherited
        if is_own and not looked_at.isdisjoint(facts_of(entry.when)):
            yield from of_condition(document, entry.when, "impossible combination", entry.span, held)


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
