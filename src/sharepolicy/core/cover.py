"""Describing a region exactly: a short list of conditions, each as general as possible, none superfluous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from attrs import frozen

from sharepolicy.core.forcing import each_with_those_after, forcing
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.language.values import Values, union


@frozen(eq=False)
class Line:
    """One condition of a cover: the cells that each fact may have, and the possible cases that meet it."""

    cells: Mapping[str, tuple[int, ...]]
    region: Region

    def values(self) -> Mapping[str, Values]:
        """The condition as values."""
        return {fact: values_of_cells(self.region, fact, cells) for fact, cells in self.cells.items()}


def values_of_cells(region: Region, fact: str, cells: tuple[int, ...]) -> Values:
    """The values in some cells of a fact."""
    return union(region.space.domains[fact].cells[cell] for cell in cells)


class Covering:
    """Finds conditions that, of the possible cases, hold only in a target. Not frozen: it remembers.

    Each begins as the fewest facts of one case, and is widened value by value as long as it stays inside the target.
    It never names values that no possible case has, or facts that the others imply.
    """

    def __init__(self, target: Region, possible: Region) -> None:
        self._possible = possible
        self._bad = possible - target
        self._met: dict[str, tuple[int, ...]] = {}

    def around(self, cases: Region) -> Line:
        """A condition that holds in at least one of these cases of the target, and perhaps in others of it."""
        witness = cases.witness()
        given = {fact: cases.space.domains[fact].cells[cell] for fact, cell in witness.items()}
        return self._widened({fact: witness[fact] for fact in forcing(given, self._bad)})

    def _widened(self, seed: Mapping[str, int]) -> Line:
        space = self._bad.space
        bad, possible = self._bad.about(seed), self._possible.about(seed)
        self._met |= {fact: possible.cells(fact) for fact in seed if fact not in self._met}
        wide: dict[str, tuple[int, ...]] = {fact: (cell,) for fact, cell in seed.items()}
        told: LooseRegion = space.nothing
        while True:
            left = bad
            for fact, others in each_with_those_after(space, _lines(space, wide)):
                wrong = (left & others).cells(fact)
                every = self._met[fact]
                wide[fact] = tuple(cell for cell in every if cell not in wrong)
                left = left.past(fact, space.cells(fact, wide[fact]))
                if wide[fact] == every:
                    del wide[fact]
            wider = _box(space, wide) & possible
            left = possible
            lines = _lines(space, wide)
            for fact, others in each_with_those_after(space, lines):
                wide[fact] = (left & others & lines[fact]).cells(fact)
                left = left.past(fact, lines[fact])
            left = possible
            lines = _lines(space, wide)
            for fact, others in each_with_those_after(space, lines):
                line = lines[fact]
                if left & others <= line:
                    line = space.anything
                    del wide[fact]
                left = left.past(fact, line)
            if wider == told:
                return Line(wide, _box(space, wide) & self._possible)
            told = wider


def _lines(space: Space, wide: Mapping[str, tuple[int, ...]]) -> dict[str, LooseRegion]:
    """The present cells of each fact."""
    return {fact: space.cells(fact, cells) for fact, cells in wide.items()}


def _box(space: Space, cells: Mapping[str, tuple[int, ...]]) -> LooseRegion:
    found = space.anything
    for fact in reversed(list(cells)):
        found &= space.cells(fact, cells[fact])
    return found


def without_superfluous(lines: Sequence[Line], wanted: Region) -> list[Line]:
    """The lines, except those whose wanted cases the others cover; narrow lines are dropped first."""
    narrow_first = sorted(lines, key=lambda line: line.region.count())
    wider = [wanted.space.nothing]
    for line in reversed(narrow_first[1:]):
        wider.append(wider[-1] | line.region)
    kept: set[int] = set()
    had = wanted.space.nothing
    for line in narrow_first:
        if not line.region & wanted <= had | wider.pop():
            kept.add(id(line))
            had |= line.region
    return [line for line in lines if id(line) in kept]


def most_telling(lines: Sequence[Line], wanted: Region, most: int, conditions: int) -> list[Line]:
    """The lines that cover most, up to a number of lines and of conditions: each time the line with most new cases.

    The first one is always taken.
    """
    waiting = [(-(line.region & wanted).count(), place) for place, line in enumerate(lines)]
    heapify(waiting)
    found: list[Line] = []
    left = wanted
    while waiting and len(found) < most:
        _, place = heappop(waiting)
        line = lines[place]
        count = (line.region & left).count()
        if waiting and count < -waiting[0][0]:  # other lines cover some of them
            heappush(waiting, (-count, place))
        elif not count:
            break
        elif len(line.cells) <= conditions or not found:
            found.append(line)
            left -= line.region
            conditions -= len(line.cells)
    return found
