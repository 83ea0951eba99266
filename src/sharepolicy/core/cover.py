"""Describing a region exactly: a short list of conditions, each as general as it can be, none superfluous."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.core.fewest import smallest_case
from sharepolicy.core.space import Region
from sharepolicy.language.values import Ranges, Values

MOST = 200
"""A cover of more conditions than this is cut short, and says so."""


@frozen(eq=False)
class Line:
    """One condition of a cover: the cells that each fact may have, and the possible cases that meet it."""

    cells: Mapping[str, tuple[int, ...]]
    region: Region

    def values(self) -> Mapping[str, Values]:
        """The condition as values."""
        return {fact: values_of_cells(self.region, fact, cells) for fact, cells in self.cells.items()}


@frozen(eq=False)
class Cover:
    """Conditions that together describe a region, the widest first. `left` is what they leave out when cut short."""

    lines: tuple[Line, ...]
    left: Region


def values_of_cells(region: Region, fact: str, cells: tuple[int, ...]) -> Values:
    """The values in some cells of a fact."""
    chosen = [region.space.domains[fact].cells[cell] for cell in cells]
    if isinstance(chosen[0], Ranges):
        return Ranges(piece for cell in chosen if isinstance(cell, Ranges) for piece in cell.pieces)
    return frozenset(value for cell in chosen if isinstance(cell, frozenset) for value in cell)


def cover(target: Region, possible: Region) -> Cover:
    """Conditions that together hold in exactly the cases of `target`, among the possible ones.

    Each begins as the fewest facts that lead to cases not yet described, and is then widened value by value as far as
    it stays inside the target (whatever it says of impossible cases). At the end, conditions that the others cover
    are left out.
    """
    allowed = target | (target.space.everything - possible)
    left = target & possible
    lines: list[Line] = []
    while left and len(lines) < MOST:
        line = _widened(smallest_case(target, possible, reaching=left), allowed, possible)
        lines.append(line)
        left -= line.region
    return Cover(tuple(sorted(_needed(lines), key=lambda line: -line.region.count())), left)


def _box(allowed: Region, cells: Mapping[str, tuple[int, ...]]) -> Region:
    space = allowed.space
    found = space.everything
    for fact, chosen in cells.items():
        found &= space.cells(fact, chosen)
    return found


def _widened(cells: Mapping[str, int], allowed: Region, possible: Region) -> Line:
    """The widest condition around some cells that holds in allowed cases only; facts that need not be named are not."""
    space = allowed.space
    wide: dict[str, tuple[int, ...]] = {fact: (cell,) for fact, cell in cells.items()}
    for fact in list(wide):
        others = _box(allowed, {other: chosen for other, chosen in wide.items() if other != fact})
        fits = tuple(cell for cell in range(space.sizes[fact]) if others & space.cells(fact, (cell,)) <= allowed)
        if len(fits) == space.sizes[fact]:
            del wide[fact]
        else:
            wide[fact] = fits
    return Line(wide, _box(allowed, wide) & possible)


def _needed(lines: list[Line]) -> list[Line]:
    """Without the lines whose cases the others have; narrow ones are given up first."""
    kept = list(lines)
    for line in sorted(lines, key=lambda line: line.region.count()):
        others = line.region.space.union([other.region for other in kept if other is not line])
        if line.region <= others:
            kept.remove(line)
    return kept
