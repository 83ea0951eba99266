"""What is recorded around a decision, read from a file or given by a program, with everything that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Text
from sharepolicy.reading.parse import DEEPEST
from sharepolicy.reading.places import short
from sharepolicy.reading.plain import node_from
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from sharepolicy.reading.written import Written

_MOMENTS = ("when", "review")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}


def read_around(given: Text | Mapping[str, Any], steps: Iterable[str] | None = None) -> dict[str, Any]:
    """What is recorded around a decision, as plain data: texts, and true or false.

    `steps` are those of the decision, if it is known: no others can have been done. Raises CaseError, whose diagnostics
    say where something is not as it has to be.
    """
    flaws = Diagnostics()
    tree = Written(given).read(flaws) if isinstance(given, Text) else node_from(_with_times(given), flaws)
    shape = shape_of("addition", tree, flaws)
    if tree is not None:
        _check_moments(tree, flaws)
        if steps is not None:
            _check_steps(tree, set(steps), flaws)
    flaws.stop(CaseError)
    assert shape.sound is not None
    return dict(_plain(shape.sound, ""))


def _with_times(value: Any, depth: int = 0) -> Any:
    """The value with every time written as a text: a record says when, to the second."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")
    if depth > DEEPEST:  # it is refused for that, whatever is in it
        return value
    if isinstance(value, Mapping):
        return {key: _with_times(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_times(each, depth + 1) for each in value]
    return value


def _check_moments(node: Node, flaws: Diagnostics) -> None:
    """Record every day or time that no calendar has."""
    if isinstance(node, ListNode):
        for item in node.items:
            _check_moments(item, flaws)
    for key, value in node.entries if isinstance(node, MapNode) else ():
        if key.value in _MOMENTS and isinstance(value, Scalar):
            try:
                datetime.datetime.fromisoformat(value.value)
            except ValueError:
                message = f"`{short(value.value)}` is no day of any calendar"
                flaws.add(Diagnostic("wrong-value-kind", message, value.span, "expected a date such as `2026-02-05`"))
        else:
            _check_moments(value, flaws)


def _check_steps(node: Node, steps: set[str], flaws: Diagnostics) -> None:
    """Record every step that is said to be done and that the decision does not have: it would stay outstanding."""
    for done in _values(node, "done"):
        for step in done.items if isinstance(done, ListNode) else ():
            for name in _values(step, "action"):
                if isinstance(name, Scalar) and name.value not in steps:
                    message = f"the decision has no step `{short(name.value)}`"
                    flaws.add(Diagnostic("unknown-action", message, name.span, did_you_mean(name.value, steps)))


def _values(node: Node, name: str) -> list[Node]:
    return [value for key, value in node.entries if key.value == name] if isinstance(node, MapNode) else []


def _plain(node: Node, name: str) -> Any:
    match node:
        case MapNode(entries):
            return {key.value: _plain(value, key.value) for key, value in entries}
        case ListNode(items):
            return [_plain(item, name) for item in items]
        case Scalar(value):
            return _TRUTH.get(value, value) if name in ("told", "consent") else value
