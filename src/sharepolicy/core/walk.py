"""Down a diagram, fact by fact, along a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sharepolicy.core.codes import ValueCode
from sharepolicy.core.space import Region, Space
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


def mattering(*regions: Region) -> tuple[str, ...]:
    """The facts that matter to whether a case is in any of these regions, in the order of the diagram.

    The regions must not contain codes without a cell. A fact matters if two of its cells lead to different rests of a
    diagram. The search ends as soon as every fact is known to matter.
    """
    order = regions[0].space.order
    found: set[str] = set()
    for region in regions:
        space = region.space
        seen: set[BCDDFunction] = set()
        stack = [region.function]
        while stack and len(found) < len(order):
            function = stack.pop()
            variable = function.node_var()
            if variable is None or function in seen:
                continue
            seen.add(function)
            fact = space.fact_of_variable[variable]
            rests = below(function, space.codes(fact))
            if len(rests) > 1:
                found.add(fact)
            stack.extend(rests)
    return tuple(fact for fact in order if fact in found)


class DiagramWalk:
    """The path of a case down any diagram. Facts that it does not give may have any value."""

    def __init__(self, space: Space, given: Mapping[str, Values]) -> None:
        self._space = space
        self._bits: dict[str, ValueCode] = {}
        self._several: dict[str, BCDDFunction] = {}
        for fact, values in given.items():
            cells = space.cells_of(fact, values)
            if len(cells) == 1:
                self._bits[fact] = space.codes(fact)[cells[0]]
            else:
                self._several[fact] = space.cells(fact, cells).function

    def unlike(self, region: Region) -> tuple[str, ...]:
        """The given facts in which a case of the region must differ, in the case that agrees on as many as it can.

        Earlier facts come first: a fact differs only if no case that agrees on the facts before it agrees on this one
        too. The region must not be empty.
        """
        space, bits, several = self._space, self._bits, self._several
        owners = space.fact_of_variable
        function = region.function
        found = []
        while (variable := function.node_var()) is not None:
            fact = owners[variable]
            closer: BCDDFunction | None = None
            if fact in bits:
                closer = _down(function, bits[fact])
            elif fact in several:
                closer = (function & several[fact]).exists(space.variables((fact,)))
            if closer is not None and closer.satisfiable():
                function = closer
            else:
                function = function.exists(space.variables((fact,)))
                if closer is not None:
                    found.append(fact)
        return tuple(found)


def below(function: BCDDFunction, codes: Sequence[ValueCode]) -> dict[BCDDFunction, list[int]]:
    """What can be left of a function once its first fact is known, each with the cells of the fact that leave it."""
    found: dict[BCDDFunction, list[int]] = {}
    for cell, code in enumerate(codes):
        found.setdefault(_down(function, code), []).append(cell)
    return found


def _down(function: BCDDFunction, code: ValueCode) -> BCDDFunction:
    """What is left of a function with this code of its first fact, as a function of the facts after it."""
    for variable, bit in code:
        if function.node_var() == variable:
            below = function.cofactor_true() if bit else function.cofactor_false()
            assert below is not None
            function = below
    return function
