"""Programs as machine code: made when it pays, and run on columns as they lie in memory."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from sharepolicy.backends.columns.circuit import Program
from sharepolicy.backends.columns.forms import BITS, ColumnForm, LaidColumn
from sharepolicy.backends.columns.llvm import MachineCode, machine_code
from sharepolicy.backends.columns.llvm_text import OUTCOMES, WORDS, llvm_text
from sharepolicy.backends.columns.planes import Plane, full, words

AFTER = 1 << 24
"""After how many rows a program is compiled. Until then it takes about as long to decide them as to compile it."""

LEAST = 1 << 12
"""Chunks with fewer rows than this are decided without machine code: they have no part in what takes long."""

_BLOCK = 64 * WORDS
"""How many rows the machine code takes at once."""

_MOST_STEPS = 1 << 13
"""Longer programs are never compiled: that would take more than two seconds."""

_MOST_FORMS = 16
"""How many forms of the columns of one program are remembered."""

Forms = tuple[tuple[str, ColumnForm], ...]


@frozen(eq=False)
class CompiledCode:
    """The machine code of a program for columns of certain forms."""

    run_on: MachineCode
    facts: tuple[str, ...]
    outputs: int

    def run(self, laid: Mapping[str, LaidColumn], rows: int) -> list[Plane] | None:
        """The planes of the outputs; None when a number is outside of the limits of its column."""
        columns = [laid[fact] for fact in self.facts]
        found = list(np.empty((self.outputs, words(rows)), np.uint64))
        done = rows // 64 if rows >= _BLOCK else 0
        outside = done > 0 and self._run(columns, found, done)
        if done < words(rows) and not outside:
            rest = np.empty((self.outputs, WORDS), np.uint64)
            outside = self._run([_rest(column, done, rows) for column in columns], list(rest), WORDS)
            for plane, last in zip(found, rest, strict=True):
                plane[done:] = last[: words(rows) - done]
        return None if outside else found

    def _run(self, columns: Sequence[LaidColumn], found: Sequence[Plane], count: int) -> bool:
        read = [array for column in columns for array in (column.values, column.known)]
        return bool(self.run_on(_addresses([*read, *found]), count))


def _addresses(arrays: Sequence[npt.NDArray[Any] | None]) -> Any:
    found = (0 if array is None else array.__array_interface__["data"][0] for array in arrays)
    return (ctypes.c_void_p * len(arrays))(*found)


def _rest(column: LaidColumn, first: int, rows: int) -> LaidColumn:
    """The rows of a column from a word on, with rows added behind them that are not looked at."""
    known = None
    if column.known is not None:
        known = _filled(column.known[first:] & full(rows - 64 * first), WORDS)
    if column.form.kind == BITS:
        return LaidColumn(column.form, _filled(column.values[first:], WORDS), known)
    return LaidColumn(column.form, _filled(column.values[64 * first :], _BLOCK), known)


def _filled(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    found = np.full(size, values[0])
    found[: len(values)] = values
    return found


class Compiled:
    """A program, and its machine code for each form of its columns that came often. Mutable on purpose: it counts."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._facts = {fact for fact, _ in program.asked}
        self._rows: dict[Forms, int] = {}
        self._made: dict[Forms, CompiledCode | None] = {}
        self._making = Lock()

    def code(self, laid: Mapping[str, LaidColumn], rows: int) -> CompiledCode | None:
        """The machine code for these columns; None where there is none, or not yet."""
        if rows < LEAST or len(self._program.steps) > _MOST_STEPS:
            return None
        forms = tuple(
            (fact, column.form)
            for fact, column in laid.items()
            if fact in self._facts or column.form.limits is not None
        )
        if forms in self._made:
            return self._made[forms]
        if len(self._rows) >= _MOST_FORMS:
            self._rows.clear()
        seen = self._rows[forms] = self._rows.get(forms, 0) + rows
        return self._make(forms) if seen > AFTER and len(self._made) < _MOST_FORMS else None

    def _make(self, forms: Forms) -> CompiledCode | None:
        if not self._making.acquire(blocking=False):
            return None  # another thread is at it
        try:
            made = machine_code(llvm_text(self._program, dict(forms)))
            facts = tuple(fact for fact, _ in forms)
            self._made[forms] = None if made is None else CompiledCode(made, facts, len(self._program.outputs))
        finally:
            self._making.release()
        return self._made[forms]


@cache
def for_outcomes() -> MachineCode | None:
    """What makes numbers of planes, as machine code; None where there is none."""
    return machine_code(OUTCOMES)


def numbers_of(first: Plane, second: Plane, rows: int) -> npt.NDArray[np.int8] | None:
    """0 in the rows of one plane, 1 in those of another, else 2; None where there is no machine code."""
    code = for_outcomes()
    if code is None:
        return None
    numbers = np.empty(64 * words(rows), np.int8)
    code(_addresses([first, second, numbers]), words(rows))
    return numbers[:rows]
