"""Down a diagram, fact by fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.core.space import Region, Space

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

_Code = tuple[tuple[int, bool], ...]
"""A cell of a fact, as the fact's variables have it."""


def mattering(*regions: Region) -> tuple[str, ...]:
    """The facts on which it depends whether a case is in some of the regions, in the order of the diagram.

    The regions hold no codes that stand for no cell. A fact matters where two of its cells lead to different rests of
    a diagram. Looking ends as soon as every fact is known to matter.
    """
    found: set[str] = set()
    for region in regions:
        found |= _mattering(region, found)
    return tuple(fact for fact in regions[0].space.order if fact in found)


def _mattering(region: Region, known: set[str]) -> set[str]:
    space = region.space
    codes: dict[str, tuple[_Code, ...]] = {}
    found = set(known)
    seen: set[BCDDFunction] = set()
    stack = [region.function]
    while stack and len(found) < len(space.order):
        function = stack.pop()
        variable = function.node_var()
        if variable is None or function in seen:
            continue
        seen.add(function)
        fact = space.fact_of_variable[variable]
        if fact not in codes:
            codes[fact] = _codes(space, fact)
        below = {_down(function, code) for code in codes[fact]}
        if len(below) > 1:
            found.add(fact)
        stack.extend(below)
    return found


def _codes(space: Space, fact: str) -> tuple[_Code, ...]:
    variables = space.variables_of[fact]
    last = len(variables) - 1
    return tuple(
        tuple((variable, bool(cell >> last - place & 1)) for place, variable in enumerate(variables))
        for cell in range(space.sizes[fact])
    )


def _down(function: BCDDFunction, code: _Code) -> BCDDFunction:
    """What is left of a function with this code of its first fact, as a function of the facts after it."""
    for variable, bit in code:
        if function.node_var() == variable:
            below = function.cofactor_true() if bit else function.cofactor_false()
            assert below is not None
            function = below
    return function
