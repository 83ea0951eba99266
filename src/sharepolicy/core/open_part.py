"""What is left of regions once a case is known: what they say about its open facts, in its completions.

The facts of which one cell is left are looked at once and then forgotten. What remains is exact, and its diagrams are a
small part of the whole: everything that a decision says is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sharepolicy.core.space import LooseRegion, Region

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


class OpenPart:
    """The completions of a case, and regions in them, by what they say about its open facts. Remembers what it found.

    `all` are the completions.
    """

    def __init__(self, completions: Region, open_facts: Iterable[str]) -> None:
        space, open_ = completions.space, set(open_facts)
        known = [fact for fact in reversed(space.order) if fact not in open_]
        self._completions = completions
        self._known = space.variables(known)
        self._width = sum(len(space.variables_of[fact]) for fact in known)
        self._found: dict[BCDDFunction, Region] = {}
        self.all = self.of(completions)

    def of(self, region: LooseRegion) -> Region:
        """The completions in a region."""
        found = self._found.get(region.function)
        if found is None:
            found = self._found[region.function] = region.left_by(self._completions, self._known)
        return found

    def count(self, region: Region) -> int:
        """How many completions these are."""
        return region.count() >> self._width
