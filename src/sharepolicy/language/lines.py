"""The lines of a condition: where each stands in it, and the condition with one of them changed or left out."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, Is, Not, Test

LinePath = tuple[int, ...]
"""The way to a part of a condition: which part, of that which part, and so on."""


def lines_of(
    condition: Condition, *, into_definitions: bool, place: LinePath = ()
) -> Iterator[tuple[LinePath, Test | Is]]:
    """Every line of a condition with its place, in the order in which they are written.

    A definition that the condition uses is one line; or its own lines are told instead of it.
    """
    match condition:
        case Test():
            yield place, condition
        case AllOf(parts) | AnyOf(parts):
            for number, part in enumerate(parts):
                yield from lines_of(part, into_definitions=into_definitions, place=(*place, number))
        case Not(part):
            yield from lines_of(part, into_definitions=into_definitions, place=(*place, 0))
        case Is(condition=part):
            if into_definitions:
                yield from lines_of(part, into_definitions=True, place=(*place, 0))
            else:
                yield place, condition


def with_line(condition: Condition, place: LinePath, line: Condition | None) -> Condition:
    """The condition with another line at a place, or without it. What is left empty by that goes with it."""
    found = _with_line(condition, place, line)
    return ALWAYS if found is None else found


def _with_line(condition: Condition, place: LinePath, line: Condition | None) -> Condition | None:
    if not place:
        return line
    first, *rest = place
    match condition:
        case AllOf(parts) | AnyOf(parts):
            changed = _with_line(parts[first], tuple(rest), line)
            kept = (*parts[:first], *(() if changed is None else (changed,)), *parts[first + 1 :])
            return type(condition)(kept) if kept else None
        case Not(part):
            changed = _with_line(part, tuple(rest), line)
            return None if changed is None else Not(changed)
        case Is(part_name, part):
            changed = _with_line(part, tuple(rest), line)
            return None if changed is None else Is(part_name, changed)
        case _:
            raise ValueError("a test has no parts")


def with_definition(condition: Condition, name: str, meaning: Condition) -> Condition:
    """The condition as it is when that definition means something else."""
    match condition:
        case Is(found, part):
            return Is(found, meaning if found == name else with_definition(part, name, meaning))
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(with_definition(part, name, meaning) for part in parts))
        case Not(part):
            return Not(with_definition(part, name, meaning))
        case Test():
            return condition
