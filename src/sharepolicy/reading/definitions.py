"""Definitions: conditions with names, read in the order in which they use each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import dropwhile

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import labels_at
from sharepolicy.language.policy import Definition
from sharepolicy.reading.conditions import extent_of
from sharepolicy.reading.in_force import condition_in_force
from sharepolicy.reading.places import MOST_SHOWN, in_a_row
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.sources import citations_from
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in


def read_definitions(scope: Scope, node: Node | None) -> None:
    """Read every definition under `definitions`, beginning with those that others use."""
    scope.unread_definitions = {key.value: (key, value) for key, value in entries_in(node)}
    for name in _in_order_of_use(scope):
        key, value = scope.unread_definitions[name]
        if isinstance(value, MapNode):
            condition = condition_in_force(scope, value)
            says, sources = text_in(value.get("says")), citations_from(scope, value.get("source"))
            scope.definition_extents[name] = extent_of(scope, condition, {})
            scope.definitions[name] = Definition(name, condition, says, sources, span=key.span)
    scope.definitions = {
        name: scope.definitions[name] for name in scope.unread_definitions if name in scope.definitions
    }


def _in_order_of_use(scope: Scope) -> list[str]:
    """The names of definitions, each after those that it uses. Circles are recorded and left out."""
    unread = scope.unread_definitions
    uses = {
        name: iter(dict.fromkeys(used.value for used in _named_in(value) if used.value in unread))
        for name, (_, value) in unread.items()
    }
    done: dict[str, None] = {}
    path: dict[str, None] = {}
    for start in uses:
        path = {} if start in done else {start: None}
        while path:
            check()
            name = next(reversed(path))
            after = next(uses[name], None)
            if after is None:
                del path[name]
                done[name] = None
            elif after in path:
                _cycle(scope, path, after)
            elif after not in done:
                path[after] = None
    return list(done)


def _cycle(scope: Scope, path: Iterable[str], start: str) -> None:
    """Record that definitions lead back to themselves: those on the path from `start` on."""
    if scope.diagnostics.is_full:
        scope.diagnostics.left_out += 1
        return
    circle = [*dropwhile(lambda name: name != start, path), start]
    spans = [scope.unread_definitions[name][0].span for name in circle[:-1]]
    message = f"definitions lead back to themselves: {in_a_row(circle, ' is ')}"
    scope.add("definition-cycle", message, spans[0], labels=labels_at("part of the circle", *spans[1:MOST_SHOWN]))


def _named_in(node: Node) -> Iterator[Scalar]:
    """The definitions that a condition names."""
    if isinstance(node, MapNode):
        for key, value in node.entries:
            if key.value == "is":
                yield from scalars_in(value)
            else:
                yield from _named_in(value)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _named_in(item)
