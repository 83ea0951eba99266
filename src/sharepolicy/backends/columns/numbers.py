"""Columns of numbers and dates: bands are found by comparing whole columns with the thresholds of the policy.

Values that are in order are never looked at one by one. Those that are not are read as `decide` would read them, so
that it says why.
"""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import evolve, frozen

from sharepolicy.backends.columns.encode import Coded
from sharepolicy.backends.columns.meanings import Meanings, Refusal, ValueMeaning
from sharepolicy.backends.columns.planes import Bools, bools_of, known_rows
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
    """The bands of a fact, and the meaning of values outside them."""

    domain: Domain
    meanings: Meanings

    def encoded(self, array: Any) -> Coded:
        """A column of numbers or dates."""
        known = known_rows(array)
        values = _values(array)
        if values.dtype.kind == "f":
            return _fractions(self.domain, values, known, self.meanings)
        low, high, cuts = self._whole
        codes = _bands(values, cuts)
        present = None if known is None else bools_of(known, len(values))
        strange = _outside(values, low, high, present)
        return _with_strange(codes, self._cells, values, strange, self.domain, self.meanings, known)

    @cached_property
    def _cells(self) -> list[ValueMeaning]:
        return [frozenset({cell}) for cell in range(len(self.domain.cells))]

    @cached_property
    def _whole(self) -> tuple[int, int, list[int]]:
        """The bounds for whole numbers, which count in ones and not in the fact's smallest unit, and for days."""
        low, high, cuts = _bounds(self.domain)
        if self.domain.fact.type is FactType.DATE:
            return low - _EPOCH, high - _EPOCH, [cut - _EPOCH for cut in cuts]
        factor = 10**self.domain.fact.decimals
        return -(-low // factor), high // factor, [-(-cut // factor) for cut in cuts]


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
    read: list[ValueMeaning],
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
