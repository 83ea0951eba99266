"""One chunk of rows: encoded, asked, and settled. All that is held in memory at once belongs to some chunks."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import evolve, frozen

from sharepolicy.backends.columns.circuit import AskedCells
from sharepolicy.backends.columns.compiled import Compiled
from sharepolicy.backends.columns.encode import Encoded, Wrong
from sharepolicy.backends.columns.forms import LaidColumn
from sharepolicy.backends.columns.planes import Plane, count, full, words
from sharepolicy.backends.columns.programs import Programs
from sharepolicy.language.policy import OUTCOMES, Outcome

_GATHERED = 0.5
"""When at most this fraction of the words has an open row, only those words are walked."""

Parts = Mapping[str, tuple[frozenset[int], ...]]


@frozen(eq=False, slots=False)
class Answered:
    """What was found for each row of a chunk, as planes.

    `possible`: the outcomes over all completions. `rules` and `actions`: whether they decide, or are due, in some.
    `wrong`: rows that are not decided, and why. `impossible`: rows without any completion. Rows that are `valid` are
    neither, and the other planes are meaningful only for them. `are_complete`: every fact of every row is known.
    `by_machine`: machine code found them, so that the rest may be done by it too.
    """

    rows: int
    possible: Mapping[Outcome, Plane]
    rules: Mapping[str, Plane]
    actions: Mapping[str, Plane]
    wrong: tuple[Wrong, ...]
    impossible: Plane
    valid: Plane
    are_complete: bool = False
    by_machine: bool = False

    @functools.cached_property
    def decided(self) -> int:
        """How many rows are valid."""
        return count(self.valid)

    def settled_on(self, outcome: Outcome) -> Plane:
        """The rows whose only possible outcome is this one. A complete row has no other."""
        if self.are_complete:
            return self.possible[outcome]
        others = (plane for other, plane in self.possible.items() if other is not outcome)
        return self.possible[outcome] & ~functools.reduce(np.bitwise_or, others)


class Asking:
    """The planes of what programs ask of a chunk. Mutable on purpose: it keeps the planes of single parts."""

    def __init__(self, encoded: Mapping[str, Encoded], refused: Sequence[Wrong] = ()) -> None:
        self._encoded = encoded
        self._refused = refused
        self._parts: Parts = {}
        self._made: dict[str, list[Plane]] = {}
        self._laid = _laid(encoded)
        self.found_by_machine = False

    def divide(self, parts: Parts) -> None:
        """Set which parts are asked for from now on."""
        for fact, mine in parts.items():
            if self._parts.get(fact) != mine:
                self._made.pop(fact, None)
        self._parts = parts

    @property
    def are_complete(self) -> bool:
        """Whether every row surely has one cell of every fact."""
        return all(column.is_complete for column in self._encoded.values())

    def by_machine(self, program: Compiled, rows: int, *, complete: bool = False) -> list[Plane] | None:
        """What machine code finds; None where there is none, or a value is not in order, or one is not `complete`."""
        laid = self._laid
        if laid is None or (complete and not all(column.form.is_complete for column in laid.values())):
            return None
        code = program.code(laid, rows)
        if code is None:
            return None
        found = code.run(laid, rows)
        self.found_by_machine = found is not None
        if found is None:
            self._laid = None  # nor would another program
        return found

    def wrong(self) -> Iterator[Wrong]:
        """The rows that cannot be decided, and why."""
        for column in () if self.found_by_machine else self._encoded.values():
            yield from ((why, plane) for why, plane in column.wrong() if plane.any())
        yield from self._refused

    def plane(self, asked: AskedCells) -> Plane:
        """The rows in which one of these cells of the fact is possible."""
        fact, cells = asked
        parts = self._parts[fact]
        if fact not in self._made:
            self._made[fact] = self._encoded[fact].possible(parts)
        made = self._made[fact]
        inside = _inside(parts, cells)
        if len(inside) * 2 > len(parts) and self._encoded[fact].is_complete:
            return ~functools.reduce(np.bitwise_or, [made[place] for place in range(len(parts)) if place not in inside])
        return functools.reduce(np.bitwise_or, [made[place] for place in inside])


def _laid(encoded: Mapping[str, Encoded]) -> Mapping[str, LaidColumn] | None:
    """All columns as they lie in memory; None when one cannot be taken from there."""
    found = {}
    for name, column in encoded.items():
        laid = column.laid
        if laid is None:
            return None
        found[name] = laid
    return found


@functools.lru_cache(maxsize=1 << 14)
def _inside(parts: tuple[frozenset[int], ...], cells: frozenset[int]) -> tuple[int, ...]:
    """The places of the parts that make up some cells."""
    return tuple(place for place, part in enumerate(parts) if part <= cells)


def answer(programs: Programs, asking: Asking, rows: int) -> Answered:
    """Decide a chunk: quickly, and then exactly wherever that leaves something open."""
    if programs.is_settled_for_all and (complete := _complete(programs, asking, rows)) is not None:
        return _answer_complete(programs, asking, complete, rows)
    planes = asking.by_machine(programs.compiled_quick, rows)
    if planes is None:
        asking.divide(programs.quick_parts)
        planes = programs.quick.run(asking.plane, words(rows))
    wrong = tuple(asking.wrong())
    fine = _without(wrong, rows)
    may_be_impossible, may_be_possible, *claims = planes
    found = [claims[place] & may_be_possible for place in range(0, len(claims), 2)]
    open_ = may_be_impossible & may_be_possible
    for holds, fails in zip(claims[::2], claims[1::2], strict=True):
        open_ = open_ | (holds & fails)
    open_ &= fine
    if open_.any():
        _settle(programs, asking, open_, found, rows)
    return evolve(_answered(programs, found, wrong, fine, rows), by_machine=asking.found_by_machine)


def _without(wrong: Sequence[Wrong], rows: int) -> Plane:
    """All rows but the wrong ones."""
    fine = full(rows)
    for _, plane in wrong:
        fine &= ~plane
    return fine


def _complete(programs: Programs, asking: Asking, rows: int) -> list[Plane] | None:
    """What the program for complete rows finds; None when something is not known."""
    found = asking.by_machine(programs.compiled_complete, rows, complete=True)
    if found is None and asking.are_complete:
        asking.divide(programs.complete_parts)
        found = programs.complete.run(asking.plane, words(rows))
    return found


def _answer_complete(programs: Programs, asking: Asking, planes: Sequence[Plane], rows: int) -> Answered:
    """Decide a chunk of which everything is known: each row has one outcome, the last unless it is another."""
    wrong = tuple(asking.wrong())
    fine = _without(wrong, rows)
    impossible, *found = planes
    last = len(OUTCOMES) - 1
    found.insert(last, ~functools.reduce(np.bitwise_or, found[:last]))
    names = iter(found)
    return Answered(
        rows,
        {outcome: next(names) for outcome in OUTCOMES},
        {rule: next(names) for rule in programs.rules},
        {action.name: next(names) for action in programs.actions},
        wrong,
        fine & impossible,
        fine & ~impossible,
        are_complete=True,
        by_machine=asking.found_by_machine,
    )


def _settle(programs: Programs, asking: Asking, open_: Plane, found: list[Plane], rows: int) -> None:
    """Put the exact planes in the place of the quick ones, in all words with a row that is open."""
    planes = asking.by_machine(programs.compiled_exact, rows)
    if planes is not None:
        found[:] = planes
        return
    asking.divide(programs.parts)
    places = np.flatnonzero(open_)
    if len(places) > _GATHERED * len(open_):
        found[:] = programs.exact.run(asking.plane, len(open_))
        return
    exact = programs.exact.run(lambda asked: asking.plane(asked)[places], len(places))
    for plane, part in zip(found, exact, strict=True):
        plane[places] = part


def _answered(programs: Programs, found: Sequence[Plane], wrong: tuple[Wrong, ...], fine: Plane, rows: int) -> Answered:
    possible = dict(zip(OUTCOMES, found, strict=False))
    rules = found[len(OUTCOMES) : len(OUTCOMES) + len(programs.rules)]
    actions = found[len(OUTCOMES) + len(programs.rules) :]
    some = functools.reduce(np.bitwise_or, possible.values())
    return Answered(
        rows,
        possible,
        dict(zip(programs.rules, rules, strict=True)),
        {action.name: plane for action, plane in zip(programs.actions, actions, strict=True)},
        wrong,
        fine & ~some,
        fine & some,
    )
