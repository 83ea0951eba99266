"""A policy as plain data, to be sent to another process. It holds nothing that could be run.

A parcel is a JSON list of nodes. A text, a number, a truth value or None is a node by itself; anything else is a list
of its kind and of the numbers of its parts, which come before it. What is used twice is sent once, and neither packing
nor unpacking uses recursion, however deep a condition is.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.ground import diagnostic, text
from sharepolicy.language import (
    citation,
    condition,
    latitude,
    outcome,
    periods,
    policy,
    steps,
    values,
    vocabulary,
    within,
)
from sharepolicy.reading.bundle import InBundle
from sharepolicy.reading.gate import File
from sharepolicy.reading.roots import OnDisk

_PLAIN = (str, int, bool, type(None))


def _classes(*modules: ModuleType) -> dict[str, type]:
    """The values that these modules define, by their names."""
    found = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    own = [each for each in found if each.__module__ in {module.__name__ for module in modules}]
    return {each.__name__: each for each in own if attrs.has(each) or issubclass(each, Enum)}


_VALUES = {
    **_classes(
        diagnostic, text, citation, condition, latitude, outcome, periods, policy, steps, values, vocabulary, within
    ),
    **{each.__name__: each for each in (Proof, FixedDay, File, OnDisk, InBundle)},
}
"""What a parcel can hold besides texts, numbers, dates, paths and collections."""

_FIELDS = {each: [field for field in attrs.fields(each) if field.init] for each in _VALUES.values() if attrs.has(each)}


def pack(value: object) -> bytes:
    """The value as a parcel. Raises TypeError for what no parcel can hold."""
    nodes: list[object] = []
    places: dict[object, int] = {}
    waiting: list[object] = [value]
    while waiting:
        one = waiting[-1]
        if _key(one) in places:
            waiting.pop()
            continue
        kind, parts = _taken_apart(one)
        missing = [part for part in parts if _key(part) not in places]
        if missing:
            waiting += reversed(missing)
            continue
        waiting.pop()
        places[_key(one)] = len(nodes)
        nodes.append([kind, *(places[_key(part)] for part in parts)] if kind else one)
    return json.dumps(nodes, separators=(",", ":")).encode()


def _key(value: object) -> object:
    """The key by which a value is recognised. A value with parts is kept alive by the whole, so its id stays unique."""
    if isinstance(value, (*_PLAIN, datetime.date, Path, Enum)):
        return type(value), value
    return id(value)


def _taken_apart(value: object) -> tuple[str, Sequence[object]]:
    """The kind of a value and its parts, in order; an empty kind for a node by itself."""
    kind = type(value)
    if kind in _PLAIN:
        return "", ()
    if kind in _FIELDS:
        return kind.__name__, [getattr(value, field.name) for field in _FIELDS[kind]]
    if isinstance(value, Enum) and kind.__name__ in _VALUES:
        return kind.__name__, (value.value,)
    if isinstance(value, tuple):
        return "tuple", value
    if isinstance(value, frozenset):
        return "set", sorted(value)
    if isinstance(value, Mapping):
        return "mapping", [part for entry in value.items() for part in entry]
    if kind is datetime.date:
        return "date", (str(value),)
    if isinstance(value, Path):
        return "path", (str(value),)
    raise TypeError(f"{kind.__name__} cannot be sent to another process")


def unpack(parcel: bytes) -> Any:
    """The value of a parcel. Makes only the values that are listed here. Raises ValueError for anything else."""
    made: list[Any] = []
    try:
        for node in json.loads(parcel):
            made.append(_MAKERS[node[0]]([made[place] for place in node[1:]]) if type(node) is list else node)
        return made[-1]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("this is not a policy in the form that this version of sharepolicy sends") from error


def _maker(value: Any) -> Callable[[list[Any]], Any]:
    """What makes a value of its parts."""
    fields = _FIELDS.get(value, ())
    if not any(field.kw_only for field in fields):
        return lambda parts: value(*parts)
    names = [field.alias for field in fields]
    return lambda parts: value(**dict(zip(names, parts, strict=True)))


_MAKERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "set": frozenset,
    "mapping": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "date": lambda parts: datetime.date.fromisoformat(*parts),
    "path": lambda parts: Path(*parts),
    **{name: _maker(value) for name, value in _VALUES.items()},
}
