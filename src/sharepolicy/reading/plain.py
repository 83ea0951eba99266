"""Cases that programs give as Python values, turned into trees without places, which are read like those of files."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import Factory, define, evolve

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.vocabulary import MOST_DIGITS
from sharepolicy.reading.answers import HEADINGS
from sharepolicy.reading.parse import DEEPEST, MOST_NODES
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from sharepolicy.reading.values import EDGES, LEAVE_OUT

_MOST_BITS, _MOST_PLACES = 100, 40
"""Of a number that is written out. One that has too many digits even so is refused where it is read."""

_DIGITS = f"expected at most {MOST_DIGITS} digits"


_ABSENT = ("NAType", "NaTType")
"""The types of missing values in data libraries."""

_UNKNOWN = Scalar("unknown")
"""Stands for a refused value, and for a list or limits that contain one, so that it is not refused again."""

REFUSED = MapNode(())
"""Stands for what is refused under a heading: nobody knows which names it has."""

_LIMITS = ("not", *EDGES)

_HEADINGS = frozenset(HEADINGS.values())
_NAMING = [(about.value,) for about in HEADINGS]


def read_json(text: str) -> object:
    """The value of a JSON text. Raises CaseError if it is not JSON, or if one mapping gives a name twice.

    Nobody knows which of the two values was meant.
    """
    try:
        return json.loads(text, object_pairs_hook=_mapping)
    except _TwiceError as error:
        message, help_ = f"`{short(str(error))}` is given twice", "keep one of them"
        raise CaseError([Diagnostic("duplicate-key", message, help=help_)]) from None
    except (ValueError, RecursionError):
        raise CaseError([Diagnostic("wrong-shape", "it is not JSON")]) from None


class _TwiceError(Exception):
    """A name is given twice in one mapping."""


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _TwiceError(key)
            seen.add(key)
    return found


Keys = tuple[str | int, ...]
"""The way to a part of a case, key by key."""

Stretch = tuple[int, int, Keys]
"""From where to where a part of a case stands, and the way to it."""


_DEPTHS = {"case": 2, "policy": 2, "facts": 2, "pairs": 3, **dict.fromkeys(_HEADINGS, 3)}
"""How many keys lead to a fact under each property of a case; those of a title or a name of a policy lead to none."""


def _leave_out(keys: Keys) -> str:
    """What to do about nothing where these keys lead: only a fact can be unknown."""
    if keys and _names_people(keys[:3]):
        return "leave it out: the item is about everybody then" if keys[0] == "items" else "leave it out, or name one"
    if keys and len(keys) < _DEPTHS.get(str(keys[0]), 1):
        return "give `{}` if nothing is known about it" if len(keys) > 1 and keys[0] in _HEADINGS else "leave it out"
    return LEAVE_OUT


def node_from(value: object, diagnostics: Diagnostics) -> Node:
    """The tree of a Python value. Whatever is wrong in it is recorded."""
    return _Planter(diagnostics).node(value, "the case", 0, ())


def placed_node_from(
    value: object, diagnostics: Diagnostics, text: Text, *, is_case: bool = True
) -> tuple[Node, list[Stretch]]:
    """The same tree with a place for each part, as if it stood in this text, and the way to each of these places.

    `is_case`: it gives facts, which can be unknown.
    """
    planter = _Planter(diagnostics, text, is_case=is_case)
    return planter.node(value, "the case", 0, ()), planter.stretches


@define
class _Planter:
    """Makes one tree. Mutable on purpose: it counts the parts, since a value may be endless.

    With a `text`, the number of a part is its place there.
    """

    diagnostics: Diagnostics
    text: Text | None = None
    is_case: bool = True
    count: int = 0
    stretches: list[Stretch] = Factory(list)

    def node(self, value: object, name: str, depth: int, keys: Keys) -> Node:
        """The tree of a value that people know as `name`, and to which these keys lead."""
        self.count += 1
        if self.text is None:
            return self._node(value, name, depth, keys)
        start = self.count
        found = self._node(value, name, depth, keys)
        self.stretches.append((start, self.count + 1, keys))
        return found if found is _UNKNOWN else evolve(found, span=Span(self.text, start, self.count + 1))

    def _node(self, value: object, name: str, depth: int, keys: Keys) -> Node:
        if depth > DEEPEST or self.count > MOST_NODES:
            code, what, most = (
                ("too-deep", "nested too deeply", f"at most {DEEPEST} levels")
                if depth > DEEPEST
                else ("too-large", "too large", f"at most {MOST_NODES:,} names and values in a case")
            )
            self._flaw(code, f"`{short(name)}` is {what}", f"expected {most}")
            return _UNKNOWN
        if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
            value = _alone(value)  # a number or truth value of a data library, as a Python value
        if isinstance(value, Mapping):
            return self._mapping(value, name, depth, keys)
        if isinstance(value, list | tuple | set | frozenset):
            ordered = not isinstance(value, set | frozenset)
            found = [
                self.node(item, name, depth + 1, (*keys, place) if ordered else keys)
                for place, item in enumerate(value)
            ]
            if any(item is _UNKNOWN for item in found):
                return _UNKNOWN
            return ListNode(tuple(found if ordered else sorted(found, key=repr)))
        if value is None or type(value).__name__ in _ABSENT:
            called = f"{name}[{keys[1]}]" if len(keys) == 2 and keys[0] == "pairs" else name
            return self._wrong(called, "nothing", _leave_out(keys) if self.is_case else "leave it out")
        if hasattr(value, "__array__") or hasattr(value, "to_pylist"):
            help_ = "give one value, or a list of the possible ones; tables of cases are for `decide_columns`"
            return self._wrong(name, "a whole column of values", help_)
        return self._scalar(value, name)

    def _mapping(self, value: Mapping[object, object], name: str, depth: int, keys: Keys) -> Node:
        entries, start = [], self.count
        for key, item in value.items():
            if isinstance(key, str):
                named = Scalar(_text(key), self._place(self.count + 1))
                here = (*keys, named.value)
                node = self.node(item, key, depth + 1, here)
                if node is _UNKNOWN and _names_people(here):
                    if keys[0] == "pairs":  # whom it is about is not known
                        return _UNKNOWN
                else:
                    entries.append((named, _in_layout(here, node)))
            else:
                message = f"`{short(str(key))}` in `{short(name)}` is not a text, as names are"
                self._flaw("wrong-shape", message, at=start)
        if any(item is _UNKNOWN and key.value in _LIMITS for key, item in entries):
            return _UNKNOWN
        return MapNode(tuple(entries))

    def _scalar(self, value: object, name: str) -> Scalar:
        match value:
            case str():
                return Scalar(_text(value))
            case bool():
                return Scalar("true" if value else "false")
            case int():
                if value.bit_length() > _MOST_BITS:
                    return self._wrong(name, "a number that is too large", _DIGITS)
                return Scalar(int.__repr__(value))
            case float():
                return self._decimal(Decimal(float.__repr__(value)), name)
            case Decimal():
                return self._decimal(value, name)
            case datetime.datetime():
                return self._wrong(name, "a date with a time of day", "give the date without the time")
            case datetime.date():
                return Scalar(value.isoformat())
            case _:
                help_ = "expected a text, a number, a date, a list or a mapping"
                return self._wrong(name, "something that cannot be the value of a fact", help_)

    def _decimal(self, value: Decimal, name: str) -> Scalar:
        if value.is_infinite():  # also what JSON makes of 1e400
            return self._wrong(name, "an infinite number, or one that is too large", _DIGITS)
        if value.is_nan():
            return self._wrong(name, "NaN, which is not a number", "leave the fact out if it is not known")
        if abs(value.adjusted()) > _MOST_PLACES:
            return self._wrong(name, "a number with too many digits", _DIGITS)
        return Scalar(format(value, "f"))

    def _wrong(self, name: str, what: str, help_: str) -> Scalar:
        self._flaw("wrong-value-kind", f"`{short(name)}` is given as {what}", help_)
        return _UNKNOWN

    def _flaw(self, code: str, message: str, help_: str = "", at: int = 0) -> None:
        self.diagnostics.add(Diagnostic(code, message, self._place(at or self.count), help_))

    def _place(self, number: int) -> Span | None:
        return None if self.text is None else Span(self.text, number, number + 1)


def _names_people(keys: Keys) -> bool:
    """Whether these keys lead to names of a request, and not to a fact."""
    return (keys[0] == "items" and keys[2:] == ("about",)) or (keys[0] == "pairs" and keys[2:] in _NAMING)


def _in_layout(keys: Keys, node: Node) -> Node:
    """The node, or nothing where what is refused stands for what is under a heading: it is not refused again."""
    if node is not _UNKNOWN:
        return node
    if keys == ("pairs",):
        return ListNode(())
    is_heading = keys[0] in _HEADINGS and len(keys) <= 2
    return REFUSED if is_heading or keys == ("facts",) else node


def _alone(value: Any) -> object:
    """A single numpy value as a Python value. A time finer than microseconds, an `int` to Python, stays a time."""
    found = value.item()
    return datetime.datetime.min if value.dtype.kind in "mM" and isinstance(found, int) else found


def _text(value: str) -> str:
    return str.__str__(value)  # just the text, even of a member of an enumeration, for instance


def plain_from(node: Node) -> Any:
    """A tree as plain data, with every scalar as it is written."""
    if isinstance(node, MapNode):
        return {key.value: plain_from(value) for key, value in node.entries}
    return [plain_from(each) for each in node.items] if isinstance(node, ListNode) else node.value
