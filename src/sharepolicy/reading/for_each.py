"""Promises for each value of a several-of: one invariant for each of its values, those added later included."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from sharepolicy.language.vocabulary import SeveralOf
from sharepolicy.reading.places import short
from sharepolicy.reading.scope import EACH, Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in

Spoken = Iterator[tuple[MapNode, str]]
"""The promise as it is for each value, with the yes/no fact of that value; it is empty if there is only one promise."""


def for_each(scope: Scope, node: MapNode) -> Spoken:
    """A promise once for each value of the several-of that it names, with that value in place of `each`."""
    name = node.get("for_each")
    if not isinstance(name, Scalar):
        yield node, ""
        return
    several = _several_named(scope, name)
    if several is None:
        return
    if EACH in several.members:
        message = f"`{several.name}` has a value called `{EACH}`, which here stands for every value"
        scope.add("duplicate-name", message, name.span, "give that value another name")
    elif _said(node, several.name, EACH, EACH + EACH) == node:
        help_ = f"write `{several.name}: {{includes: {EACH}}}` under `when`"
        scope.add("missing-property", f"nothing here says `{EACH}`, for each value of it", name.span, help_)
    else:
        for member in several.members:
            yield _said(node, several.name, EACH, member), several.fact_name(member)


def _several_named(scope: Scope, name: Scalar) -> SeveralOf | None:
    if name.value in scope.facts:
        message = f"`{short(name.value)}` has one value at a time, so there is nothing to promise for each"
        help_ = scope.nearest(name.value, scope.several, "name a several-of")
        scope.add("wrong-value-kind", message, name.span, help_)
        return None
    fact = scope.fact(name)
    return fact if isinstance(fact, SeveralOf) else None


def _said(node: MapNode, several: str, word: str, member: str) -> MapNode:
    """The promise with a value in place of that word, wherever it stands for a value of the several-of."""
    whole = {Scalar(f"{several}/{word}"): f"{several}/{member}"}

    def part(key: Scalar, value: Node) -> tuple[Scalar, Node]:
        match key.value:
            case "when":
                return key, _in_condition(value, several, {Scalar(word): member})
            case "regardless_of":
                return key, _with(value, whole)
            case "as":
                moved = tuple((evolve(fact, value=whole.get(fact, fact.value)), way) for fact, way in entries_in(value))
                return key, evolve(value, entries=moved) if isinstance(value, MapNode) else value
            case _:
                return key, value

    return evolve(node, entries=tuple(part(*entry) for entry in node.entries))


def _in_condition(node: Node, several: str, words: dict[Scalar, str]) -> Node:
    match node:
        case MapNode():
            entries = (
                (key, _with(value, words) if key.value == several else _in_condition(value, several, words))
                for key, value in node.entries
            )
            return evolve(node, entries=tuple(entries))
        case ListNode():
            return evolve(node, items=tuple(_in_condition(item, several, words) for item in node.items))
        case Scalar():
            return node


def _with(node: Node, words: dict[Scalar, str]) -> Node:
    """The same with other words for some of its texts. The names in a mapping stay as they are."""
    match node:
        case MapNode():
            return evolve(node, entries=tuple((key, _with(value, words)) for key, value in node.entries))
        case ListNode():
            return evolve(node, items=tuple(_with(item, words) for item in node.items))
        case Scalar():
            return evolve(node, value=words.get(node, node.value))
