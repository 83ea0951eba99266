"""Circuits: what is asked of a row, as ANDs and ORs of "is one of these cells possible for this fact?".

A circuit is built once for a policy. Parts that are built twice are the same part, so whatever rules share is worked
out once. It is run on planes: each step serves 64 rows with one operation of the processor, and no step looks at a
single row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from sharepolicy.backends.columns.planes import Plane

Wire = int
"""A part of a circuit, by its number."""

NEVER: Wire = 0
ALWAYS: Wire = 1

STRETCH = 1 << 13
"""How many words of each plane are worked on at once: 64 KiB. Fewer cost more steps, more do not fit in the caches."""

AskedCells = tuple[str, frozenset[int]]
"""A fact and cells of it: is one of them possible?"""


class Circuit:
    """A circuit while it is built. Mutable on purpose: wires are added as they are asked for."""

    def __init__(self, sizes: Mapping[str, int], fixed: Mapping[str, frozenset[int]]) -> None:
        """`sizes` tells how many cells each fact has; `fixed`, which cells are possible in every row alike."""
        self._sizes = sizes
        self._fixed = fixed
        self._known: dict[Any, Wire] = {}
        self._parts: list[Any] = [None, None]

    def _wire(self, part: Any) -> Wire:
        wire = self._known.get(part)
        if wire is None:
            wire = self._known[part] = len(self._parts)
            self._parts.append(part)
        return wire

    def possible(self, fact: str, cells: frozenset[int]) -> Wire:
        """Whether one of these cells of the fact is possible."""
        if not cells:
            return NEVER
        if fact in self._fixed:
            return NEVER if cells.isdisjoint(self._fixed[fact]) else ALWAYS
        return ALWAYS if len(cells) == self._sizes[fact] else self._wire((fact, cells))

    def both(self, wires: Iterable[Wire]) -> Wire:
        """All of these. ALWAYS when there are none."""
        found = ALWAYS
        for wire in wires:
            found = self._pair("and", found, wire, NEVER, ALWAYS)
        return found

    def either(self, wires: Iterable[Wire]) -> Wire:
        """At least one of these. NEVER when there are none."""
        found = NEVER
        for wire in wires:
            found = self._pair("or", found, wire, ALWAYS, NEVER)
        return found

    def _pair(self, operation: str, one: Wire, two: Wire, strong: Wire, weak: Wire) -> Wire:
        if strong in (one, two):
            return strong
        if one in (weak, two):
            return two
        return one if two == weak else self._wire((operation, min(one, two), max(one, two)))

    def program(self, outputs: Sequence[Wire]) -> Program:
        """The steps that work out these wires."""
        live = self._live(outputs)
        last_use = {wire: step for step, wire in enumerate(live) for wire in self._inputs(wire)}
        asked: list[AskedCells] = [self._parts[wire] for wire in live if not self._inputs(wire)]
        register = {NEVER: 0, ALWAYS: 1}
        register |= {wire: 2 + place for place, wire in enumerate(w for w in live if not self._inputs(w))}
        kept = set(outputs)
        free: list[int] = []
        total = len(register)
        steps = []
        for step, wire in enumerate(live):
            inputs = self._inputs(wire)
            if not inputs:
                continue
            if free:
                place = free.pop()
            else:
                place, total = total, total + 1
            steps.append((self._parts[wire][0] == "and", *(register[each] for each in inputs), place))
            register[wire] = place
            done = {each for each in inputs if last_use[each] == step and self._inputs(each) and each not in kept}
            free += (register[each] for each in done)
        return Program(tuple(asked), tuple(steps), tuple(register[wire] for wire in outputs), total)

    def _inputs(self, wire: Wire) -> tuple[Wire, ...]:
        part = self._parts[wire]
        return part[1:] if part and part[0] in ("and", "or") and len(part) == 3 else ()

    def _live(self, outputs: Sequence[Wire]) -> list[Wire]:
        """The wires that are needed. A wire stands after those that it is made of."""
        seen = {NEVER, ALWAYS}
        stack = list(outputs)
        while stack:
            wire = stack.pop()
            if wire not in seen:
                seen.add(wire)
                stack += self._inputs(wire)
        return sorted(seen - {NEVER, ALWAYS})


@frozen
class Program:
    """Steps over registers: AND (true) or OR of two registers into a third.

    Register 0 holds nothing, 1 everything, then come the planes that are `asked` for; the rest is for the steps.
    """

    asked: tuple[AskedCells, ...]
    steps: tuple[tuple[bool, int, int, int], ...]
    outputs: tuple[int, ...]
    registers: int

    def run(self, planes: Callable[[AskedCells], Plane], length: int) -> list[Plane]:
        """The planes of the outputs, from the plane of each thing asked. `length` is that of a plane, in words.

        The steps are taken on one stretch of the planes after the other, so that all registers stay near the processor.
        """
        asked = [planes(each) for each in self.asked]
        found = [np.empty(length, np.uint64) for _ in self.outputs]
        scratch = list(np.empty((self.registers - len(asked) - 2, min(length, STRETCH)), np.uint64))
        for first in range(0, length, STRETCH):
            here = slice(first, first + STRETCH)
            size = min(STRETCH, length - first)
            constants = [np.zeros(size, np.uint64), np.full(size, np.uint64(0xFFFFFFFFFFFFFFFF))]
            held = [*constants, *(plane[here] for plane in asked), *(plane[:size] for plane in scratch)]
            self._steps_on(held)
            for plane, register in zip(found, self.outputs, strict=True):
                plane[here] = held[register]
        return found

    def _steps_on(self, held: Sequence[Plane]) -> None:
        meet, join = np.bitwise_and, np.bitwise_or
        for is_and, one, two, into in self.steps:
            (meet if is_and else join)(held[one], held[two], held[into])
