"""From columns of Arrow to planes: for each row, which cells of a fact are possible.

An encoded column answers one question: in which rows is one of some cells possible? Rows without a value are
possible everywhere. A value the fact cannot have is reported, and its rows are not decided.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.columns.meanings import Meanings, Refusal, ValueMeaning
from sharepolicy.backends.columns.planes import Bools, Plane, blank, full, known_rows, plane_of, plane_of_bitmap

_FEW_RUNS = 6
"""Codes in at most this many runs are found by comparing; more, by a table."""

_FEW_STRETCHES = 8
"""Parts whose codes lie in at most this many stretches are found by where the stretches begin."""

_LARGE = 4096
"""A dictionary with more values than this, and than rows, is not read as a whole."""

Wrong = tuple[Refusal, Plane]
"""Why rows cannot be decided, and which."""


class Encoded(Protocol):
    """The possible cells of one fact in each row of a chunk."""

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """For each of these sets of cells, the rows in which one of its cells is possible.

        Each cell of the fact is in exactly one set.
        """

    def wrong(self) -> Iterator[Wrong]:
        """The rows that cannot be decided because of this column."""

    @property
    def is_complete(self) -> bool:
        """Whether every row surely has one cell."""


class Dating(Encoded, Protocol):
    """An encoded column that tells which rows have a value."""

    @property
    def known(self) -> Plane | None:
        """These rows; None when all have."""


@frozen(eq=False)
class Truths:
    """A yes/no fact from two bitmaps of Arrow: no row is looked at. The cells are 0 for yes and 1 for no."""

    yes: Plane
    known: Plane | None

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows that say so, and those that say nothing."""
        return or_unknown([self.yes if 0 in cells else ~self.yes for cells in parts], self.known)

    def wrong(self) -> Iterator[Wrong]:
        """Nothing: a bit is always a value."""
        return iter(())

    @property
    def is_complete(self) -> bool:
        """Whether every row has a value."""
        return self.known is None


@frozen(eq=False)
class DecisionDay:
    """The date of the decision: in rows without a value it is the day on which the table is decided.

    If that day is outside the range of the date, these rows are wrong.
    """

    column: Dating
    day: ValueMeaning
    rows: int

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """As the column has it; where it has nothing, the part of that day."""
        planes, known = self.column.possible(parts), self.column.known
        day = frozenset[int]() if isinstance(self.day, Refusal) else self.day
        return [
            plane if known is None or cells & day else plane & known for cells, plane in zip(parts, planes, strict=True)
        ]

    def wrong(self) -> Iterator[Wrong]:
        """As the column has it, and the rows that it leaves to an impossible day."""
        yield from self.column.wrong()
        if isinstance(self.day, Refusal) and self.column.known is not None:
            yield self.day, full(self.rows) & ~self.column.known

    @property
    def is_complete(self) -> bool:
        """Whether every row has its own day."""
        return self.column.is_complete


@frozen(eq=False)
class Coded:
    """A number for each row, and for each number the cells that it stands for, or why it stands for none."""

    codes: npt.NDArray[Any]
    meanings: Sequence[ValueMeaning]
    known: Plane | None

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows whose number stands for one of these cells, and those without."""
        numbers = _in_one_part(self.meanings, parts)
        if numbers is not None and len(stretches := _stretches(numbers)) <= _FEW_STRETCHES:
            planes = _planes_of_stretches(self.codes, stretches, len(parts))
        else:
            planes = [plane_among(self.codes, self.hits(cells)) for cells in parts]
        return or_unknown(planes, self.known)

    @property
    def is_complete(self) -> bool:
        """Whether every row has a value that stands for one cell."""
        alone = (not isinstance(meaning, Refusal) and len(meaning) == 1 for meaning in self.meanings)
        return self.known is None and all(alone)

    def hits(self, cells: frozenset[int]) -> list[bool]:
        """For each number whether it stands for one of these cells."""
        return [not isinstance(meaning, Refusal) and not meaning.isdisjoint(cells) for meaning in self.meanings]

    def wrong(self) -> Iterator[Wrong]:
        """The rows whose number stands for no value."""
        for number, meaning in enumerate(self.meanings):
            if isinstance(meaning, Refusal):
                plane = plane_of(self.codes == number)
                yield meaning, plane if self.known is None else plane & self.known


def _in_one_part(meanings: Sequence[ValueMeaning], parts: Sequence[frozenset[int]]) -> tuple[int, ...] | None:
    """For each code the number of the part that all its cells are in; None where one is in several, or in none."""
    found = []
    for meaning in meanings:
        mine = [] if isinstance(meaning, Refusal) else [place for place, part in enumerate(parts) if meaning <= part]
        if len(mine) != 1:
            return None
        found += mine
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def _stretches(numbers: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Stretches of codes in the same part: the first code of each, and the number of its part."""
    return tuple((code, part) for code, part in enumerate(numbers) if code == 0 or part != numbers[code - 1])


def _planes_of_stretches(codes: npt.NDArray[Any], stretches: Sequence[tuple[int, int]], parts: int) -> list[Plane]:
    """The plane of each part. Each stretch ends where the next begins, so each beginning is compared with only once."""
    planes: dict[int, Plane] = {}
    scratch = np.empty(len(codes), np.bool_)
    here = full(len(codes))
    for place, (_, part) in enumerate(stretches):
        plane = here
        if place + 1 < len(stretches):
            first = stretches[place + 1][0]
            # of small codes, those that are not 0 are found without comparing
            small = first == 1 and codes.itemsize == 1
            after = plane_of(codes if small else np.greater_equal(codes, first, out=scratch))
            plane, here = here & ~after, after
        planes[part] = planes[part] | plane if part in planes else plane
    return [planes[part] if part in planes else blank(len(codes)) for part in range(parts)]


def or_unknown(planes: list[Plane], known: Plane | None) -> list[Plane]:
    """Planes, each with all rows without a value."""
    if known is None:
        return planes
    unknown = ~known
    return [plane | unknown for plane in planes]


def plane_among(codes: npt.NDArray[Any], hits: Sequence[bool]) -> Plane:
    """The rows whose code is hit. Of small codes, those that are not 0 are found without comparing."""
    if codes.itemsize == 1 and len(hits) > 1 and all(hit is not hits[0] for hit in hits[1:]):
        others = plane_of(codes)
        return np.bitwise_not(others, out=others) if hits[0] else others
    return plane_of(among(codes, hits))


def among(codes: npt.NDArray[Any], hits: Sequence[bool]) -> Bools:
    """Which codes are hit. Where few comparisons suffice, they are far faster than a table."""
    runs, inverted = _runs(tuple(hits))
    if len(runs) > _FEW_RUNS:
        table = np.zeros(len(hits) + 1, np.bool_)
        table[:-1] = hits
        found: Bools = table.take(codes, mode="clip")
        return found
    found = _in_runs(codes, runs, len(hits))
    return np.logical_not(found, out=found) if inverted else found


@functools.lru_cache(maxsize=1024)
def _runs(hits: tuple[bool, ...]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The stretches of codes that are hit, first and last code of each; or of those that are not, if they are fewer."""
    starts = [code for code, hit in enumerate(hits) if code == 0 or hit is not hits[code - 1]] + [len(hits)]
    stretches = [(first, after - 1) for first, after in itertools.pairwise(starts)]
    hit, missed = (tuple(s for s in stretches if hits[s[0]] is wanted) for wanted in (True, False))
    return (missed, True) if len(missed) < len(hit) else (hit, False)


def _in_runs(codes: npt.NDArray[Any], runs: tuple[tuple[int, int], ...], size: int) -> Bools:
    found: Bools | None = None
    for first, last in runs:
        part: Bools
        if first == last:
            part = codes == first
        elif first == 0:
            part = codes <= last
        elif last == size - 1:
            part = codes >= first
        else:
            part = (codes >= first) & (codes <= last)
        found = part if found is None else found | part
    return np.zeros(len(codes), np.bool_) if found is None else found


def truths(array: Any) -> Truths:
    """The column of a yes/no fact whose values are true and false."""
    rows = len(array)
    return Truths(plane_of_bitmap(array.buffers()[1], array.offset, rows), known_rows(array))


def coded(array: Any, meanings: Meanings) -> Coded:
    """A column of anything else: every distinct value is read once."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    elif len(array.dictionary) > max(_LARGE, len(array)):
        array = array.dictionary_decode().dictionary_encode()
    indices = array.indices
    values = array.dictionary.to_pylist()
    known = known_rows(indices)
    if array.dictionary.null_count:  # a null may also stand in the dictionary
        numbers = plane_of(among(_numbers(indices), [value is not None for value in values]))
        known = numbers if known is None else numbers & known
    read = [meanings.unknown if value is None else meanings.of(value) for value in values]
    return Coded(_narrow(_numbers(indices), len(values)), read, known)


def _numbers(indices: Any) -> npt.NDArray[Any]:
    """The indices of a dictionary as numbers; where there is none, any number."""
    width = indices.type.bit_width // 8
    kind = np.dtype(f"{'i' if pa.types.is_signed_integer(indices.type) else 'u'}{width}")
    return np.frombuffer(indices.buffers()[1], kind, len(indices), indices.offset * width)


def _narrow(codes: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Codes in as few bytes as will do: comparing bytes is many times faster."""
    return codes.astype(np.uint8) if size <= 256 and codes.itemsize > 1 else codes
