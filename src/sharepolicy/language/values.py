"""Sets of values: what a test accepts, what a case leaves possible, what a band of a domain holds.

One type serves all three, so that "the condition holds on this band" is just "this band lies inside that set".
Facts with named values use a `frozenset` of names. Numbers and dates use `Ranges` of whole numbers: a number with
decimals is counted in its smallest unit, a date is its ordinal day. Both have the same operators: `&`, `|`, `-`, `<=`,
and an empty set is false. One fact never mixes names and numbers: the operators raise a TypeError if it does.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from math import inf
from operator import or_

from attrs import field, frozen

Piece = tuple[int | None, int | None]
"""A stretch of whole numbers, both ends included; None means no end."""


def _start(piece: Piece) -> float:
    return -inf if piece[0] is None else piece[0]


def _end(piece: Piece) -> float:
    return inf if piece[1] is None else piece[1]


def _normal(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Sorted, without empty pieces; overlapping and touching pieces joined."""
    joined: list[Piece] = []
    for low, high in sorted(pieces, key=_start):
        if low is not None and high is not None and low > high:
            continue
        if joined:
            last_low, last_high = joined[-1]
            if last_high is None:
                break
            if low is None or low <= last_high + 1:
                joined[-1] = (last_low, None if high is None else max(high, last_high))
                continue
        joined.append((low, high))
    return tuple(joined)


@frozen(order=False)
class Ranges:
    """A set of whole numbers as stretches: sorted, apart from each other, both ends included."""

    pieces: tuple[Piece, ...] = field(converter=_normal)

    @staticmethod
    def of(low: int | None = None, high: int | None = None) -> Ranges:
        """All whole numbers from `low` to `high`, both included."""
        return Ranges(((low, high),))

    def __and__(self, other: Values) -> Ranges:
        if not isinstance(other, Ranges):
            return NotImplemented
        # Both are sorted, and the stretch that ends first meets nothing further on: one pass over both is enough.
        met: list[Piece] = []
        mine, theirs = self.pieces, other.pieces
        i = j = 0
        while i < len(mine) and j < len(theirs):
            (low, high), (other_low, other_high) = mine[i], theirs[j]
            start = low if other_low is None else other_low if low is None else max(low, other_low)
            ends_first = other_high is None or (high is not None and high <= other_high)
            end = high if ends_first else other_high
            if start is None or end is None or start <= end:
                met.append((start, end))
            if ends_first:
                i += 1
            else:
                j += 1
        return Ranges(met)

    def __or__(self, other: Values) -> Ranges:
        return Ranges(self.pieces + other.pieces) if isinstance(other, Ranges) else NotImplemented

    def complement(self) -> Ranges:
        """All whole numbers that are not in it."""
        gaps: list[Piece] = []
        start: int | None = None
        open_start = True
        for low, high in self.pieces:
            if low is not None and (open_start or start is not None):
                gaps.append((start, low - 1))
            open_start = False
            start = None if high is None else high + 1
            if high is None:
                return Ranges(gaps)
        gaps.append((start, None))
        return Ranges(gaps)

    def __sub__(self, other: Values) -> Ranges:
        return self & other.complement() if isinstance(other, Ranges) else NotImplemented

    def __le__(self, other: Values) -> bool:
        return all(map(other._has, self.pieces)) if isinstance(other, Ranges) else NotImplemented

    def __ge__(self, other: Values) -> bool:
        return all(map(self._has, other.pieces)) if isinstance(other, Ranges) else NotImplemented

    def __rand__(self, other: frozenset[str]) -> Ranges:
        return NotImplemented

    __ror__ = __rsub__ = __rand__

    def _has(self, piece: Piece) -> bool:
        """Whether a whole stretch is in it: then a single one of its own stretches contains it."""
        place = bisect_right(self.pieces, _start(piece), key=_start) - 1
        return place >= 0 and _end(self.pieces[place]) >= _end(piece)

    def __bool__(self) -> bool:
        return bool(self.pieces)

    @property
    def single(self) -> int | None:
        """The only number in it, or None when there are more or none."""
        if len(self.pieces) == 1 and self.pieces[0][0] == self.pieces[0][1]:
            return self.pieces[0][0]
        return None

    def met_by(self, stretches: Sequence[Ranges]) -> tuple[int, ...]:
        """The indices of those stretches that share a number with it. They must be in rising order and not overlap."""
        found: list[int] = []
        for piece in self.pieces:
            first = bisect_left(stretches, _start(piece), key=lambda each: _end(each.pieces[0]))
            after = bisect_right(stretches, _end(piece), key=lambda each: _start(each.pieces[0]))
            found.extend(range(max(first, found[-1] + 1 if found else 0), after))
        return tuple(found)

    def cuts(self) -> set[int]:
        """The numbers at which something changes: each is the first of a new stretch."""
        found = set()
        for low, high in self.pieces:
            if low is not None:
                found.add(low)
            if high is not None:
                found.add(high + 1)
        return found


Values = frozenset[str] | Ranges
"""A set of values of one fact."""


def union(sets: Iterable[Values]) -> Values:
    """The union of one or more sets of values of one fact."""
    first, *more = sets
    if not isinstance(first, Ranges):
        return reduce(or_, more, first)
    return Ranges(chain(first.pieces, *(each.pieces for each in more if isinstance(each, Ranges))))


def single_day(values: Values | None) -> datetime.date | None:
    """The day that the values of a date leave; None if they leave several, or all."""
    day = values.single if isinstance(values, Ranges) else None
    return datetime.date.fromordinal(day) if day is not None else None
