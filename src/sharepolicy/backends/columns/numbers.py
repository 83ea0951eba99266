"""Columns of numbers and dates: bands are found by comparing whole columns with the thresholds of the policy.

Values that are in order are never looked at one by one. Those that are not are read as `decide` would read them, so
that it says why.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import evolve, frozen

from sharepolicy.backends.columns.encode import Coded, Wrong
from sharepolicy.backends.columns.forms import ColumnForm, LaidColumn
from sharepolicy.backends.columns.meanings import Meanings, Refusal, ValueMeaning
from sharepolicy.backends.columns.planes import Bools, Plane, bools_of, known_rows
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import MOST_DIGITS, FactType

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_FEW_CUTS = 4
"""Up to this many thresholds are compared one by one; more are searched."""

_SHORT = (
    "this column has 32-bit numbers, which hold most decimals otherwise than they were written; "
    "cast it to decimals, or to 64 bits and round it to the decimals of the fact"
)

Numbers = npt.NDArray[Any]


def takes(domain: Domain, kind: Any) -> bool:
    """Whether a column of this type can be compared with the thresholds of a fact as it is."""
    types = pa.types
    if domain.fact.type is FactType.DATE:
        return bool(types.is_date32(kind))
    if domain.fact.type is not FactType.NUMBER:
        return False
    return bool(types.is_integer(kind) or types.is_float64(kind) or types.is_float32(kind))


@frozen(eq=False, slots=False)
class Bands:
    """The bands of a fact."""

    domain: Domain

    def encoded(self, array: Any, meanings: Meanings) -> Banded | Coded:
        """A column of numbers or dates. `meanings` tells what values outside of all bands mean."""
        known = known_rows(array)
        values = _values(array)
        if values.dtype.kind == "f":
            return _fractions(self.domain, values, known, meanings)
        return Banded(self, values, known, meanings)

    def coded(self, values: Numbers, known: Plane | None, meanings: Meanings) -> Coded:
        """Whole numbers or days as codes."""
        low, high, cuts = self._whole
        codes = _bands(values, cuts)
        present = None if known is None else bools_of(known, len(values))
        strange = _outside(values, low, high, present)
        return _with_strange(codes, self._cells, values, strange, self.domain, meanings, known)

    def form(self, kind: str, unknown: bool) -> ColumnForm:
        """The form of a column of whole numbers or days."""
        low, high, cuts = self._whole
        return ColumnForm(kind, tuple(cuts), tuple(self._cells), unknown, (low, high))

    @cached_property
    def _cells(self) -> list[frozenset[int]]:
        return [frozenset({cell}) for cell in range(len(self.domain.cells))]

    @cached_property
    def _whole(self) -> tuple[int, int, list[int]]:
        """The bounds for whole numbers, which count in ones and not in the fact's smallest unit, and for days."""
        low, high, cuts = _bounds(self.domain)
        if self.domain.fact.type is FactType.DATE:
            return low - _EPOCH, high - _EPOCH, [cut - _EPOCH for cut in cuts]
        factor = 10**self.domain.fact.decimals
        return -(-low // factor), high // factor, [-(-cut // factor) for cut in cuts]


@frozen(eq=False, slots=False)
class Banded:
    """Whole numbers or days as they lie in memory. They are made codes only where something asks for them."""

    bands: Bands
    values: Numbers
    known: Plane | None
    meanings: Meanings

    @cached_property
    def coded(self) -> Coded:
        """The same as codes."""
        return self.bands.coded(self.values, self.known, self.meanings)

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows whose number is in one of these bands, and those without."""
        return self.coded.possible(parts)

    def wrong(self) -> Iterator[Wrong]:
        """The rows whose number is no value of the fact."""
        return self.coded.wrong()

    @property
    def is_complete(self) -> bool:
        """Whether every row has a number that is a value of the fact."""
        return self.coded.is_complete

    @property
    def laid(self) -> LaidColumn:
        """The numbers."""
        form = self.bands.form(self.values.dtype.str[1:], self.known is not None)
        return LaidColumn(form, self.values, self.known)


def _bounds(domain: Domain) -> tuple[int, int, list[int]]:
    """The least and the greatest value that need no second look, and the first value of each band but the first."""
    low, high = domain.fact.limits
    cuts = [band.pieces[0][0] for band in domain.cells[1:] if isinstance(band, Ranges)]
    return low, high, [cut for cut in cuts if cut is not None]


def _values(array: Any) -> Numbers:
    types = pa.types  # in older releases Arrow's own answer needs pandas
    letter = "f" if types.is_floating(array.type) else "u" if types.is_unsigned_integer(array.type) else "i"
    kind = np.dtype(f"{letter}{array.type.bit_width // 8}")
    return np.frombuffer(array.buffers()[1], kind, len(array), array.offset * kind.itemsize)


def _bands(values: Numbers, cuts: list[int]) -> Numbers:
    """For each value the number of its band."""
    if len(cuts) > _FEW_CUTS:
        return np.searchsorted(np.array(cuts, _wide(values)), values, side="right").astype(np.uint16)
    codes = _at_least(values, cuts[0]).view(np.uint8) if cuts else np.zeros(len(values), np.uint8)
    for cut in cuts[1:]:
        codes += _at_least(values, cut).view(np.uint8)
    return codes


def _wide(values: Numbers) -> Any:
    """A type that holds both the values and any threshold, exactly."""
    return np.float64 if values.dtype.kind == "f" else np.int64 if values.dtype != np.uint64 else object


def _at_least(values: Numbers, limit: int) -> Bools:
    if values.dtype.kind in "iu":
        span = np.iinfo(values.dtype)
        if limit > span.max or limit <= span.min:  # older numpy compares with a larger number in its own way
            return np.full(len(values), limit <= span.min)
        limit = values.dtype.type(limit)
    found: Bools = values >= limit
    return found


def _outside(values: Numbers, low: int, high: int, present: Bools | None) -> npt.NDArray[np.intp]:
    """The places of the values that are not from `low` to `high`."""
    if _all_between(values, low, high):
        return np.empty(0, np.intp)
    outside = ~_at_least(values, low) | _at_least(values, high + 1)
    return np.flatnonzero(outside if present is None else outside & present)


def _all_between(values: Numbers, low: int, high: int) -> bool:
    """Whether all values are from `low` to `high`. Read without its sign, a number below nought is larger than all."""
    if not len(values):
        return True
    if low == 0 and values.dtype.kind == "i" and high <= np.iinfo(values.dtype).max:
        return int(values.view(f"u{values.dtype.itemsize}").max()) <= high
    return int(values.min()) >= low and int(values.max()) <= high


def _fractions(domain: Domain, values: Numbers, known: Any, meanings: Meanings) -> Coded:
    """A column of floating-point numbers: each must be exactly the nearest one to a decimal that the fact can have."""
    low, high, cuts = _bounds(domain)
    wide = values.astype(np.float64)
    present = np.isfinite(wide)
    safe = np.where(present & (np.abs(wide) < 10.0**MOST_DIGITS), wide, 0.0)
    factor = float(10**domain.fact.decimals)
    units = np.rint(safe * factor)
    exact = (units / factor == wide) & (np.abs(units) < 10.0**MOST_DIGITS)
    fine = present & exact & (units >= low) & (units <= high)
    if known is not None:
        fine |= ~bools_of(known, len(values))
    codes = _bands(units, cuts)
    read: list[ValueMeaning] = [frozenset({cell}) for cell in range(len(domain.cells))]
    return _with_strange(codes, read, values, np.flatnonzero(~fine), domain, meanings, known)


def _with_strange(
    codes: Numbers,
    read: Sequence[ValueMeaning],
    values: Numbers,
    strange: npt.NDArray[np.intp],
    domain: Domain,
    meanings: Meanings,
    known: Any,
) -> Coded:
    """The codes, where values that are not in order have codes of their own, with what `decide` says of them."""
    if not len(strange):
        return Coded(codes, read, known)
    distinct, inverse = np.unique(values[strange], return_inverse=True)
    told = distinct.tolist()
    if domain.fact.type is FactType.DATE:
        told = [datetime.date.fromordinal(day + _EPOCH) if _is_day(day) else f"day {day}" for day in told]
    meant = meanings.of_all(told)
    if domain.fact.decimals and values.dtype == np.float32:
        meant = [evolve(each, help=_SHORT) if isinstance(each, Refusal) else each for each in meant]
    codes = codes.astype(np.uint32)
    codes[strange] = len(read) + inverse.reshape(-1)
    return Coded(codes, [*read, *meant], known)


def _is_day(day: int) -> bool:
    return datetime.date.min.toordinal() <= day + _EPOCH <= datetime.date.max.toordinal()
