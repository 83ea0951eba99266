"""Regions of a policy as a case leaves them: what they say about the facts that are still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


class LeftByCase:
    """What is left of regions in some `cases`, of which this is given. It remembers what it found.

    To decide a case is to ask this of the outcomes; to explain it goes on from there.
    """

    __slots__ = ("_closed", "_found", "cases")

    def __init__(self, space: Space, given: Mapping[str, Values], cases: LooseRegion | None = None) -> None:
        self.cases = space.box(given) if cases is None else cases
        self._closed = space.known(given)
        self._found: dict[BCDDFunction, Region] = {}

    def of(self, region: LooseRegion) -> Region:
        """What a region says about the open facts, where it holds some of the cases."""
        found = self._found.get(region.function)
        if found is None:
            found = self._found[region.function] = region.left_by(self.cases, self._closed)
        return found
