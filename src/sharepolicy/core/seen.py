"""Regions as they look to whoever knows some facts only.

Of the other facts nothing is said any more, and so regions may overlap: where they do, whoever knows no more cannot
tell in which of them a case is. To ask about many pairs of facts, take facts away step by step: the fewer facts there
are, the smaller the diagrams, and each step serves all pairs of what it leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import Generic, TypeVar

from sharepolicy.core.space import Region, Space

Name = TypeVar("Name")


class Seen(Generic[Name]):
    """Regions by name, none of them empty, as they look to whoever knows these facts. It remembers what it counted.

    `whole` are all cases of them, by all facts. All facts that matter to a region are among the facts to begin with.
    """

    def __init__(
        self,
        whole: Region,
        regions: Mapping[Name, Region],
        facts: Iterable[str],
        counted: dict[Region, int] | None = None,
    ) -> None:
        self.regions = regions
        self.facts = frozenset(facts)
        self._whole = whole
        self._counted: dict[Region, int] = {} if counted is None else counted

    @property
    def space(self) -> Space:
        """The space of the regions."""
        return self._whole.space

    def by(self, facts: Collection[str]) -> Seen[Name]:
        """The same as they look to whoever knows only these of the facts."""
        others = self.facts.difference(facts)
        if not others:
            return self
        seen = {name: region.seen_without(others) for name, region in self.regions.items()}
        return Seen(self._whole, seen, facts, self._counted)

    def count(self, region: Region) -> int:
        """How many cases look like one of a region."""
        found = self._counted.get(region)
        if found is None:
            found = self._counted[region] = (self._whole & region).count()
        return found

    @property
    def told(self) -> Region:
        """What tells that a case is in one region, and in no other."""
        return self.space.union([*self.regions.values()]) - self.open_to(2)

    def open_to(self, number: int) -> Region:
        """What leaves at least so many of the regions possible."""
        found = []
        for some in combinations(self.regions.values(), number):
            both = some[0]
            for each in some[1:]:
                both &= each
            found.append(both)
        return self.space.union(found)
