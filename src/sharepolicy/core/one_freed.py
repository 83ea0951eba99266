"""What each fact of a case could be if it alone were not given: for all facts at once, by one walk of a region.

The region is a graph in which each node looks at one fact. From the bottom up one finds which nodes lead inside as the
case is; then, on the way down along the case, where each other cell of a fact leads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sharepolicy.core.choices import ALWAYS, choices
from sharepolicy.core.known_cells import OPEN, KnownCells
from sharepolicy.core.space import Region

SomeCells = tuple[int, ...]

Freed = tuple[Mapping[str, set[int]], int]
"""The cells that each fact could have; and as bits, by their places, the facts that could have any."""


class Graph:
    """A region as a graph. Its nodes are numbered after the two ends, each after those that it leads to."""

    def __init__(self, region: Region) -> None:
        order, sizes = region.space.order, region.space.sizes
        places = {fact: place for place, fact in enumerate(order)}
        drawn = choices([region])
        self._root = drawn.roots[0]
        self._nodes: list[tuple[str, int, SomeCells]] = []
        for node in drawn.nodes:
            ways = [0] * sizes[node.fact]
            for cells, number in node.ways:
                for cell in cells:
                    ways[cell] = number
            self._nodes.append((node.fact, places[node.fact], tuple(ways)))
        above = [place for _, place, _ in self._nodes]
        self._above = [(1 << place) - 1 for place in (len(order), len(order), *above)]

    def freed(self, known: KnownCells, narrowed: Mapping[str, SomeCells]) -> Freed:
        """What each fact could be. `narrowed` holds the cells of open facts that cannot have all of theirs."""
        inside = self._inside(known.cells, narrowed)
        seen: dict[str, set[int]] = {}
        reached, above = {self._root}, self._above
        passed = above[self._root] if inside[self._root] else 0
        for number in range(self._root, ALWAYS, -1):
            if number in reached:
                fact, place, ways = self._nodes[number - 2]
                cells = seen.setdefault(fact, set())
                cell = known.cells[fact]
                allowed: Collection[int] = narrowed.get(fact, range(len(ways))) if cell == OPEN else (cell,)
                for each, way in enumerate(ways):
                    if each in allowed:  # whatever it leads to: further down, a fact could be different
                        reached.add(way)
                    if inside[way]:
                        cells.add(each)
                        if each in allowed:  # facts between them can be anything
                            passed |= above[way] & -(2 << place)
        return seen, passed

    def _inside(self, cells: Mapping[str, int], narrowed: Mapping[str, SomeCells]) -> list[bool]:
        """Whether each node leads inside as the case is."""
        found = [False, True]
        for fact, _, ways in self._nodes:
            cell = cells[fact]
            if cell != OPEN:
                found.append(found[ways[cell]])
            elif fact in narrowed:
                found.append(any(found[ways[each]] for each in narrowed[fact]))
            else:
                found.append(True in [found[way] for way in ways])
        return found
