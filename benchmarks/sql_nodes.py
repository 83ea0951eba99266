"""The exact form that was not chosen: a column for each node of the diagram, worked out level by level.

A node says, as bits, which outcomes can still be reached below it: what the child says that the fact's value leads to,
or all that its children say when the fact is not known. Linear in the size of the diagram; but each level is a step
that uses the columns of those below it many times, and databases differ in what they make of that. It asks no row
whether its values are in their domains, so it is shorter than it would have to be.
"""

from __future__ import annotations

from collections.abc import Mapping

import sharepolicy
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.values import Ranges

Node = int
"""The number of a node; nought or less for the outcomes that are reached: minus their bits."""


class Diagram:
    """One diagram for all outcomes, by facts instead of bits. Mutable while it is made."""

    def __init__(self, policy: CompiledPolicy) -> None:
        self.space = policy.space
        self.nodes: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._known: dict[tuple[tuple[Region, ...], int], Node] = {}
        self.root = self._node(tuple(policy.outcomes[outcome] for outcome in OUTCOMES), 0)

    def _node(self, regions: tuple[Region, ...], place: int) -> Node:
        if not any(regions):
            return 0
        if place == len(self.space.order):
            return -sum(1 << bit for bit, region in enumerate(regions) if region)
        key = (regions, place)
        if key not in self._known:
            fact = self.space.order[place]
            children = tuple(
                self._node(tuple(region.at(fact, cell) for region in regions), place + 1)
                for cell in range(self.space.sizes[fact])
            )
            same = len(set(children)) == 1
            self._known[key] = children[0] if same else self.nodes.setdefault((place, children), len(self.nodes) + 1)
        return self._known[key]


def node_query(policy: sharepolicy.Policy, dialect: str) -> str:
    """The query, for DuckDB or SQLite: outcome and settled of every row of `cases`."""
    diagram = Diagram(policy.compiled)
    order = policy.compiled.space.order
    last_use: dict[Node, int] = {}
    for place, children in diagram.nodes:
        for child in children:
            last_use[child] = min(last_use.get(child, place), place)
    by_place: dict[int, list[tuple[Node, tuple[Node, ...]]]] = {}
    for (place, children), node in diagram.nodes.items():
        by_place.setdefault(place, []).append((node, children))
    source, alive, steps = "cases", list[Node](), []
    for place in sorted(by_place, reverse=True):
        facts = [f'"{order[other]}"' for other in sorted(by_place) if other < place]
        alive = [node for node in alive if last_use.get(node, -1) < place]
        made = [f"{_case(policy, order[place], children)} AS n{node}" for node, children in by_place[place]]
        columns = ", ".join([*facts, *(f"n{node}" for node in alive), *made])
        kept = "MATERIALIZED " if dialect == "sqlite" else ""
        steps.append(f"step{place} AS {kept}(SELECT {columns} FROM {source})")
        source = f"step{place}"
        alive += [node for node, _ in by_place[place]]
    bits = {1 << bit: outcome.value for bit, outcome in enumerate(OUTCOMES)}
    outcome = "".join(f" WHEN {number} THEN '{name}'" for number, name in bits.items() if name != "escalate")
    root = _said(diagram.root)
    answer = f"CASE {root} WHEN 0 THEN NULL{outcome} ELSE 'escalate' END AS outcome, {root} IN (1, 2, 4) AS settled"
    with_ = "WITH " + ",\n".join(steps) if steps else ""
    return f"{with_}\nSELECT {answer} FROM {source}"


def _said(node: Node) -> str:
    return f"n{node}" if node > 0 else str(-node)


def _case(policy: sharepolicy.Policy, fact: str, children: tuple[Node, ...]) -> str:
    by_child: dict[Node, list[int]] = {}
    for cell, child in enumerate(children):
        by_child.setdefault(child, []).append(cell)
    *some, last = sorted(by_child.items(), key=lambda item: len(item[1]))
    whens = "".join(f" WHEN {_test(policy, fact, cells)} THEN {_said(child)}" for child, cells in some)
    anything = " | ".join(_said(child) for child in by_child)
    return f'CASE WHEN "{fact}" IS NULL THEN {anything}{whens} ELSE {_said(last[0])} END'


def _test(policy: sharepolicy.Policy, fact: str, cells: list[int]) -> str:
    """Whether the fact has one of these cells."""
    domain = policy.compiled.domains[fact]
    tests = []
    for cell in cells:
        values = domain.cells[cell]
        if isinstance(values, Ranges):
            ((low, high),) = values.pieces
            tests.append(f'"{fact}" BETWEEN {low} AND {high}')
        else:
            (word,) = values
            spelt: Mapping[str, str] = {"yes": "TRUE", "no": "FALSE"} if domain.fact.values == ("yes", "no") else {}
            tests.append(f'"{fact}" = {spelt.get(word, repr(word))}')
    return " OR ".join(tests)
