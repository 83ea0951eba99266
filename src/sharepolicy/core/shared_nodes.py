"""Many regions as one list of nodes over facts and their cells, and regions made of it again.

A node asks for a fact, and has a child for each of its cells. Regions that say the same about a fact share the node, so
two of them hold for the same cases exactly if they begin at the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sharepolicy.core.space import LooseRegion, Space
from sharepolicy.core.walk import below

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

SharedNode = tuple[int, ...]
"""The place of a fact in the order of the space, then for each of its cells where it leads: 0 for no case, 1 for every
case, else 2 more than the place of an earlier node."""


class SharedNodes:
    """The nodes of some regions of a space, each node once, children before their parents."""

    def __init__(self, space: Space) -> None:
        self.nodes: Final[list[SharedNode]] = []
        self._space = space
        self._place = {fact: place for place, fact in enumerate(space.order)}
        self._known: dict[SharedNode, int] = {}
        self._numbers: dict[BCDDFunction, int] = {}

    def number(self, region: LooseRegion) -> int:
        """Where a region begins. Codes without a cell play no part in it, so it may be a loose one."""
        codes, owners = self._space.codes, self._space.fact_of_variable
        parts: dict[BCDDFunction, dict[BCDDFunction, list[int]]] = {}
        waiting = [region.function]
        while waiting:
            function = waiting[-1]
            variable = function.node_var()
            if function in self._numbers:
                waiting.pop()
            elif variable is None:
                self._numbers[waiting.pop()] = int(function.satisfiable())
            elif function not in parts:
                parts[function] = below(function, codes(owners[variable]))
                waiting += reversed(parts[function])
            else:
                self._numbers[waiting.pop()] = self._node(owners[variable], parts.pop(function))
        return self._numbers[region.function]

    def _node(self, fact: str, parts: dict[BCDDFunction, list[int]]) -> int:
        children = [0] * self._space.sizes[fact]
        for part, cells in parts.items():
            for cell in cells:
                children[cell] = self._numbers[part]
        if len(set(children)) == 1:
            return children[0]
        node = (self._place[fact], *children)
        if node not in self._known:
            self.nodes.append(node)
            self._known[node] = len(self.nodes) + 1
        return self._known[node]


def reached(nodes: Sequence[SharedNode], starts: Iterable[int]) -> frozenset[int]:
    """The numbers of the nodes that can be reached from these."""
    found: set[int] = set()
    waiting = [start for start in starts if start > 1]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += (child for child in nodes[number - 2][1:] if child > 1)
    return frozenset(found)


def by_level(nodes: Sequence[SharedNode]) -> tuple[list[SharedNode], list[int]]:
    """The nodes fact by fact, the last fact first, those of a fact ordered by their children; and their new numbers.

    Neighbours are much alike then, which is what files of them are compressed by. The numbers 0 and 1 stay.
    """
    levels: dict[int, list[int]] = {}
    for number, (fact, *_) in enumerate(nodes, start=2):
        levels.setdefault(fact, []).append(number)
    found, new = [], [0, 1, *([0] * len(nodes))]
    for fact in sorted(levels, reverse=True):
        moved = {number: (fact, *(new[child] for child in nodes[number - 2][1:])) for number in levels[fact]}
        for number in sorted(moved, key=moved.__getitem__):
            found.append(moved[number])
            new[number] = len(found) + 1
    return found, new


def regions_of_nodes(space: Space, nodes: Iterable[Sequence[int]]) -> list[LooseRegion]:
    """For each number, the codes that it stands for; exact once they are met with those that have a cell."""
    made: list[LooseRegion] = [space.anything - space.anything, space.anything]
    for place, *children in nodes:
        fact = space.order[place]
        cells: dict[int, list[int]] = {}
        for cell, child in enumerate(children):
            cells.setdefault(child, []).append(cell)
        made.append(space.union([space.cells(fact, tuple(each)) & made[child] for child, each in cells.items()]))
    return made
