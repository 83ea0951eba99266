"""What is recorded around a decision, read from a file or given by a program, with everything that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.places import short
from sharepolicy.reading.plain import node_from
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from sharepolicy.reading.written import Written

_MOMENTS = ("when", "review")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}


def read_around(given: Text | Mapping[str, Any]) -> dict[str, Any]:
    """What is recorded around a decision, as plain data: texts, and true or false.

    Raises CaseError, whose diagnostics say where something is not as it has to be.
    """
    flaws = Diagnostics()
    tree = Written(given).read(flaws) if isinstance(given, Text) else node_from(_with_times(given), flaws)
    shape = shape_of("addition", tree, flaws)
    if tree is not None:
        _check_moments(tree, flaws)
    flaws.stop(CaseError)
    assert shape.sound is not None
    return dict(_plain(shape.sound, ""))


def _with_times(value: Any) -> Any:
    """The value with every time written as a text: a record says when, to the second."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return {key: _with_times(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_times(each) for each in value]
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


def _plain(node: Node, name: str) -> Any:
    match node:
        case MapNode(entries):
            return {key.value: _plain(value, key.value) for key, value in entries}
        case ListNode(items):
            return [_plain(item, name) for item in items]
        case Scalar(value):
            return _TRUTH.get(value, value) if name in ("told", "consent") else value
