"""The same set of cases in another space, in which facts have other names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sharepolicy.core.space import LooseRegion, Space
from sharepolicy.core.walk import below

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


def translated(region: LooseRegion, space: Space, called: Mapping[str, str]) -> LooseRegion:
    """The cases of a region in another space.

    `called` gives the names of the facts there. Each must have the same cells in both; a fact without a name must not
    matter to the region.
    """
    order = {fact: place for place, fact in enumerate(region.space.order)}
    owners = region.space.fact_of_variable
    parts: dict[BCDDFunction, dict[BCDDFunction, list[int]]] = {}
    stack = [region.function]
    while stack:
        function = stack.pop()
        variable = function.node_var()
        if variable is not None and function not in parts:
            parts[function] = below(function, region.space.codes(owners[variable]))
            stack.extend(parts[function])

    def fact_of(function: BCDDFunction) -> str:
        variable = function.node_var()
        assert variable is not None
        return owners[variable]

    made: dict[BCDDFunction, LooseRegion] = {}

    def known(function: BCDDFunction) -> LooseRegion:
        if function.node_var() is not None:
            return made[function]
        return space.anything if function.satisfiable() else space.nothing

    for function in sorted(parts, key=lambda each: -order[fact_of(each)]):
        name = called[fact_of(function)]
        made[function] = space.union(
            [space.cells(name, tuple(cells)) & known(part) for part, cells in parts[function].items()]
        )
    return known(region.function)
