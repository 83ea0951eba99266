"""The fewest facts to choose: the shortest ways into a region. For what given facts force, see `forcing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.core.forcing import forcing
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.walk import mattering
from sharepolicy.ground.budget import OutOfTimeError, budget, check

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

_STATES = 20_000


@frozen
class ChosenCells:
    """A fact and the cells chosen for it."""

    fact: str
    cells: tuple[int, ...]


@frozen(eq=False)
class FactChoice:
    """What can be done with one fact on a way out of a region.

    Left alone, it may have any cell in `kept`, and the way must work for all of them. Or, at a cost of one, it is fixed
    to one of `options`.
    """

    fact: str
    kept: tuple[int, ...]
    options: tuple[int, ...]


class Choosing:
    """Choosing some facts, while others stay as they are in `given`, or are open: a way must work for all they can be.

    What no choice can change is looked at once: the rest is about the facts to choose alone.
    """

    def __init__(self, possible: Region, facts: Sequence[FactChoice], given: LooseRegion | None = None) -> None:
        space = possible.space
        to_choose = {choice.fact for choice in facts}
        self._space, self._facts = space, facts
        others = [fact for fact in reversed(space.order) if fact not in to_choose]
        self._box = space.anything if given is None else given.about(others)
        self._others = space.variables(others)
        self._some = possible.left_by(self._box, self._others)

    def ways_out(self, bad: Region, most: int = 3) -> tuple[tuple[ChosenCells, ...], ...]:
        """The shortest ways out of `bad`: the fewest facts to fix so that no case of it is left, and a possible one is.

        All returned ways are equally short; there are at most `most` of them, and none if there is no way, or none was
        found within bounds.
        """
        some, left = self._some, bad.left_by(self._box, self._others)
        if some <= left:
            return ()
        place = {fact: number for number, fact in enumerate(mattering(left, some))}
        open_ = sorted((each for each in self._facts if each.fact in place), key=lambda each: place[each.fact])
        search = _Search(self._space, open_, most)
        with suppress(OutOfTimeError), budget():
            for cost in range(len(open_) + 1):
                search.dearer = False
                if found := search.ways(0, left.function, some.function, cost):
                    return found
                if not search.dearer:
                    break
        return ()


class _Search:
    """A depth-first search with memory, for one cost after the other. Mutable: it counts its steps.

    `dearer`: something was not tried because it costs too much.
    """

    def __init__(self, space: Space, facts: Sequence[FactChoice], most: int) -> None:
        self.most = most
        self.steps = 0
        self.dearer = False
        self.known: dict[tuple[int, BCDDFunction, BCDDFunction, int], tuple[tuple[ChosenCells, ...], ...]] = {}
        self.space = space
        self.facts = [
            (
                space.variables((choice.fact,)),
                space.cells(choice.fact, choice.kept).function,
                [
                    (ChosenCells(choice.fact, (cell,)), space.cells(choice.fact, (cell,)).function)
                    for cell in choice.options
                ],
            )
            for choice in facts
        ]

    def ways(self, place: int, bad: BCDDFunction, some: BCDDFunction, cost: int) -> tuple[tuple[ChosenCells, ...], ...]:
        """The ways from here at exactly this cost, with what is `bad` and what is possible there."""
        if not (some & ~bad).satisfiable():
            return ()
        if place == len(self.facts):
            return ((),) if cost == 0 and not bad.satisfiable() else ()
        if cost > len(self.facts) - place:
            return ()
        key = (place, bad, some, cost)
        known = self.known.get(key)
        if known is not None:
            return known
        self.steps += 1
        if self.steps > _STATES:
            raise OutOfTimeError
        check()
        variables, kept, options = self.facts[place]
        both = self.space.both
        found = list(
            self.ways(
                place + 1, bad.apply_exists(both, kept, variables), some.apply_exists(both, kept, variables), cost
            )
        )
        if cost == 0:
            self.dearer = True
        for chosen, cell in options if cost else ():
            rest = self.ways(
                place + 1, bad.apply_exists(both, cell, variables), some.apply_exists(both, cell, variables), cost - 1
            )
            found += [(chosen, *way) for way in rest]
            if len(found) >= self.most:
                break
        result = tuple(found[: self.most])
        self.known[key] = result
        return result


def smallest_case(target: Region, possible: Region) -> Mapping[str, int]:
    """The fewest facts, with a cell each, that leave at least one possible case, and only cases in `target`.

    `target` must contain a possible case. If the search exceeds its bounds, the result is one witness without the facts
    that could be dropped.
    """
    sizes, wanted, bad = target.space.sizes, target & possible, possible - target
    every = {fact: tuple(range(sizes[fact])) for fact in mattering(target, possible, wanted)}
    facts = [FactChoice(fact, cells, cells) for fact, cells in every.items()]
    if ways := Choosing(wanted, facts).ways_out(bad, most=1):
        return {fixed.fact: fixed.cells[0] for fixed in ways[0]}
    witness = wanted.witness()
    given = {fact: target.space.domains[fact].cells[cell] for fact, cell in witness.items()}
    return {fact: witness[fact] for fact in forcing(given, bad)}
