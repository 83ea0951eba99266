"""From columns of Arrow to planes: for each row, which cells of a fact are possible.

An encoded column answers one question: in which rows is one of some cells possible? Rows without a value are
possible everywhere. A value the fact cannot have is reported, and its rows are not decided.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import evolve, frozen

from sharepolicy.backends.columns.finding import among, plane_among, planes_of_stretches, stretches
from sharepolicy.backends.columns.forms import BITS, ColumnForm, LaidColumn
from sharepolicy.backends.columns.meanings import Meanings, Refusal, ValueMeaning
from sharepolicy.backends.columns.planes import Plane, full, known_rows, plane_of, plane_of_bitmap

_FEW_STRETCHES = 8
"""Parts whose codes lie in at most this many stretches are found by where the stretches begin."""

_MOST_BEGINS = 64
"""Codes whose meaning changes more often are not left to machine code."""

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

    @property
    def laid(self) -> LaidColumn | None:
        """The column as it lies in memory; None when machine code cannot take it from there."""


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

    @property
    def laid(self) -> LaidColumn:
        """The bitmaps."""
        return LaidColumn(_TRUTHS[self.known is not None], self.yes, self.known)


_TRUTHS = tuple(ColumnForm(BITS, (1,), (frozenset({1}), frozenset({0})), some) for some in (False, True))


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

    @property
    def laid(self) -> LaidColumn | None:
        """As the column lies in memory; what rows without a value mean is that day."""
        laid = self.column.laid
        if laid is None or laid.known is None:
            return laid
        return None if isinstance(self.day, Refusal) else evolve(laid, form=evolve(laid.form, unknown=self.day))


@frozen(eq=False, slots=False)
class Coded:
    """A number for each row, and for each number the cells that it stands for, or why it stands for none."""

    numbers: npt.NDArray[Any]
    meanings: Sequence[ValueMeaning]
    known: Plane | None

    @cached_property
    def codes(self) -> npt.NDArray[Any]:
        """The numbers in as few bytes as will do: comparing bytes is many times faster."""
        small = len(self.meanings) <= 256 and self.numbers.itemsize > 1
        return self.numbers.astype(np.uint8) if small else self.numbers

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows whose number stands for one of these cells, and those without."""
        numbers = _in_one_part(self.meanings, parts)
        if numbers is not None and len(found := stretches(numbers)) <= _FEW_STRETCHES:
            planes = planes_of_stretches(self.codes, found, len(parts))
        else:
            planes = [plane_among(self.codes, self.hits(cells)) for cells in parts]
        return or_unknown(planes, self.known)

    @property
    def is_complete(self) -> bool:
        """Whether every row has a value that stands for one cell."""
        alone = (not isinstance(meaning, Refusal) and len(meaning) == 1 for meaning in self.meanings)
        return self.known is None and all(alone)

    @property
    def coded(self) -> Coded:
        """Itself."""
        return self

    @property
    def laid(self) -> LaidColumn | None:
        """The numbers, when each stands for something and the same stretches of them are not many."""
        form = _form(self.numbers.dtype.str[1:], tuple(self.meanings), self.known is not None)
        return None if form is None else LaidColumn(form, self.numbers, self.known)

    def hits(self, cells: frozenset[int]) -> list[bool]:
        """For each number whether it stands for one of these cells."""
        return [not isinstance(meaning, Refusal) and not meaning.isdisjoint(cells) for meaning in self.meanings]

    def wrong(self) -> Iterator[Wrong]:
        """The rows whose number stands for no value."""
        for number, meaning in enumerate(self.meanings):
            if isinstance(meaning, Refusal):
                plane = plane_of(self.codes == number)
                yield meaning, plane if self.known is None else plane & self.known


@functools.lru_cache(maxsize=1024)
def _form(kind: str, meanings: tuple[ValueMeaning, ...], unknown: bool) -> ColumnForm | None:
    """The form of a column of codes; None when one stands for nothing, or their meaning changes too often."""
    begins: list[int] = []
    means: list[frozenset[int]] = []
    for code, meaning in enumerate(meanings):
        if isinstance(meaning, Refusal):
            return None
        if not means or meaning != means[-1]:
            begins.append(code)
            means.append(meaning)
    return ColumnForm(kind, tuple(begins[1:]), tuple(means), unknown) if 0 < len(means) <= _MOST_BEGINS else None


def _in_one_part(meanings: Sequence[ValueMeaning], parts: Sequence[frozenset[int]]) -> tuple[int, ...] | None:
    """For each code the number of the part that all its cells are in; None where one is in several, or in none."""
    found = []
    for meaning in meanings:
        mine = [] if isinstance(meaning, Refusal) else [place for place, part in enumerate(parts) if meaning <= part]
        if len(mine) != 1:
            return None
        found += mine
    return tuple(found)


def or_unknown(planes: list[Plane], known: Plane | None) -> list[Plane]:
    """Planes, each with all rows without a value."""
    if known is None:
        return planes
    unknown = ~known
    return [plane | unknown for plane in planes]


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
    return Coded(_numbers(indices), read, known)


def _numbers(indices: Any) -> npt.NDArray[Any]:
    """The indices of a dictionary as numbers; where there is none, any number."""
    width = indices.type.bit_width // 8
    kind = np.dtype(f"{'i' if pa.types.is_signed_integer(indices.type) else 'u'}{width}")
    return np.frombuffer(indices.buffers()[1], kind, len(indices), indices.offset * width)
