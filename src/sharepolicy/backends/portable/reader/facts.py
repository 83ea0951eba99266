"""Facts of the file, and the values that a case gives them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import reduce
from math import inf
from typing import Any

from .flaws import PortableError, nearest
from .shapes import as_written

Stretches = list[tuple[float, float]]
"""Stretches of whole numbers, both ends included: places in the list of values, numbers counted in units of their last
decimal, or ordinals of days. They may overlap."""

_ENDS = {"at_least": (0, True, False), "above": (1, True, False), "at_most": (0, False, True)}
_ENDS |= {"below": (-1, False, True), "between": (0, True, True)}
"""For each word what is added to its numbers, and whether they limit from below, and from above."""

_TRUTH = {"true": "yes", "false": "no"}

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_DIGITS = 15
"""How many digits a number has at most, with its decimals, so that every program can count with them."""

_MOST = 10**_DIGITS - 1

_DAYS = (datetime.date.min.toordinal(), datetime.date.max.toordinal())


def meet(one: Stretches, other: Stretches) -> Stretches:
    """What is in both."""
    pairs = ((max(low, lower), min(high, higher)) for low, high in one for lower, higher in other)
    return [(low, high) for low, high in pairs if low <= high]


class FactInFile:
    """A fact: `cells` are its values or bands as stretches, and `whole` is all that it can be."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said, self.name, self.type = said, said["name"], said["type"]
        self.about: tuple[str, ...] = tuple(said["about"])
        self.values: list[str] = said.get("values", [])
        # an end is a number also where nothing bounds it: a stretch beyond it, as of `not`, is then empty
        first, last = _DAYS if self.type == "date" else (-_MOST, _MOST)
        self.cells: Stretches = [
            (first if low is None else self._number(low), last if high is None else self._number(high))
            for low, high in said.get("bands", ())
        ]
        self.cells = self.cells or [(place, place) for place in range(len(self.values))]
        self.whole: Stretches = [(self.cells[0][0], self.cells[-1][1])]

    def left(self, pieces: Stretches) -> list[int]:
        """The cells that have some of these values."""
        return [number for number, cell in enumerate(self.cells) if meet([cell], pieces)]

    def place(self, value: Any) -> int:
        """Where one value stands."""
        found = self._number(value)
        low, high = self.whole[0]
        if not low <= found <= high:
            raise PortableError(f"`{value}` is outside what `{self.name}` can be")
        return found

    def _number(self, value: Any) -> int:
        try:
            if self.type == "date":
                day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
                if day.isoformat() == str(value):
                    return day.toordinal()
            elif self.values:
                written = as_written(value)
                return self.values.index(_TRUTH.get(written, written) if self.type == "yes/no" else written)
            elif not isinstance(value, bool) and (match := _NUMBER.fullmatch(as_written(value))):
                sign, whole, part = match[1], match[2], (match[3] or "").rstrip("0")
                decimals = self.said.get("decimals", 0)
                if len(part) <= decimals and len(whole) + decimals <= _DIGITS:
                    return int(f"{sign}{whole}{part:0<{decimals}}")
        except (ArithmeticError, TypeError, ValueError):
            pass
        expected = "expected " + (
            ", ".join(self.values) or {"date": "a date such as 2026-02-05"}.get(self.type, "a number")
        )
        raise PortableError(
            f"`{value}` is not a value of `{self.name}`{nearest(value, self.values) or '; ' + expected}"
        )

    def pieces(self, value: Any) -> Stretches:
        """What a case says by one value, by a list of which it is one, or by limits; possibly nothing."""
        if isinstance(value, Mapping):
            return reduce(meet, (self._limited(word, each) for word, each in value.items()), self.whole)
        if isinstance(value, list | tuple | set | frozenset):
            return [piece for each in value for piece in self._listed(each)]
        return [(self.place(value), self.place(value))]

    def _listed(self, value: Any) -> Stretches:
        """One entry of a list: limits only where values have an order."""
        is_limit = isinstance(value, Mapping) and self._is_ordered
        return self.pieces(value) if is_limit else [(self.place(value), self.place(value))]

    @property
    def _is_ordered(self) -> bool:
        return self.type not in ("yes/no", "choice")

    def _limited(self, word: str, value: Any) -> Stretches:
        if word == "not" and not isinstance(value, Mapping):
            outside = ([(-inf, low - 1), (high + 1, inf)] for low, high in self.pieces(value))
            return reduce(meet, outside, self.whole)
        ends = value if word == "between" else (value, value)
        if word not in _ENDS or not self._is_ordered or not _is_pair(ends):
            raise PortableError(f"`{word}: {value}` says nothing about `{self.name}`")
        more, from_below, from_above = _ENDS[word]
        low, high = (self.place(end) + more for end in ends)
        return [(low if from_below else -inf, high if from_above else inf)]


def _is_pair(ends: Any) -> bool:
    return isinstance(ends, list | tuple) and len(ends) == 2


def years_between(first: int, last: int) -> int:
    """The whole years from one day to another, as people count ages: not before the day comes round again."""
    born, now = datetime.date.fromordinal(first), datetime.date.fromordinal(last)
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def possible_years(first: Stretches, last: Stretches) -> Stretches:
    """The numbers of years between a day of one set and a day of another."""
    return [
        (years_between(latest, early), years_between(earliest, late))
        for earliest, latest in _days(first)
        for early, late in _days(last)
    ]


def merged(pieces: Stretches) -> Stretches:
    """The same numbers in stretches that do not touch each other, in rising order: one way to write them."""
    found: Stretches = []
    for low, high in sorted(pieces):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _days(pieces: Stretches) -> Iterable[tuple[int, int]]:
    return ((int(low), int(high)) for low, high in pieces)
