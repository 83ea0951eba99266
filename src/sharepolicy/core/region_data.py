"""A region as plain data, and a region made of it again in the space of the same policy elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.walk import below

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

RegionLine = tuple[str, tuple[tuple[tuple[int, ...], int], ...]]
"""A fact, and for its cells where they lead: to no case (0), to every case (1), or to an earlier line (from 2 on)."""

RegionData = tuple[int, tuple[RegionLine, ...]]
"""Where a region begins, and its lines."""


def region_data(region: Region) -> RegionData:
    """The region as plain data: the same for all regions of the same cases, in whichever space of a policy."""
    space = region.space
    parts: dict[BCDDFunction, dict[BCDDFunction, list[int]]] = {}
    numbers: dict[BCDDFunction, int] = {}
    lines: list[RegionLine] = []

    def number_of(function: BCDDFunction) -> int:
        return int(function.satisfiable()) if function.node_var() is None else numbers[function]

    waiting = [region.function]
    while waiting:
        function = waiting[-1]
        variable = function.node_var()
        if variable is None or function in numbers:
            waiting.pop()
            continue
        fact = space.fact_of_variable[variable]
        if function not in parts:
            parts[function] = below(function, space.codes(fact))
            waiting += parts[function]
            continue
        waiting.pop()
        led: dict[int, list[int]] = {}
        for part, cells in parts[function].items():
            led.setdefault(number_of(part), []).extend(cells)
        if len(led) == 1:
            (numbers[function],) = led
        else:
            lines.append((fact, tuple(sorted((tuple(sorted(cells)), number) for number, cells in led.items()))))
            numbers[function] = len(lines) + 1
    return number_of(region.function), tuple(lines)


def region_of(space: Space, data: RegionData) -> Region:
    """The region that these lines describe."""
    start, lines = data
    made: list[LooseRegion] = [space.anything - space.anything, space.anything]
    for fact, led in lines:
        made.append(space.union([space.cells(fact, tuple(cells)) & made[to] for cells, to in led]))
    return space.everything & made[start]
