"""The fewest facts to choose: the shortest ways into a region. For what given facts force, see `forcing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from attrs import frozen

from sharepolicy.core.forcing import forcing
from sharepolicy.core.space import Region
from sharepolicy.core.walk import mattering
from sharepolicy.ground.budget import OutOfTimeError, budget

_STATES = 20_000


@frozen
class ChosenCells:
    """A fact and the cells chosen for it."""

    fact: str
    cells: tuple[int, ...]


@frozen(eq=False)
class FactChoice:
    """What can be done with one fact on a way into a region.

    Left alone, it may have any cell in `kept`, and the way must work for all of them. Or, at a cost of one, it is fixed
    to one of `options`.
    """

    fact: str
    kept: tuple[int, ...]
    options: tuple[int, ...] = ()


def choices(
    target: Region, possible: Region, facts: Sequence[FactChoice], most: int = 3, reaching: Region | None = None
) -> tuple[tuple[ChosenCells, ...], ...]:
    """The shortest ways into `target`: the fewest facts to fix so that every possible case left lies in it.

    Each way leaves at least one possible case (of `reaching`, if given). All returned ways are equally short; there are
    at most `most` of them, and none if there is no way, or none was found within bounds. Facts without options come
    first, as they cost nothing.
    """
    space, some = target.space, possible if reaching is None else reaching
    open_ = sorted((choice for choice in facts if choice.options), key=lambda choice: space.order.index(choice.fact))
    search = _Search(open_, most)
    with suppress(OutOfTimeError), budget():
        inside = target | (space.everything - possible)
        for choice in facts:
            if not choice.options:
                inside = inside.for_every(choice.fact, choice.kept)
                some = some.for_some(choice.fact, choice.kept)
        for cost in range(len(open_) + 1):
            if found := search.ways(0, inside, some, cost):
                return found
    return ()


class _Search:
    """A depth-first search with memory, for one cost after the other. Mutable: it counts its steps."""

    def __init__(self, facts: Sequence[FactChoice], most: int) -> None:
        self.facts = facts
        self.most = most
        self.steps = 0
        self.known: dict[tuple[int, Region, Region, int], tuple[tuple[ChosenCells, ...], ...]] = {}

    def ways(self, place: int, inside: Region, some: Region, cost: int) -> tuple[tuple[ChosenCells, ...], ...]:
        """The ways from here at exactly this cost."""
        if not some or not inside:
            return ()
        if place == len(self.facts):
            return ((),) if cost == 0 else ()
        if cost > len(self.facts) - place:
            return ()
        key = (place, inside, some, cost)
        if key in self.known:
            return self.known[key]
        self.steps += 1
        if self.steps > _STATES:
            raise OutOfTimeError
        choice = self.facts[place]
        found = list(
            self.ways(
                place + 1,
                inside.for_every(choice.fact, choice.kept),
                some.for_some(choice.fact, choice.kept),
                cost,
            )
        )
        if cost:
            for cell in choice.options:
                rest = self.ways(place + 1, inside.at(choice.fact, cell), some.at(choice.fact, cell), cost - 1)
                found += [(ChosenCells(choice.fact, (cell,)), *way) for way in rest]
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
    sizes, wanted = target.space.sizes, target & possible
    every = {fact: tuple(range(sizes[fact])) for fact in mattering(target, possible, wanted)}
    facts = [FactChoice(fact, cells, cells) for fact, cells in every.items()]
    if ways := choices(target, possible, facts, most=1, reaching=wanted):
        return {fixed.fact: fixed.cells[0] for fixed in ways[0]}
    witness = wanted.witness()
    given = {fact: target.space.domains[fact].cells[cell] for fact, cell in witness.items()}
    return {fact: witness[fact] for fact in forcing(given, possible - target)}
