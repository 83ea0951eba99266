"""Ways to be sure: the fewest known facts that leave only cases of a region.

These are the prime implicants of the region in which each fact is known exactly or not at all (Quine 1952; the
recursion on diagrams is from Coudert and Madre 1992). Someone who knows some facts, and nothing about the others, is
sure of the region exactly when one of these implicants holds. So three-valued logic, which evaluates each implicant by
itself, is exact when it is given all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from sharepolicy.core.conjunctions import Conjunction
from sharepolicy.core.space import Region
from sharepolicy.core.walk import below

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

Known = frozenset[tuple[str, int]]
"""Some facts, each with its cell."""

_Joined = frozenset[tuple[str, frozenset[int]]]
"""Some facts, each with some of its cells."""

ROOM = 25
"""How many times more ways there may be on the way than in the end, when most have been joined again."""


class TooManyWaysError(Exception):
    """There are more ways to be sure of a region than were asked for."""


def ways_to_be_sure(region: Region, most: int) -> tuple[Conjunction, ...]:
    """All smallest sets of facts, with their cells, that leave only cases of the region: the shortest first.

    Ways that differ only in the cell of one fact are joined into one with several cells. If there are none, nobody can
    be sure, whatever is known. Raises TooManyWaysError if there are more than `most`.
    """
    joined = _joined(_Ways(region, most * ROOM).from_here(region.function), region.space.order)
    if len(joined) > most:
        raise TooManyWaysError
    return joined


class _Ways:
    """The recursion over facts in the order of the diagram. Mutable: it remembers what it has found."""

    def __init__(self, region: Region, most: int) -> None:
        self.space = region.space
        self.most = most
        self.known: dict[BCDDFunction, frozenset[Known]] = {}

    def from_here(self, function: BCDDFunction) -> frozenset[Known]:
        """The ways to be sure of a function."""
        if not function.satisfiable():
            return frozenset()
        if function.valid():
            return frozenset({frozenset()})
        variable = function.node_var()
        assert variable is not None
        fact = self.space.fact_of_variable[variable]
        if function not in self.known:
            self.known[function] = self._ways(function, fact)
        return self.known[function]

    def _ways(self, function: BCDDFunction, fact: str) -> frozenset[Known]:
        rests = below(function, self.space.codes(fact))
        without = self.from_here(reduce(and_, rests))
        found = set(without)
        for rest, cells in rests.items():
            # Ways that hold whatever the fact is have been found already. All are minimal, so none contains another.
            found |= {way | {(fact, cell)} for way in self.from_here(rest) - without for cell in cells}
        if len(found) > self.most:
            raise TooManyWaysError
        return frozenset(found)


def _joined(ways: Iterable[Known], order: tuple[str, ...]) -> tuple[Conjunction, ...]:
    """The ways, with those that differ only in one fact joined into one with all their cells for that fact."""
    left: set[_Joined] = {frozenset((fact, frozenset({cell})) for fact, cell in way) for way in ways}
    for fact in order:
        cells_of: dict[_Joined, frozenset[int]] = {}
        apart = set()
        for way in left:
            mine = next((test for test in way if test[0] == fact), None)
            if mine is None:
                apart.add(way)
            else:
                rest = way - {mine}
                cells_of[rest] = cells_of.get(rest, frozenset()) | mine[1]
        left = apart | {rest | {(fact, cells)} for rest, cells in cells_of.items()}
    position = {fact: place for place, fact in enumerate(order)}

    def rank(way: Conjunction) -> tuple[int, list[tuple[int, list[int]]]]:
        return len(way), [(position[fact], sorted(cells)) for fact, cells in way.items()]

    in_order = (dict(sorted(way, key=lambda test: position[test[0]])) for way in left)
    return tuple(sorted(in_order, key=rank))
