"""Whether plain data fits a schema of ours: yes or no, and not why.

Nearly all files fit, and then nobody has to wait for jsonschema, whose import takes as long as reading a policy. Where
something does not fit, or a schema says what is not known here, jsonschema is asked, and finds the flaws. The data come
from a file in which every scalar is a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

_KINDS: Mapping[str, type] = {"string": str, "array": list, "object": dict}
"""What the types of a schema are here; numbers and truth values are texts until they are read."""


def fits(schema: Any, value: Plain) -> bool:
    """Whether a value fits a schema. If not, or if it is not sure: no."""
    if isinstance(schema, bool):
        return schema
    for keyword, wanted in schema.items():
        check = CHECKS.get(keyword)
        if check is None or not check(wanted, value, schema):
            return False
    return True


def _type(wanted: Any, value: Plain, _: Any) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, _KINDS[name]) for name in names if name in _KINDS)


def _pattern(wanted: str, value: Plain, _: Any) -> bool:
    return not isinstance(value, str) or re.search(wanted, value) is not None


def _properties(wanted: Mapping[str, Any], value: Plain, _: Any) -> bool:
    return not isinstance(value, dict) or all(fits(wanted[name], value[name]) for name in value if name in wanted)


def _additional(wanted: Any, value: Plain, schema: Mapping[str, Any]) -> bool:
    known = schema.get("properties", {})
    return not isinstance(value, dict) or all(fits(wanted, each) for name, each in value.items() if name not in known)


def _names(wanted: Any, value: Plain, _: Any) -> bool:
    return not isinstance(value, dict) or all(fits(wanted, name) for name in value)


def _required(wanted: list[str], value: Plain, _: Any) -> bool:
    return not isinstance(value, dict) or all(name in value for name in wanted)


def _items(wanted: Any, value: Plain, _: Any) -> bool:
    return not isinstance(value, list) or all(fits(wanted, each) for each in value)


def _then(wanted: Any, value: Plain, schema: Mapping[str, Any]) -> bool:
    return "if" not in schema or not fits(schema["if"], value) or fits(wanted, value)


def _size(kind: type, *, most: bool) -> Callable[[int, Any, Any], bool]:
    def check(wanted: int, value: Any, _: Any) -> bool:
        return not isinstance(value, kind) or (len(value) <= wanted if most else len(value) >= wanted)  # type: ignore[arg-type]

    return check


CHECKS: Mapping[str, Callable[[Any, Any, Any], bool]] = {
    "type": _type,
    "enum": lambda wanted, value, _: value in wanted,
    "const": lambda wanted, value, _: bool(value == wanted),
    "pattern": _pattern,
    "minLength": _size(str, most=False),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "minProperties": _size(dict, most=False),
    "maxProperties": _size(dict, most=True),
    "items": _items,
    "minItems": _size(list, most=False),
    "maxItems": _size(list, most=True),
    "if": lambda *_: True,
    "then": _then,
    "title": lambda *_: True,
    "description": lambda *_: True,
}
"""Each keyword that our schemas use. A value fits when it fits all of them."""
