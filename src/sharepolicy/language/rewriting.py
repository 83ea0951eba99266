"""Finding and rewriting conditions: all conditions of a policy, and the lines of one condition.

Only two functions know how a condition is built: `parts_of` takes it apart, `with_parts` puts it together again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import evolve

from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, Is, Not, Test, parts_of
from sharepolicy.language.policy import Action, EscalationLine, Invariant, PolicyDocument, Rule

LinePath = tuple[int, ...]
"""The path to a part of a condition: the number of the part, then of the part inside it, and so on."""

_HasWhen = TypeVar("_HasWhen", Rule, Action, EscalationLine, Invariant)


def conditions_of(document: PolicyDocument) -> Iterator[Condition]:
    """Every condition in a policy. Their thresholds cut numbers and dates into bands."""
    yield from (entry.when for entry in document.vocabulary.impossible)
    yield from (definition.condition for definition in document.definitions.values())
    for things in (document.rules, document.escalation, document.actions, document.invariants):
        yield from (thing.when for thing in things.values())
    yield from (rule.in_force for rule in document.rules.values() if rule.in_force)
    yield from (each.moves.becomes for each in document.invariants.values() if each.moves and each.moves.becomes)


def map_conditions(document: PolicyDocument, change: Callable[[Condition], Condition]) -> PolicyDocument:
    """The policy with every condition in it changed. Where only a test is allowed, a test must stay a test."""

    def anew(things: Mapping[str, _HasWhen]) -> dict[str, _HasWhen]:
        return {name: evolve(thing, when=change(thing.when)) for name, thing in things.items()}

    def test(found: Test | None) -> Test | None:
        changed = change(found) if found is not None else None
        assert changed is None or isinstance(changed, Test)
        return changed

    def moved(invariant: Invariant) -> Invariant:
        moves = invariant.moves
        return evolve(invariant, moves=evolve(moves, becomes=test(moves.becomes))) if moves else invariant

    vocabulary = document.vocabulary
    impossible = tuple(evolve(entry, when=change(entry.when)) for entry in vocabulary.impossible)
    return evolve(
        document,
        vocabulary=evolve(vocabulary, impossible=impossible),
        definitions={n: evolve(each, condition=change(each.condition)) for n, each in document.definitions.items()},
        rules={n: evolve(rule, in_force=test(rule.in_force)) for n, rule in anew(document.rules).items()},
        escalation=anew(document.escalation),
        actions=anew(document.actions),
        invariants={name: moved(each) for name, each in anew(document.invariants).items()},
    )


def with_parts(condition: Condition, parts: Iterable[Condition]) -> Condition:
    """A condition of the same kind with other parts, as many as that kind takes."""
    match condition:
        case AllOf() | AnyOf():
            return type(condition)(tuple(parts))
        case Not():
            return Not(*parts)
        case CountOf():
            return evolve(condition, parts=tuple(parts))
        case Is():
            (part,) = parts
            return evolve(condition, condition=part)
        case Test():
            return condition


def rewritten(condition: Condition, change: Callable[[Condition], Condition | None]) -> Condition:
    """The condition with parts replaced. `change` gives the replacement of a part, or None to look inside that part."""
    found = change(condition)
    return with_parts(condition, [rewritten(part, change) for part in parts_of(condition)]) if found is None else found


def map_tests(condition: Condition, change: Callable[[Test], Condition]) -> Condition:
    """The condition with every test in it changed, including those in its definitions."""
    return rewritten(condition, lambda part: change(part) if isinstance(part, Test) else None)


def with_meanings(condition: Condition, meanings: Mapping[str, Condition]) -> Condition:
    """The condition with new meanings for these definitions, also where one definition uses another."""

    def meant(part: Condition) -> Condition | None:
        if not isinstance(part, Is) or part.definition not in meanings:
            return None
        return evolve(part, condition=rewritten(meanings[part.definition], meant))

    return rewritten(condition, meant)


def written_out(condition: Condition, names: frozenset[str] | None = None) -> Condition:
    """The condition with definitions replaced by what they mean: those with these names, or all."""

    def meant(part: Condition) -> Condition | None:
        if not isinstance(part, Is) or (names is not None and part.definition not in names):
            return None
        return rewritten(part.condition, meant)

    return rewritten(condition, meant)


def lines_of(condition: Condition, *, into_definitions: bool) -> Iterator[tuple[LinePath, Test | Is]]:
    """Every line of a condition with its place, in the order in which they are written.

    A definition that the condition uses is one line; or, if opened, its own lines are given instead.
    """
    for place, part in _places_in(condition, into_definitions=into_definitions):
        if isinstance(part, Test) or (isinstance(part, Is) and (not into_definitions or part.of_base)):
            yield place, part


def counts_of(condition: Condition) -> Iterator[tuple[LinePath, CountOf]]:
    """Every count in a condition with its place, but none inside the definitions that it uses."""
    for place, part in _places_in(condition, into_definitions=False):
        if isinstance(part, CountOf):
            yield place, part


def _places_in(condition: Condition, *, into_definitions: bool) -> Iterator[tuple[LinePath, Condition]]:
    waiting: list[tuple[LinePath, Condition]] = [((), condition)]
    while waiting:
        place, part = waiting.pop()
        yield place, part
        if not isinstance(part, Is) or (into_definitions and not part.of_base):
            waiting += reversed([((*place, number), each) for number, each in enumerate(parts_of(part))])


def with_line(condition: Condition, place: LinePath, line: Condition | None) -> Condition:
    """The condition with another line at a place, or without it. Whatever that leaves empty is removed too."""
    found = _with_line(condition, place, line)
    return ALWAYS if found is None else found


def _with_line(condition: Condition, place: LinePath, line: Condition | None) -> Condition | None:
    if not place:
        return line
    parts, at = parts_of(condition), place[0]
    changed = _with_line(parts[at], place[1:], line)
    kept = (*parts[:at], *([] if changed is None else [changed]), *parts[at + 1 :])
    return with_parts(condition, kept) if kept else None
