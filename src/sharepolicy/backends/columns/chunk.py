"""One chunk of rows: encoded, asked, and settled. All that is held in memory at once belongs to some chunks."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen

from sharepolicy.backends.columns.circuit import AskedCells
from sharepolicy.backends.columns.encode import Encoded, Wrong
from sharepolicy.backends.columns.planes import Plane, full, words
from sharepolicy.backends.columns.programs import Programs
from sharepolicy.language.policy import OUTCOMES, Outcome

_GATHERED = 0.5
"""When at most this fraction of the words has an open row, only those words are walked."""

Parts = Mapping[str, tuple[frozenset[int], ...]]


@frozen(eq=False)
class Answered:
    """What was found for each row of a chunk, as planes.

    `possible`: the outcomes over all completions. `rules` and `actions`: whether they decide, or are due, in some.
    `wrong`: rows that are not decided, and why. `impossible`: rows without any completion. Rows that are `valid` are
    neither, and the other planes are meaningful only for them. `are_complete`: every fact of every row is known.
    """

    rows: int
    possible: Mapping[Outcome, Plane]
    rules: Mapping[str, Plane]
    actions: Mapping[str, Plane]
    wrong: tuple[Wrong, ...]
    impossible: Plane
    valid: Plane
    are_complete: bool = False

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

    def wrong(self) -> Iterator[Wrong]:
        """The rows that cannot be decided, and why."""
        for column in self._encoded.values():
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


@functools.lru_cache(maxsize=1 << 14)
def _inside(parts: tuple[frozenset[int], ...], cells: frozenset[int]) -> tuple[int, ...]:
    """The places of the parts that make up some cells."""
    return tuple(place for place, part in enumerate(parts) if part <= cells)


def answer(programs: Programs, asking: Asking, rows: int) -> Answered:
    """Decide a chunk: quickly, and then exactly wherever that leaves something open."""
    if programs.is_settled_for_all and asking.are_complete:
        return _answer_complete(programs, asking, rows)
    asking.divide(programs.quick_parts)
    wrong = tuple(asking.wrong())
    fine = full(rows)
    for _, plane in wrong:
        fine &= ~plane
    may_be_impossible, may_be_possible, *claims = programs.quick.run(asking.plane, words(rows))
    found = [claims[place] & may_be_possible for place in range(0, len(claims), 2)]
    open_ = may_be_impossible & may_be_possible
    for holds, fails in zip(claims[::2], claims[1::2], strict=True):
        open_ = open_ | (holds & fails)
    open_ &= fine
    if open_.any():
        _settle(programs, asking, open_, found)
    return _answered(programs, found, wrong, fine, rows)


def _answer_complete(programs: Programs, asking: Asking, rows: int) -> Answered:
    """Decide a chunk of which everything is known: each row has one outcome, the last unless it is another."""
    asking.divide(programs.complete_parts)
    wrong = tuple(asking.wrong())
    fine = full(rows)
    for _, plane in wrong:
        fine &= ~plane
    impossible, *found = programs.complete.run(asking.plane, words(rows))
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
    )


def _settle(programs: Programs, asking: Asking, open_: Plane, found: list[Plane]) -> None:
    """Put the exact planes in the place of the quick ones, in all words with a row that is open."""
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
