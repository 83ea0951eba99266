"""Describing a region exactly: a short list of conditions, each as general as it can be, none superfluous."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from sharepolicy.core.fewest import forcing
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


def cover(target: Region, possible: Region, needed: Region | None = None, most: int = MOST) -> Cover:
    """Conditions that together hold in exactly the cases of `target`, among the possible ones.

    Each begins as the fewest facts of a case not yet described, and is then widened value by value as far as
    it stays inside the target. Values that no possible case has are never named. At the end, conditions that the
    others cover are left out. With `needed`, only that part of the target must be described; the conditions may reach
    beyond it into the rest of the target. There are at most `most` of them.
    """
    allowed = target | (target.space.everything - possible)
    wanted = target & possible if needed is None else needed & target & possible
    left = wanted
    met = _Met(possible)
    lines: list[Line] = []
    while left and len(lines) < most:
        line = _widened(_seed(left, target, possible).items(), allowed, possible, met)
        lines.append(line)
        left -= line.region
    return Cover(tuple(sorted(without_superfluous(lines, wanted), key=lambda line: -line.region.count())), left)


def _seed(left: Region, target: Region, possible: Region) -> Mapping[str, int]:
    """The fewest facts of some case in `left` that lead to cases of the target only."""
    witness = left.witness()
    given = {fact: left.space.domains[fact].cells[cell] for fact, cell in witness.items()}
    return {fact: witness[fact] for fact in forcing(given, possible - target)}


def _box(allowed: Region, cells: Mapping[str, tuple[int, ...]]) -> Region:
    space = allowed.space
    found = space.everything
    for fact, chosen in cells.items():
        found &= space.cells(fact, chosen)
    return found


def _widened(seed: Iterable[tuple[str, int]], allowed: Region, possible: Region, met: _Met) -> Line:
    """The widest condition around some cells that holds in allowed cases only.

    It is told with the values that its cases have, and with no fact that the others imply.
    """
    wide: dict[str, tuple[int, ...]] = {fact: (cell,) for fact, cell in seed}
    region = allowed.space.nothing
    while True:
        for fact in list(wide):
            others = _box(allowed, {other: chosen for other, chosen in wide.items() if other != fact})
            every = met.cells(fact)
            wide[fact] = tuple(c for c in every if others & allowed.space.cells(fact, (c,)) <= allowed)
            if wide[fact] == every:
                del wide[fact]
        wider = _box(allowed, wide) & possible
        wide = {fact: wider.cells(fact) for fact in wide}
        for fact in list(wide):
            others = _box(allowed, {other: chosen for other, chosen in wide.items() if other != fact})
            if others & possible == wider:
                del wide[fact]
        if wider == region:
            return Line(wide, region)
        region = wider


class _Met:
    """The cells that each fact has in possible cases. Not frozen: it remembers them."""

    def __init__(self, possible: Region) -> None:
        self._possible = possible
        self._known: dict[str, tuple[int, ...]] = {}

    def cells(self, fact: str) -> tuple[int, ...]:
        """The cells of a fact."""
        if fact not in self._known:
            self._known[fact] = self._possible.cells(fact)
        return self._known[fact]


def without_superfluous(lines: Sequence[Line], wanted: Region) -> list[Line]:
    """Without the lines whose wanted cases the others have; narrow ones are given up first."""
    kept = list(lines)
    for line in sorted(lines, key=lambda line: line.region.count()):
        others = line.region.space.union([other.region for other in kept if other is not line])
        if line.region & wanted <= others:
            kept.remove(line)
    return kept
