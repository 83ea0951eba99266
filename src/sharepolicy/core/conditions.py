"""What is left of conditions once some facts are known, remembered between cases.

A condition names few facts, and two cases that agree on those leave the same of it. So most conditions of a case are
looked up, and most of what is found there holds always or never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.space import LooseRegion, Space

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

OPEN = -1
"""Stands for the cell of a fact of which several are left."""

_REMEMBERED = 256
"""For how many different sets of known cells it is remembered what is left of conditions that name the same facts."""

KnownCells = Mapping[str, int]
"""For every fact the number of the cell that it has, or OPEN."""


class Conditions:
    """Some conditions by name, each with its cases and the facts that it names. It remembers what it found."""

    def __init__(self, space: Space, conditions: Mapping[str, tuple[LooseRegion, Iterable[str]]]) -> None:
        self.facts = {name: frozenset(facts) for name, (_, facts) in conditions.items()}
        self._nothing = space.nothing
        self._places = {name: place for place, name in enumerate(conditions)}
        together: dict[frozenset[str], dict[str, LooseRegion]] = {}
        for name, (region, _) in conditions.items():
            together.setdefault(self.facts[name], {})[name] = region
        self._alike = [_Alike(space, facts, regions) for facts, regions in together.items()]
        self._alike_of = {name: alike for alike in self._alike for name in alike.regions}

    def left(self, known: KnownCells) -> dict[str, LooseRegion]:
        """Those that can still hold, by what they say about the open facts; `anything` if one always holds."""
        found: dict[str, LooseRegion] = {}
        for alike in self._alike:
            found.update(alike.left(known))
        return {name: found[name] for name in sorted(found, key=self._places.__getitem__)}

    def left_of(self, name: str, known: KnownCells) -> LooseRegion:
        """One of them, by what it says about the open facts; nothing if it cannot hold."""
        return self._alike_of[name].left(known).get(name, self._nothing)


class _Alike:
    """Conditions that name the same facts."""

    def __init__(self, space: Space, facts: frozenset[str], regions: Mapping[str, LooseRegion]) -> None:
        self.regions = regions
        self._space = space
        self._facts = [fact for fact in reversed(space.order) if fact in facts]
        self._key = itemgetter(*self._facts, *self._facts[:1]) if facts else None  # of one fact it is a tuple too
        self._known: dict[Any, dict[str, LooseRegion]] = {}

    @cached_property
    def _codes(self) -> list[tuple[list[BCDDFunction], BCDDFunction, BCDDFunction]]:
        """For each fact the codes of its cells, its variables, and where its code stands for a cell."""
        space = self._space
        return [
            (
                [space.cells(fact, (cell,)).function for cell in range(space.sizes[fact])],
                space.variables_in(fact),
                space.valid_of(fact),
            )
            for fact in self._facts
        ]

    def left(self, known: KnownCells) -> Mapping[str, LooseRegion]:
        """Those that can still hold, as in `Conditions.left`."""
        key = self._key(known) if self._key is not None else ()
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._find(key)
        return found

    def _find(self, cells: tuple[int, ...]) -> dict[str, LooseRegion]:
        try:
            return self._found_by(cells)
        except OutOfNodesError:
            return self._space.again(lambda: self._found_by(cells))

    def _found_by(self, cells: tuple[int, ...]) -> dict[str, LooseRegion]:
        space, found = self._space, {}
        box = valid = variables = space.anything.function
        for cell, (codes, own, real) in zip(cells, self._codes, strict=False):
            if cell == OPEN:
                valid &= real
            else:
                box &= codes[cell]
                variables &= own
        for name, region in self.regions.items():
            left = region.function.apply_exists(space.both, box, variables) & valid
            if left.satisfiable():
                found[name] = space.anything if left == valid else LooseRegion(space, left)
        return found
