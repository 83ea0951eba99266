"""Exact answers: from the graph of choices of some regions to a circuit.

From below, node by node: some completion of a row lies in the region under a node when a possible cell leads to a
node under which one does. That is exact for every row, whatever is unknown: each path down looks at each fact only
once, so the choice made there binds nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.backends.columns.circuit import ALWAYS, NEVER, Circuit, Wire
from sharepolicy.core.choices import choices
from sharepolicy.core.space import Region


def walk(circuit: Circuit, regions: Sequence[Region]) -> list[Wire]:
    """For each region a wire: whether some completion of the row lies in it."""
    graph = choices(regions)
    wires = [NEVER, ALWAYS]
    for node in graph.nodes:
        ways = (circuit.both((circuit.possible(node.fact, cells), wires[below])) for cells, below in node.ways)
        wires.append(circuit.either(ways))
    return [wires[root] for root in graph.roots]
