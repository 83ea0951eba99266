"""Values as plain data, to be sent to another process. A parcel holds nothing that could be run.

A parcel is a JSON list of nodes. A text, a number, a truth value or None is a node by itself; anything else is a list
of its kind and of the numbers of its parts, which come before it. What is used twice is sent once, and neither packing
nor unpacking uses recursion, however deep a condition is.
"""

from __future__ import annotations

import datetime
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs

_PLAIN = (str, int, bool, type(None))


@attrs.frozen(eq=False, slots=False)
class Parcels:
    """Parcels of some kinds of values, the `roots`, and of whatever these can hold.

    What they can hold is read off the types of their fields, so nothing has to be listed besides. Texts, numbers,
    dates, paths, bytes and collections go into every parcel.
    """

    roots: tuple[type, ...]

    @cached_property
    def kinds(self) -> Mapping[str, type]:
        """Every kind of value that a parcel can hold, by its name."""
        found: dict[str, type] = {}
        left = list(self.roots)
        while left:
            kind = left.pop()
            if found.setdefault(kind.__name__, kind) is not kind:
                raise TypeError(f"two kinds of values in a parcel are called {kind.__name__}")
            if attrs.has(kind):
                hints = get_type_hints(kind)
                held = {part for field in _fields(kind) for part in _kinds_in(hints[field.name])}
                left += held - set(found.values())
        return found

    @cached_property
    def _taken(self) -> Mapping[type, Sequence[attrs.Attribute[Any]]]:
        return {kind: _fields(kind) for kind in self.kinds.values() if attrs.has(kind)}

    def pack(self, value: object, *, spans: bool = True) -> bytes:
        """The value as a parcel; without `spans`, where it was written stays behind.

        Raises TypeError for what no parcel can hold.
        """
        nodes: list[object] = []
        places: dict[object, int] = {}
        waiting: list[object] = [value]
        while waiting:
            one = waiting[-1]
            if _key(one) in places:
                waiting.pop()
                continue
            kind, parts = self._taken_apart(one, spans)
            missing = [part for part in parts if _key(part) not in places]
            if missing:
                waiting += reversed(missing)
                continue
            waiting.pop()
            places[_key(one)] = len(nodes)
            nodes.append([kind, *(places[_key(part)] for part in parts)] if kind else one)
        return json.dumps(nodes, separators=(",", ":")).encode()

    def _taken_apart(self, value: object, spans: bool) -> tuple[str, Sequence[object]]:
        """The kind of a value and its parts, in order; an empty kind for a node by itself."""
        kind = type(value)
        if kind in _PLAIN:
            return "", ()
        if kind in self._taken:
            fields = self._taken[kind]
            return kind.__name__, [
                getattr(value, field.name) if spans or not field.name.endswith("span") else None for field in fields
            ]
        if isinstance(value, Enum) and self.kinds.get(kind.__name__) is kind:
            return kind.__name__, (value.value,)
        if isinstance(value, tuple):
            return kind.__name__ if self.kinds.get(kind.__name__) is kind else "tuple", value
        if isinstance(value, frozenset):
            return "set", sorted(value)
        if isinstance(value, Mapping):
            return "mapping", [part for entry in value.items() for part in entry]
        if kind is bytes:
            return "bytes", (b64encode(value).decode(),)  # type: ignore[arg-type]
        if kind is datetime.date:
            return "date", (str(value),)
        if isinstance(value, Path):
            return "path", (str(value),)
        raise TypeError(f"{kind.__name__} cannot be sent to another process")

    def unpack(self, parcel: bytes) -> Any:
        """The value of a parcel. Makes only values of its kinds. Raises ValueError for anything else."""
        made: list[Any] = []
        makers = self._makers
        try:
            for node in json.loads(parcel):
                made.append(makers[node[0]]([made[place] for place in node[1:]]) if type(node) is list else node)
            return made[-1]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("this is not a policy in the form that this version of sharepolicy sends") from error

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[list[Any]], Any]]:
        return {
            "tuple": tuple,
            "set": frozenset,
            "mapping": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
            "date": lambda parts: datetime.date.fromisoformat(*parts),
            "path": lambda parts: Path(*parts),
            "bytes": lambda parts: b64decode(*parts),
            **{name: _maker(kind) for name, kind in self.kinds.items()},
        }


def _key(value: object) -> object:
    """The key by which a value is recognised. A value with parts is kept alive by the whole, so its id stays unique."""
    if isinstance(value, (*_PLAIN, datetime.date, Path, Enum)):
        return type(value), value
    return id(value)


def _fields(kind: Any) -> Sequence[attrs.Attribute[Any]]:
    """What a value is made of."""
    return [field for field in attrs.fields(kind) if field.init]


def _kinds_in(hint: Any) -> Iterator[type]:
    """The kinds of values of our own that a type speaks of."""
    if isinstance(hint, type) and not get_args(hint):
        if attrs.has(hint) or issubclass(hint, Enum) or (issubclass(hint, tuple) and hasattr(hint, "_fields")):
            yield hint
        return
    for part in get_args(hint):
        yield from _kinds_in(part)


def _maker(kind: Any) -> Callable[[list[Any]], Any]:
    """What makes a value of its parts."""
    fields = _fields(kind) if attrs.has(kind) else ()
    if not any(field.kw_only for field in fields):
        return lambda parts: kind(*parts)
    names = [str(field.alias) for field in fields]
    return lambda parts: kind(**dict(zip(names, parts, strict=True)))
