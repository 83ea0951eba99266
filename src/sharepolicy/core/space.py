"""The space of all cases of a policy, and regions: sets of cases.

A region is the diagram of a set of `codes`. It is exact, so counting it counts cases: codes without a cell are not in
it. While conditions are being put together such codes may be in it, because diagrams that do not exclude them have
fewer nodes: such a region is loose, and must be intersected with an exact one before anything can be asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Self, TypeVar, overload

from attrs import define

from sharepolicy.core.codes import REMEMBERED, Coding, OutOfNodesError
from sharepolicy.ground.budget import check
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

CompleteCells = Mapping[str, int]
"""The number of one cell of its domain for every fact."""


R = TypeVar("R", "Region", "LooseRegion")


@define(eq=False, repr=False)  # not frozen, only final: many are made, and freezing would take half the time
class LooseRegion:
    """A set of codes, perhaps including codes without a cell. Immutable; `&`, `|` and `-` make new ones.

    It is neither true nor false: only after intersecting it with an exact region can one tell whether a case is in it.
    Only regions of one space can be combined.
    """

    space: Final[Space]
    function: Final[BCDDFunction]

    @overload
    def __and__(self, other: Region) -> Region: ...
    @overload
    def __and__(self, other: LooseRegion) -> Self: ...
    def __and__(self, other: LooseRegion) -> LooseRegion:
        kind = Region if isinstance(other, Region) else type(self)
        try:
            return kind(self.space, self.function & other.function)
        except OutOfNodesError:
            return kind(self.space, self.space.again(lambda: self.function & other.function))

    def __or__(self, other: Self) -> Self:
        try:
            return type(self)(self.space, self.function | other.function)
        except OutOfNodesError:
            return type(self)(self.space, self.space.again(lambda: self.function | other.function))

    def __sub__(self, other: LooseRegion) -> Self:
        try:
            return type(self)(self.space, self.function & ~other.function)
        except OutOfNodesError:
            return type(self)(self.space, self.space.again(lambda: self.function & ~other.function))

    def __le__(self, other: LooseRegion) -> bool:
        return not (self - other).function.satisfiable()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LooseRegion) and bool(self.function == other.function)

    def __hash__(self) -> int:
        return hash(self.function)

    if not TYPE_CHECKING:  # hidden from mypy, so that it reports whoever asks

        def __bool__(self) -> bool:
            raise TypeError("a loose region is neither true nor false: meet it with an exact one")

    def meets(self, other: LooseRegion) -> bool:
        """Whether they have a code in common."""
        return (self & other).function.satisfiable()

    def past(self, fact: str, line: LooseRegion) -> LooseRegion:
        """What it says about the other facts, where the fact is as in `line`."""
        return LooseRegion(self.space, (self & line)._without((fact,)))

    def cells(self, fact: str) -> tuple[int, ...]:
        """The cells that the fact has in some code of it."""
        space = self.space
        try:
            alone = self.function.exists(space.others(fact))
        except OutOfNodesError:
            alone = space.again(lambda: self.function.exists(space.others(fact)))
        return space.cells_in(fact, alone)

    def about(self, facts: Iterable[str]) -> LooseRegion:
        """What it says about these facts alone: the codes that agree on them with some code of it."""
        kept = set(facts)
        return LooseRegion(self.space, self._without([fact for fact in self.space.order if fact not in kept]))

    def left_by(self, cases: LooseRegion, known: BCDDFunction) -> Region:
        """What it says in these cases about the facts whose variables are not in `known`; of the others nothing."""
        space = self.space
        try:
            return Region(space, self.function.apply_exists(space.both, cases.function, known))
        except OutOfNodesError:
            return Region(space, space.again(lambda: self.function.apply_exists(space.both, cases.function, known)))

    def _without(self, facts: Iterable[str]) -> BCDDFunction:
        space, names = self.space, list(facts)
        try:
            return self.function.exists(space.variables(names))
        except OutOfNodesError:
            return space.again(lambda: self.function.exists(space.variables(names)))


@define(eq=False, repr=False)
class Region(LooseRegion):
    """An exact set of cases. Combined with a loose region by `&` or `-`, the result is exact too."""

    def __bool__(self) -> bool:
        return self.function.satisfiable()

    def __repr__(self) -> str:
        return f"<Region of {self.count():,} cases>"

    def count(self) -> int:
        """How many cases are in it, exactly."""
        return self.function.sat_count(self.space.width)

    def nodes(self) -> int:
        """The size of its diagram."""
        return self.function.node_count()

    def forgetting(self, facts: Iterable[str]) -> Region:
        """The cases that would be in it with some values of these facts, whatever values the facts have.

        All that the result says about the forgotten facts is that they have a value.
        """
        names = list(facts)
        valid = LooseRegion(self.space, self.space.valid(names))
        return Region(self.space, self._without(names)) & valid

    def depends_on(self, fact: str) -> bool:
        """Whether it matters to some case which cell the fact has."""
        without = self._without((fact,))
        if without == self.function:
            return False
        return Region(self.space, without) & LooseRegion(self.space, self.space.valid_of(fact)) != self

    def at(self, fact: str, cell: int) -> Region:
        """The cases that would be in it if the fact had this cell; says nothing about the fact itself."""
        check()
        return (self & self.space.cells(fact, (cell,))).forgetting((fact,))

    def seen_without(self, facts: Iterable[str]) -> Region:
        """What it says about the other facts: of these nothing, as if they had no codes at all."""
        return Region(self.space, self._without(facts))

    def witness(self) -> CompleteCells:
        """One case of the region. Raises ValueError when it is empty."""
        picked = self.function.pick_cube()
        if picked is None:
            raise ValueError("an empty region has no witness")
        return {
            fact: _number(picked[variable] for variable in variables)
            for fact, variables in self.space.variables_of.items()
        }


def _number(bits: Iterable[bool | None]) -> int:
    number = 0
    for bit in bits:
        number = number * 2 + bool(bit)
    return number


class Space(Coding):
    """All combinations of cells of some facts.

    `everything` is every combination, `nothing` is none. `anything` also holds codes without a cell: conditions are put
    together starting from it.
    """

    def __init__(self, domains: Mapping[str, Domain], order: tuple[str, ...], alone: bool = True) -> None:
        super().__init__(domains, order, alone)
        self.nothing: Final = Region(self, self._manager.false())
        self.anything: Final = LooseRegion(self, self._manager.true())
        self.everything: Final = Region(self, self.valid(self._upwards))
        self._cells: Final[dict[tuple[str, tuple[int, ...]], LooseRegion]] = {}
        self._cells_in: Final[Mapping[str, dict[BCDDFunction, tuple[int, ...]]]] = {fact: {} for fact in order}

    def cells(self, fact: str, cells: tuple[int, ...]) -> LooseRegion:
        """The codes in which the fact has one of these cells, whatever the others are."""
        found = self._cells.get((fact, cells))
        if found is None:
            if len(self._cells) >= REMEMBERED:
                self._cells.clear()
            found = LooseRegion(self, self.of_cells(fact, cells))
            self._cells[fact, cells] = found
        return found

    def cells_in(self, fact: str, alone: BCDDFunction) -> tuple[int, ...]:
        """The cells of a fact whose codes are in a function of its variables alone."""
        known = self._cells_in[fact]
        found = known.get(alone)
        if found is None:
            if len(known) >= REMEMBERED:
                known.clear()
            codes = ((cell, self.cells(fact, (cell,)).function) for cell in range(self.sizes[fact]))
            found = known[alone] = tuple(cell for cell, code in codes if (alone & code).satisfiable())
        return found

    def values(self, fact: str, values: Values) -> LooseRegion:
        """Like `cells`, for the cells that share a value with `values`."""
        return LooseRegion(self, self.of_values(fact, values))

    def union(self, regions: Sequence[R], ask: Callable[[], None] = check) -> R:
        """The union of many regions, taken in pairs so that diagrams stay small. `ask` is called between them."""
        level = list(regions)
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)
            rest = level[-1:] if len(level) % 2 else []
            level = []
            for one, other in pairs:
                ask()
                level.append(one | other)
            level += rest
        return level[0] if level else self.nothing

    def box(self, given: Mapping[str, Values]) -> LooseRegion:
        """The codes in which every given fact has one of its given values, whatever the others are."""
        try:
            return LooseRegion(self, self.of_box(given))
        except OutOfNodesError:
            return LooseRegion(self, self.again(lambda: self.of_box(given)))

    def known(self, given: Mapping[str, Values]) -> BCDDFunction:
        """The variables of the given facts of which one cell is left, as their conjunction."""
        try:
            return self.of_known(given)
        except OutOfNodesError:
            return self.again(lambda: self.of_known(given))
