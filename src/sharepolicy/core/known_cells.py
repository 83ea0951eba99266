"""What is known of a case, and which conjunctions of a policy's conditions that rules out, as bits of one number.

Every conjunction of every condition has a bit. For each cell of a fact one number says which conjunctions do not allow
it. So a few operations on numbers tell of all conditions at once whether they can still hold, and of most that can,
that they do: no diagram is looked at.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from sharepolicy.core.bounded import Bounded
from sharepolicy.core.conjunctions import Conjunction
from sharepolicy.core.space import LooseRegion, Space
from sharepolicy.language.values import Values

_REMEMBERED = 4096
"""For how many sets of conjunctions it is remembered which facts they test."""

OPEN = -1
"""Stands for the cell of a fact of which several are left."""


class Tests:
    """Which conjunctions each cell of a fact rules out, and which facts each tests. Built condition by condition."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.bit_of = {fact: 1 << place for place, fact in enumerate(space.order)}
        self.rules_out = {fact: [0] * space.sizes[fact] for fact in space.order}
        self.tested_by = dict.fromkeys(space.order, 0)
        self._tests: list[list[tuple[int, LooseRegion]]] = []
        self._facts: list[int] = []
        self._facts_of = Bounded[int, int](_REMEMBERED)
        self._testing = Bounded[int, int](_REMEMBERED)
        self._where = Bounded[tuple[int, int], LooseRegion](_REMEMBERED)

    def add(self, conjunctions: Sequence[Conjunction]) -> int:
        """Give these conjunctions bits of their own."""
        first = len(self._facts)
        for conjunction in conjunctions:
            bit, facts = 1 << len(self._facts), 0
            for fact, cells in conjunction.items():
                if len(cells) < self.space.sizes[fact]:
                    facts |= self.bit_of[fact]
                    self.tested_by[fact] |= bit
                    for cell, out in enumerate(self.rules_out[fact]):
                        if cell not in cells:
                            self.rules_out[fact][cell] = out | bit
            tests = [
                (self.bit_of[fact], self.space.cells(fact, tuple(sorted(cells)))) for fact, cells in conjunction.items()
            ]
            self._tests.append(sorted(tests, key=itemgetter(0), reverse=True))
            self._facts.append(facts)
        return (1 << len(self._facts)) - (1 << first)

    def bits_of(self, facts: Iterable[str]) -> int:
        """These facts as bits."""
        return sum(self.bit_of[fact] for fact in facts)

    def facts_of(self, conjunctions: int) -> int:
        """The facts that these conjunctions test, as bits."""
        found = self._facts_of.get(conjunctions)
        if found is None:
            facts = reduce(or_, (self._facts[place] for place in places(conjunctions)), 0)
            found = self._facts_of.keep(conjunctions, facts)
        return found

    def testing(self, facts: int) -> int:
        """The conjunctions that test one of these facts."""
        found = self._testing.get(facts)
        if found is None:
            order = self.space.order
            some = reduce(or_, (self.tested_by[order[place]] for place in places(facts)), 0)
            found = self._testing.keep(facts, some)
        return found

    def where(self, conjunctions: int, open_: int) -> list[LooseRegion]:
        """For each of these conjunctions, what it says about these open facts."""
        found = []
        for place in places(conjunctions):
            key = place, open_ & self._facts[place]
            region = self._where.get(key)
            if region is None:
                region = self.space.anything
                for bit, cells in self._tests[place]:
                    if bit & open_:
                        region &= cells
                self._where.keep(key, region)
            found.append(region)
        return found

    def known(self, given: Mapping[str, Values]) -> KnownCells:
        """What is known of a case."""
        space, cells = self.space, {}
        out = waiting = open_ = 0
        for fact, size in space.sizes.items():
            met = space.cells_of(fact, given[fact]) if fact in given else ()
            if len(met) == 1 or size == 1:
                cell = cells[fact] = met[0] if met else 0
                out |= self.rules_out[fact][cell]
            else:
                cells[fact] = OPEN
                waiting |= self.tested_by[fact]
                open_ |= self.bit_of[fact]
        return KnownCells(self, cells, open_, waiting, out)


class KnownCells:
    """The cell of each fact, or OPEN; and as bits, which facts are open, and what that says of the conjunctions.

    Those that are `waiting` test an open fact; those that are `out` are ruled out by a known one.
    """

    __slots__ = ("cells", "found", "open", "out", "tests", "waiting")

    def __init__(self, tests: Tests, cells: Mapping[str, int], open_: int, waiting: int, out: int) -> None:
        self.tests = tests
        self.cells = cells
        self.open = open_
        self.waiting = waiting
        self.out = out
        self.found: dict[Hashable, Any] = {}
        """What other modules have found out about the case, each under a key of its own."""

    def tied_to(self, conjunctions: int, tying: int) -> tuple[int, int]:
        """The open facts that tell something about conjunctions, and those of `tying` that tie them, as bits.

        Of these conjunctions, which hold what is impossible, only those are looked at that tell anything about the open
        facts of the others, or about more that do.
        """
        tests = self.tests
        about, tied, tying = self.open & tests.facts_of(conjunctions), 0, tying & ~self.out
        while more := tying & tests.testing(about) & ~tied:
            tied |= more
            about |= self.open & tests.facts_of(more)
        return about, tied


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        last = bits & -bits
        yield last.bit_length() - 1
        bits ^= last
