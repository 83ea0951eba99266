"""The fewest given facts that force a region by themselves, and the fewest lines that cover one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sharepolicy.core.bounded import Bounded
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.walk import DiagramWalk
from sharepolicy.language.values import Values

_ROUNDS = 50
_STEPS = 1_000


InCommon = Bounded[tuple[Region, tuple[tuple[str, Values], ...]], Region]
"""What some regions say where some facts have some values."""


def forcing(given: Mapping[str, Values], bad: Region, remembered: InCommon | None = None) -> tuple[str, ...]:
    """Given facts that together leave no case of `bad`, none of them superfluous.

    All given facts together must leave none. The result is the smallest such set if it is found within a bound of work:
    some fact must rule out each case of `bad`, so it is a smallest hitting set of the facts that rule out each case
    (Reiter 1987); cases are added until the set rules out all. Otherwise facts are dropped one at a time.
    """
    space = bad.space
    needed, within = _needed(given, bad), _Within(given, InCommon(_ROUNDS) if remembered is None else remembered)
    left = within.box(bad, needed)
    if not left:
        return needed
    rest = {fact: values for fact, values in given.items() if fact not in needed}
    walk = DiagramWalk(space, rest)
    hitting = _Hitting(sorted(rest, key=space.order.index))
    for _ in range(_ROUNDS):
        chosen = hitting.smallest()
        if chosen is None:
            break
        here = within.box(left, [fact for fact in rest if fact in chosen])
        if not here:
            return tuple(fact for fact in given if fact in needed or fact in chosen)
        hitting.add(walk.unlike(here))
    kept = {*needed, *_by_dropping(rest, left)}
    return tuple(fact for fact in given if fact in kept)


class _Within:
    """Regions where some given facts are as in a case. InCommon: cases that differ otherwise ask for the same."""

    def __init__(self, given: Mapping[str, Values], remembered: InCommon) -> None:
        self._given = given
        self._remembered = remembered

    def box(self, region: Region, facts: Sequence[str]) -> Region:
        """What a region says where these facts are as given."""
        given = tuple([(fact, self._given[fact]) for fact in facts])
        found = self._remembered.get((region, given))
        if found is None:
            found = self._remembered.keep((region, given), region & region.space.box(dict(given)))
        return found


def covering(region: Region, lines: Sequence[LooseRegion]) -> tuple[int, ...]:
    """The places of lines that together leave nothing more of a region than all of them do, none superfluous.

    They are the fewest if these are found within a bound of work: some line must hold each case that any of them holds,
    as in `forcing`. Otherwise lines are dropped one at a time.
    """
    held = region & region.space.union(lines) if lines else region.space.nothing
    hitting = _Hitting([str(place) for place in range(len(lines))])
    for _ in range(_ROUNDS):
        chosen = hitting.smallest()
        if chosen is None:
            break
        left = held
        for name in chosen:
            left -= lines[int(name)]
        if not left:
            return tuple(sorted(map(int, chosen)))
        hitting.add(map(str, _holding_some_case(left, lines)))
    kept = [*range(len(lines))]
    for place in range(len(lines)):
        left = held
        for other in kept:
            left = left if other == place else left - lines[other]
        if not left:
            kept.remove(place)
    return tuple(kept)


def _holding_some_case(region: Region, lines: Sequence[LooseRegion]) -> list[int]:
    """The places of the lines that hold one and the same case of a region: one that few of them hold."""
    found = []
    for place, line in enumerate(lines):
        if outside := region - line:
            region = outside
        else:
            found.append(place)
    return found


def _needed(given: Mapping[str, Values], bad: Region) -> tuple[str, ...]:
    """The given facts that every such set needs: all others together leave some case of `bad`."""
    space = bad.space
    try:
        found = _found_needed(given, bad)
    except OutOfNodesError:
        found = space.again(lambda: _found_needed(given, bad))
    return tuple(fact for fact in given if fact in found)


def _found_needed(given: Mapping[str, Values], bad: Region) -> set[str]:
    """Down the diagram of `bad`, with what is given: facts that it does not look at on the way are not needed."""
    space, found = bad.space, set()
    facts = [fact for fact in space.order if fact in given]
    after, others = {}, space.anything.function
    for fact in reversed(facts):
        after[fact] = others
        others &= space.of_values(fact, given[fact])
    left = bad.function
    while (variable := left.node_var()) is not None:
        fact = space.fact_of_variable[variable]
        if fact not in given:
            left = left.exists(space.variables_in(fact))
            continue
        if (left & after[fact]).satisfiable():
            found.add(fact)
        left = left.apply_exists(space.both, space.of_values(fact, given[fact]), space.variables_in(fact))
    return found


def _by_dropping(given: Mapping[str, Values], bad: Region) -> tuple[str, ...]:
    space = bad.space
    kept = []
    left: LooseRegion = bad
    lines = {fact: space.values(fact, values) for fact, values in given.items()}
    for fact, others in each_with_those_after(space, lines):
        needed = left.meets(others)
        kept += [fact] * needed
        left = left.past(fact, lines[fact] if needed else space.anything)
    return tuple(kept)


def each_with_those_after(space: Space, lines: Mapping[str, LooseRegion]) -> Iterable[tuple[str, LooseRegion]]:
    """Each fact, with what the lines say together about the facts after it."""
    found = [space.anything]
    for line in reversed([*lines.values()][1:]):
        found.append(found[-1] & line)
    return zip(lines, reversed(found[: len(lines)]), strict=True)


class _Hitting:
    """The smallest set of names that shares one with each of some sets. Mutable: sets are added, and steps counted.

    A set is a number here, with a bit for each name. Adding a set never makes the answer smaller.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._bits = {name: 1 << place for place, name in enumerate(names)}
        self._sets: list[int] = []
        self._size = 0
        self._steps = 0

    def add(self, names: Iterable[str]) -> None:
        """Require one of these as well."""
        self._sets.append(sum(self._bits[name] for name in names))

    def smallest(self) -> frozenset[str] | None:
        """The first of the smallest, in the order of the names; None when it takes too many steps to find."""
        self._size = max(self._size, _apart(self._sets))
        try:
            while self._size <= len(self._names):
                found = self._extended(0, self._size)
                if found is not None:
                    return frozenset(name for name, bit in self._bits.items() if bit & found)
                self._size += 1
        except TimeoutError:
            pass
        return None

    def _extended(self, chosen: int, size: int) -> int | None:
        self._steps += 1
        if self._steps > _STEPS:
            raise TimeoutError
        missed = [names for names in self._sets if not names & chosen]
        if not missed:
            return chosen
        if _apart(missed) > size:
            return None
        names = missed[0]
        while names:
            name = names & -names
            if (found := self._extended(chosen | name, size - 1)) is not None:
                return found
            names -= name
        return None


def _apart(sets: Iterable[int]) -> int:
    """How many of the sets have nothing in common with those before them: at least that many names are needed."""
    taken = found = 0
    for names in sets:
        if not names & taken:
            taken |= names
            found += 1
    return found
