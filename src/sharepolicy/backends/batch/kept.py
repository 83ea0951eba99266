"""The columns kept beside the answers: their names and kinds, found before any answer is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

_MOST = 1 << 63
_EXACT = 1 << 53
"""Floating-point numbers hold every whole number up to this one."""

_WHOLE, _LONG = "whole", "long"


class Kept:
    """Kept columns, in the order in which they first appear. Mutable on purpose: files are looked at one by one.

    One rule says how a column is written: as one kind if all its values in all files are of that kind, and as text
    if not.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, set[Any]] = {}

    def add_table(self, schema: Any, names: tuple[str, ...]) -> None:
        """Take in the columns of a table."""
        for name in names:
            self._kinds.setdefault(name, set()).add(schema.field(name).type)

    def add_row(self, row: Mapping[str, Any], names: Iterator[str]) -> None:
        """Take in a row of JSON Lines."""
        for name in names:
            self._kinds.setdefault(name, set()).add(_kind(row[name]))

    def types(self) -> dict[str, Any]:
        """The type in which each column is written."""
        return {name: _common({*kinds} - {pa.null()}) for name, kinds in self._kinds.items()}


def _kind(value: Any) -> Any:
    """The kind of column that fits a JSON value: whole numbers are distinguished by size."""
    match value:
        case None:
            return pa.null()
        case bool():
            return pa.bool_()
        case int() if abs(value) <= _EXACT:
            return _WHOLE
        case int() if -_MOST <= value < _MOST:
            return _LONG
        case float():
            return pa.float64()
    return pa.string()


def _common(kinds: set[Any]) -> Any:
    """The type of a column with values of these kinds."""
    others = kinds - {_WHOLE, _LONG}
    if kinds and all(pa.types.is_signed_integer(kind) for kind in others):
        return pa.int64() if len(kinds) > 1 or not others else others.pop()
    if len(others) == 1 and (kinds == others or (others == {pa.float64()} and _LONG not in kinds)):
        return others.pop()
    return pa.string()
