"""A corner of a policy: some conditions, the facts that they name, and all that impossible combinations tie to these.

What a case leaves of a corner depends on nothing outside it: for a case that stands alone, other facts tell nothing
about these. And it depends only on which conjunctions the known facts rule out, and on which open facts the others
test. So cases that differ much leave the same of a corner, and what has been found out about it serves all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sharepolicy.core.apart import needed_to_tell_apart
from sharepolicy.core.bounded import Bounded
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conditions import Remainder, conditions_of, together
from sharepolicy.core.known_cells import KnownCells, places
from sharepolicy.core.one_freed import Freed, Graph, SomeCells
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.core.ties import tied_to

Without = Mapping[str, tuple[Collection[int], Collection[int]]]
"""For facts, the cells that each could have if it alone were not given: where a condition holds, and anywhere."""

_REMEMBERED = 4096
"""How many different things it is remembered that cases leave of the corners of a policy."""


class Corner:
    """Some conditions, any of which may hold, with all that tells anything about them. It remembers what it found."""

    def __init__(self, policy: CompiledPolicy, some: Sequence[Remainder], known: _Corners) -> None:
        conditions = conditions_of(policy)
        self.named = frozenset[str]().union(*(each.facts for each in some))
        self.facts = tied_to(policy, self.named)
        self._tests, self._known = conditions.tests, known
        self._conditions = some
        self._impossible = [each for each in conditions.impossible.values() if each.facts <= self.facts]
        self._bits, self._tying = together(some), together(self._impossible)

    def left(self, known: KnownCells, narrowed: Mapping[str, SomeCells]) -> CornerLeft:
        """What a case leaves of it. `narrowed` holds the cells of open facts that cannot have all of theirs."""
        about, tied = self._about(known)
        return self._found(about, tied, known, narrowed)

    def cells_without(self, known: KnownCells, narrowed: Mapping[str, SomeCells]) -> Without:
        """The facts that could not have all of their cells where it holds, if they alone were not given."""
        able, passed = self._graph.freed(known, narrowed)
        every, anything = self._known.freed(self._possible, known, narrowed)
        found = {}
        for fact, can_hold in able.items():
            bit = self._tests.bit_of[fact]
            if not passed & bit:
                cells = self._known.every[fact] if anything & bit else every[fact]
                if len(can_hold) < len(cells):
                    found[fact] = can_hold, cells
        return found

    @cached_property
    def _graph(self) -> Graph:
        where = self._tests.space.union([each.region for each in self._conditions])
        return Graph(self._known.possible_of(self.facts, self._impossible) & where)

    @cached_property
    def _possible(self) -> Graph:
        return self._known.possible_graph(self._impossible)

    def _about(self, known: KnownCells) -> tuple[int, int]:
        """The open facts that tell something, and the conjunctions of what is impossible that do, as bits.

        Of what is impossible, only that is looked at which matters here: see `KnownCells.tied_to`.
        """
        if self._bits is None or self._tying is None:
            return known.open & self._tests.bits_of(self.facts), 0
        return known.tied_to(self._bits & ~known.out, self._tying)

    def _found(self, about: int, tied: int, known: KnownCells, narrowed: Mapping[str, SomeCells]) -> CornerLeft:
        tests, corners = self._tests, self._known
        some = tuple([each for each in narrowed.items() if tests.bit_of[each[0]] & about]) if narrowed else ()
        if self._bits is None or self._tying is None:  # too many conjunctions: nothing tells such cases apart quickly
            impossible = [where for each in self._impossible if (where := each.left(known)) is not None]
            return self._left_in(corners.surroundings_of(about, some, impossible), known)
        around_key = about, tied, some
        around = corners.around.get(around_key)
        if around is None:
            around = corners.around.keep(around_key, corners.surroundings_of(about, some, tests.where(tied, about)))
        key = self, self._bits & ~known.out, around
        found = corners.corners.get(key)
        return corners.corners.keep(key, self._left_in(around, known)) if found is None else found

    def _left_in(self, around: Surroundings, known: KnownCells) -> CornerLeft:
        conditions = [left for each in self._conditions if (left := each.left(known)) is not None]
        return CornerLeft(around, around.possible & self._tests.space.union(conditions))


class Surroundings:
    """What is possible of some open facts, in the order in which they are asked. It remembers what it found."""

    def __init__(self, facts: tuple[str, ...], possible: Region) -> None:
        self.facts = facts
        self.possible = possible
        self._cells: dict[str, SomeCells] = {}

    def cells(self, fact: str) -> SomeCells:
        """The cells that a fact can have."""
        found = self._cells.get(fact)
        if found is None:
            found = self._cells[fact] = self.possible.cells(fact)
        return found


class CornerLeft:
    """What a case leaves of a corner: what is possible around it, and where one of its conditions holds.

    It is about the open facts that tell something. To the others it is all the same.
    """

    def __init__(self, around: Surroundings, holds: Region) -> None:
        self.around = around
        self.holds = holds
        self._cells: dict[str, SomeCells] = {}
        self.remembered: dict[Hashable, Any] = {}
        """What other modules have found out about it, each under a key of its own."""

    @property
    def surely(self) -> bool:
        """Whether one of the conditions holds in every case."""
        return self.around.possible == self.holds

    def cells(self, fact: str) -> SomeCells:
        """The cells that a fact can have where one of the conditions holds."""
        found = self._cells.get(fact)
        if found is None:
            found = self._cells[fact] = self.holds.cells(fact)
        return found

    @cached_property
    def needs(self) -> Mapping[str, SomeCells]:
        """What has to be so for one of them to hold: the cells of facts that cannot have all of theirs then."""
        found = ((fact, self.cells(fact)) for fact in self.around.facts)
        return {fact: cells for fact, cells in found if len(cells) < len(self.around.cells(fact))}

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """The facts that tell whether one of them holds; what is asked earlier is kept rather than later facts."""
        return needed_to_tell_apart([(self.holds, self.around.possible - self.holds)], self.around.facts)


def corner(policy: CompiledPolicy, kind: str, names: tuple[str, ...]) -> Corner:
    """The corner of conditions of a kind, put together once: of `rules` or of `actions`."""
    known: _Corners | None = policy.remembered.get(_Corners)
    if known is None:
        known = policy.remembered[_Corners] = _Corners(policy)
    found = known.by_name.get((kind, names))
    if found is None:
        conditions = getattr(conditions_of(policy), kind)
        found = known.by_name[kind, names] = Corner(policy, [conditions[name] for name in names], known)
    return found


class _Corners:
    """The corners of a policy, and what has been found out about them. Mutable: they are put together when needed."""

    def __init__(self, policy: CompiledPolicy) -> None:
        self.space = policy.space
        self._tests = conditions_of(policy).tests
        self.by_name: dict[tuple[str, tuple[str, ...]], Corner] = {}
        self.around = Bounded[Hashable, Surroundings](_REMEMBERED)
        self.corners = Bounded[Hashable, CornerLeft](_REMEMBERED)
        self.every = conditions_of(policy).every
        self._asked = {fact: place for place, fact in enumerate(policy.question_order)}
        self._possible: dict[Region, Graph] = {}

    def possible_of(self, facts: Iterable[str], impossible: Iterable[Remainder]) -> Region:
        """What is possible of these facts."""
        whole = self.surroundings_of(self._tests.bits_of(facts), (), [each.region for each in impossible])
        return whole.possible

    def possible_graph(self, impossible: Sequence[Remainder]) -> Graph:
        """What some impossible combinations leave possible of the facts that they name. There are few such graphs."""
        region = self.possible_of(frozenset[str]().union(*(each.facts for each in impossible)), impossible)
        if region not in self._possible:
            self._possible[region] = Graph(region)
        return self._possible[region]

    def freed(self, possible: Graph, known: KnownCells, narrowed: Mapping[str, SomeCells]) -> Freed:
        """What each fact could be at all. Found once for each case."""
        found: Freed | None = known.found.get(possible)
        if found is None:
            found = known.found[possible] = possible.freed(known, narrowed)
        return found

    def surroundings_of(
        self, about: int, narrowed: Iterable[tuple[str, SomeCells]], impossible: Sequence[LooseRegion]
    ) -> Surroundings:
        """What is possible of these open facts."""
        space, cells = self.space, {**self.every, **dict(narrowed)}
        facts = [space.order[place] for place in places(about)]
        possible = space.anything
        for fact in reversed(facts):
            possible &= space.cells(fact, cells[fact])
        possible -= space.union(impossible)
        return Surroundings(tuple(sorted(facts, key=self._asked.__getitem__)), Region(space, possible.function))
