"""Regions as one graph of choices, for engines that cannot hold diagrams: each node looks at one fact.

The graph is the diagram of the regions with whole facts instead of variables: on every way down, each fact comes at
most once. So one pass from the bottom up finds whether some case with given possible values lies in a region: from a
node it does if a possible cell leads to another node from which it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.core.space import Region, Space
from sharepolicy.core.walk import below

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

NEVER, ALWAYS = 0, 1
"""The numbers of the two ends. Nodes are numbered from 2."""


@frozen
class ChoiceNode:
    """A node: the fact that it looks at, and where each set of cells leads. Cells that lead nowhere are left out."""

    fact: str
    ways: tuple[tuple[frozenset[int], int], ...]


@frozen
class Choices:
    """Regions as a graph. A node comes after all nodes that it leads to; the node at index i has the number i + 2.

    `roots` holds the number of each region's first node.
    """

    nodes: tuple[ChoiceNode, ...]
    roots: tuple[int, ...]


def choices(regions: Sequence[Region]) -> Choices:
    """The graph of some regions of one space. Nodes that several regions need are in it once."""
    drawing = _Drawing(regions[0].space if regions else None)
    roots = tuple(drawing.number(region.function) for region in regions)
    return Choices(tuple(drawing.nodes), roots)


class _Drawing:
    """A graph while it is being built. Mutable on purpose: nodes are added as they are met."""

    def __init__(self, space: Space | None) -> None:
        self.space = space
        self.nodes: list[ChoiceNode] = []
        self.known: dict[BCDDFunction, int] = {}

    def number(self, root: BCDDFunction) -> int:
        """The number of a function's node. Without recursion: a diagram may be deeper than Python's stack."""
        ways: dict[BCDDFunction, tuple[str, dict[BCDDFunction, list[int]]]] = {}
        stack = [root]
        while stack:
            function = stack[-1]
            if function in self.known:
                stack.pop()
                continue
            if function not in ways:
                variable = function.node_var()
                if variable is None:
                    self.known[function] = ALWAYS if function.satisfiable() else NEVER
                    continue
                assert self.space is not None
                fact = self.space.fact_of_variable[variable]
                ways[function] = fact, below(function, self.space.codes(fact))
                stack += (rest for rest in ways[function][1] if rest not in self.known)
                continue
            stack.pop()
            self.known[function] = self._node(*ways.pop(function))
        return self.known[root]

    def _node(self, fact: str, ways: dict[BCDDFunction, list[int]]) -> int:
        numbers = [(frozenset(cells), self.known[rest]) for rest, cells in ways.items()]
        if len(numbers) == 1:
            return numbers[0][1]  # the ways differ only for codes without a cell
        self.nodes.append(ChoiceNode(fact, tuple((cells, number) for cells, number in numbers if number != NEVER)))
        return len(self.nodes) + 1
