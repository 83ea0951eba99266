"""Cases that programs give as Python values, as trees without places. From there on they are read like files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import DEEPEST, ListNode, MapNode, Node, Scalar

_TOO_LARGE = "9" * 40
"""What stands for a number that is too large to be written out; it is refused as too long."""


def node_from(value: object, name: str = "the case", depth: int = 0) -> Node:
    """The tree of a Python value. `name` is what messages call it. Raises CaseError."""
    if depth > DEEPEST:
        raise CaseError([Diagnostic("too-deep", f"`{name}` is nested more than {DEEPEST} deep")])
    if isinstance(value, Mapping):
        entries = tuple(
            (Scalar(_name(key, name)), node_from(item, _name(key, name), depth + 1)) for key, item in value.items()
        )
        return MapNode(entries)
    if isinstance(value, list | tuple):
        return ListNode(tuple(node_from(item, name, depth + 1) for item in value))
    if isinstance(value, set | frozenset):
        items = [node_from(item, name, depth + 1) for item in value]
        return ListNode(tuple(sorted(items, key=repr)))
    return Scalar(_text(value, name))


def _name(key: object, name: str) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    raise CaseError([Diagnostic("wrong-shape", f"a name in `{name}` is not a text")])


def _text(value: object, name: str) -> str:
    match value:
        case str():
            return str.__str__(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value.bit_length() < 100 else _TOO_LARGE
        case float() | Decimal():
            return _decimal_text(Decimal(repr(value)) if isinstance(value, float) else value, name)
        case datetime.datetime():
            raise _wrong(name, "a moment in time, which no fact is", "give a date without the time of day")
        case datetime.date():
            return value.isoformat()
        case None:
            raise _wrong(name, "nothing", "leave the fact out, or say `unknown`, when it is not known")
        case _:
            raise _wrong(name, "a thing that is no value of any fact", "expected a text, a number, a date or a list")


def _decimal_text(value: Decimal, name: str) -> str:
    if not value.is_finite():
        raise _wrong(name, "not a number", "leave the fact out when it is not known")
    if abs(value.adjusted()) > 40:  # far beyond the digits that a number may have
        return _TOO_LARGE
    return format(value, "f")


def _wrong(name: str, what: str, help_: str) -> CaseError:
    return CaseError([Diagnostic("wrong-value-kind", f"`{short(name)}` is given as {what}", None, help_)])
