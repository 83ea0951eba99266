"""Which facts tell regions apart.

A set of facts *separates* two regions if knowing these facts always tells which of the two a case is in. Facts are
dropped one at a time, the last first, as long as the rest still separates. Those that remain are needed: for each there
are two cases in different regions that agree on all the others. And they are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.space import Region, Space

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


def needed_to_tell_apart(lists: Iterable[Sequence[Region]], facts: Sequence[str]) -> tuple[str, ...]:
    """Of these facts, those needed to tell apart the regions of each list; earlier facts are kept rather than later."""
    parts = (tuple([region for region in regions if region]) for regions in lists)
    some = [*dict.fromkeys(found for found in parts if len(found) > 1)]
    if not some:
        return ()
    space = some[0][0].space
    functions = [[region.function for region in regions] for regions in some]
    try:
        return _needed(space, functions, facts)
    except OutOfNodesError:
        return space.again(lambda: _needed(space, functions, facts))


def _needed(space: Space, lists: list[list[BCDDFunction]], facts: Sequence[str]) -> tuple[str, ...]:
    kept = list(facts)
    for fact in reversed(facts):
        variables = space.variables_in(fact)
        mixed = next((place for place, regions in enumerate(lists) if _are_mixed(regions, variables)), None)
        if mixed is None:
            lists = [[region.exists(variables) for region in regions] for regions in lists]
            kept.remove(fact)
        else:  # what needs one fact may well need the next
            lists.insert(0, lists.pop(mixed))
    return tuple(kept)


def _are_mixed(regions: Sequence[BCDDFunction], variables: BCDDFunction) -> bool:
    """Whether cases of two regions agree on all but these variables; the regions do not overlap."""
    for place, region in enumerate(regions[:-1], start=1):
        seen = region.exists(variables)
        if seen != region and any((seen & other).satisfiable() for other in regions[place:]):
            return True
    return False
