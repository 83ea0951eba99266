"""The space of all cases of a policy, and regions: exact sets of cases.

Each fact takes as many Boolean variables as its cells need; a cell is its number in binary. A region is a diagram
over these variables (OxiDD, binary decision diagrams with complement edges; Bryant 1986; Brace, Rudell and Bryant
1990). Codes that stand for no cell are in no region, so counting a region counts cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from sharepolicy.core.nodes import EACH, has_room, nodes_alone, nodes_shared
from sharepolicy.ground.budget import check
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction, BCDDManager

_REMEMBERED = 10_000
"""How many sets of values or cells a space remembers the codes of."""

_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
_COLLECTIONS = 3
"""An operation that ran out of nodes is tried again after so many collections, or waits for those of others."""

OutOfNodesError = MemoryError
"""What every operation raises that would exceed the node budget: OxiDD's own error is a MemoryError."""

CompleteCells = Mapping[str, int]
"""For every fact the number of one cell of its domain."""


ValueCode = tuple[tuple[int, bool], ...]
"""A cell of a fact as the fact's variables have it."""


@frozen(eq=False, repr=False)
class Region:
    """A set of cases. Immutable; `&`, `|` and `-` make new ones. Regions of one space only go together."""

    space: Space
    function: BCDDFunction

    def __and__(self, other: Region) -> Region:
        try:
            return Region(self.space, self.function & other.function)
        except OutOfNodesError:
            return Region(self.space, self.space.again(lambda: self.function & other.function))

    def __or__(self, other: Region) -> Region:
        try:
            return Region(self.space, self.function | other.function)
        except OutOfNodesError:
            return Region(self.space, self.space.again(lambda: self.function | other.function))

    def __sub__(self, other: Region) -> Region:
        try:
            return Region(self.space, self.function & ~other.function)
        except OutOfNodesError:
            return Region(self.space, self.space.again(lambda: self.function & ~other.function))

    def __bool__(self) -> bool:
        return self.function.satisfiable()

    def __le__(self, other: Region) -> bool:
        return not (self - other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and bool(self.function == other.function)

    def __hash__(self) -> int:
        return hash(self.function)

    def __repr__(self) -> str:
        return f"<Region of {self.count():,} cases>"

    def count(self) -> int:
        """How many cases are in it, exactly."""
        return self.function.sat_count(self.space.width)

    def nodes(self) -> int:
        """The size of its diagram."""
        return self.function.node_count()

    def forgetting(self, facts: Iterable[str]) -> Region:
        """The cases that are in it for at least one choice of these facts' values, whatever the facts are then.

        What it says of the forgotten facts is only that they have some value of theirs.
        """
        names = list(facts)
        return self._without(names) & self.space.valid(names)

    def for_every(self, fact: str, cells: Iterable[int]) -> Region:
        """The cases that would be in it with each of these cells for the fact; says nothing more of the fact."""
        found: Region | None = None
        for cell in cells:
            part = self.at(fact, cell)
            found = part if found is None else found & part
        return found if found is not None else self.space.everything

    def for_some(self, fact: str, cells: Iterable[int]) -> Region:
        """The cases that would be in it with at least one of these cells; says nothing more of the fact."""
        found = self.space.nothing
        for cell in cells:
            found |= self.at(fact, cell)
        return found

    def at(self, fact: str, cell: int) -> Region:
        """The cases that would be in it if the fact had this cell; says nothing of the fact itself."""
        check()
        return (self & self.space.cells(fact, (cell,))).forgetting((fact,))

    def about(self, facts: Iterable[str]) -> Region:
        """What it says of these facts: a case is in it that has them as some case of the region. Loose, as `cells`."""
        kept = set(facts)
        return self._without([fact for fact in self.space.order if fact not in kept])

    def past(self, fact: str, line: Region) -> Region:
        """What it says of the other facts, where the fact is as in `line`. Loose, as `cells`."""
        return (self & line)._without((fact,))

    def _without(self, facts: Iterable[str]) -> Region:
        space = self.space
        names = list(facts)
        try:
            return Region(space, self.function.exists(space.variables(names)))
        except OutOfNodesError:
            return Region(space, space.again(lambda: self.function.exists(space.variables(names))))

    def cells(self, fact: str) -> tuple[int, ...]:
        """The cells that the fact has in some case of the region."""
        space = self.space
        return tuple(cell for cell in range(space.sizes[fact]) if self & space.cells(fact, (cell,)))

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


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of numbers that follow each other: the first one, and the one after the last."""
    first = after = None
    for number in numbers:
        if number != after:
            if first is not None and after is not None:
                yield first, after
            first = number
        after = number + 1
    if first is not None and after is not None:
        yield first, after


@frozen(eq=False, repr=False, slots=False)
class Space:
    """All combinations of cells of some facts, and the diagrams over them.

    `everything` is every combination, `nothing` is none. `anything` also holds codes that stand for no cell: it is
    where conditions are put together, before they are met with a region. `alone`: its nodes share room with no others.
    """

    domains: Mapping[str, Domain]
    order: tuple[str, ...]
    alone: bool = True
    sizes: Mapping[str, int] = field(init=False)
    variables_of: Mapping[str, tuple[int, ...]] = field(init=False)
    fact_of_variable: tuple[str, ...] = field(init=False)
    width: int = field(init=False)
    anything: Region = field(init=False)
    everything: Region = field(init=False)
    nothing: Region = field(init=False)
    _manager: BCDDManager = field(init=False)
    _before: int = field(init=False)
    _variables: Mapping[str, BCDDFunction] = field(init=False)
    _upwards: tuple[str, ...] = field(init=False)
    _cells: dict[tuple[str, tuple[int, ...]], Region] = field(init=False, factory=dict)
    _values: Mapping[str, dict[Values, BCDDFunction]] = field(init=False)
    _valid: Mapping[str, BCDDFunction] = field(init=False)
    _codes: dict[str, tuple[ValueCode, ...]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        set_once = object.__setattr__
        sizes = {fact: len(self.domains[fact].cells) for fact in self.domains}
        variables: dict[str, tuple[int, ...]] = {}
        owners: list[str] = []
        for fact in self.order:
            bits = (sizes[fact] - 1).bit_length()
            variables[fact] = tuple(range(len(owners), len(owners) + bits))
            owners += [fact] * bits
        manager = nodes_alone(len(owners)) if self.alone else nodes_shared(len(owners))
        set_once(self, "_upwards", tuple(reversed(self.order)))
        set_once(self, "_values", {fact: {} for fact in self.order})
        set_once(self, "sizes", sizes)
        set_once(self, "variables_of", variables)
        set_once(self, "fact_of_variable", tuple(owners))
        set_once(self, "width", len(owners))
        set_once(self, "_manager", manager)
        set_once(self, "_before", manager.num_inner_nodes())
        set_once(self, "nothing", Region(self, manager.false()))
        set_once(self, "anything", Region(self, manager.true()))
        valid = {fact: self._any_code(fact, range(sizes[fact])) for fact in self.order}
        set_once(self, "_valid", valid)
        all_ones = -1  # a code with every bit set: the conjunction of the fact's variables
        set_once(self, "_variables", {fact: self._code(fact, all_ones) for fact in self.order})
        whole = manager.true()
        for fact in reversed(self.order):
            whole &= valid[fact]
        set_once(self, "everything", Region(self, whole))

    def _code(self, fact: str, cell: int) -> BCDDFunction:
        variables = self.variables_of[fact]
        function = self._manager.true()
        for place, variable in enumerate(reversed(variables)):
            bit = cell >> place & 1
            function &= self._manager.var(variable) if bit else self._manager.not_var(variable)
        return function

    def _any_code(self, fact: str, cells: Iterable[int]) -> BCDDFunction:
        """Where a fact has one of these cells: stretch by stretch of numbers that follow each other."""
        function = self._manager.false()
        for first, after in _stretches(sorted(set(cells))):
            check()
            if after == first + 1:
                function |= self._code(fact, first)
            else:
                function |= self._code_below(fact, after) & ~self._code_below(fact, first)
        return function

    def _code_below(self, fact: str, cell: int) -> BCDDFunction:
        """Where the code of a fact is a smaller number."""
        variables = self.variables_of[fact]
        if cell >> len(variables):
            return self._manager.true()
        function = self._manager.false()
        for place, variable in enumerate(reversed(variables)):
            smaller = self._manager.not_var(variable)
            function = function | smaller if cell >> place & 1 else function & smaller
        return function

    def cells(self, fact: str, cells: tuple[int, ...]) -> Region:
        """The codes in which the fact has one of these cells. To be met with a region: other facts may be anything."""
        found = self._cells.get((fact, cells))
        if found is None:
            if len(self._cells) >= _REMEMBERED:
                self._cells.clear()
            found = Region(self, self._any_code(fact, cells))
            self._cells[fact, cells] = found
        return found

    def codes(self, fact: str) -> tuple[ValueCode, ...]:
        """For each cell of a fact its code."""
        if fact not in self._codes:
            variables = self.variables_of[fact]
            places = range(len(variables) - 1, -1, -1)
            self._codes[fact] = tuple(
                tuple((variable, bool(cell >> place & 1)) for variable, place in zip(variables, places, strict=True))
                for cell in range(self.sizes[fact])
            )
        return self._codes[fact]

    def values(self, fact: str, values: Values) -> Region:
        """As `cells`, for the cells that share a value with `values`."""
        return Region(self, self._of_values(fact, values))

    def _of_values(self, fact: str, values: Values) -> BCDDFunction:
        known = self._values[fact]
        found = known.get(values)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[values] = self._any_code(fact, self.domains[fact].indices(values))
        return found

    def variables(self, facts: Iterable[str]) -> BCDDFunction:
        """The variables of some facts, as the conjunction that quantification asks for."""
        function = self._manager.true()
        for fact in facts:
            function &= self._variables[fact]
        return function

    def valid(self, facts: Iterable[str]) -> Region:
        """The cases in which these facts have a cell of theirs."""
        function = self._manager.true()
        for fact in facts:
            function &= self._valid[fact]
        return Region(self, function)

    def union(self, regions: Sequence[Region], ask: Callable[[], None] = check) -> Region:
        """The union of many regions, taken pairwise so that intermediate diagrams stay small. `ask`: between them."""
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

    def box(self, given: Mapping[str, Values]) -> Region:
        """The cases in which every given fact has one of its given values. To be met with a region, as `cells`."""
        try:
            return Region(self, self._box(given))
        except OutOfNodesError:
            return Region(self, self.again(lambda: self._box(given)))

    def _box(self, given: Mapping[str, Values]) -> BCDDFunction:
        function = self._manager.true()
        remembered = self._values
        for fact in self._upwards:
            if fact in given:
                values = given[fact]
                known = remembered[fact].get(values)
                function &= self._of_values(fact, values) if known is None else known
        return function

    def again(self, operation: Callable[[], BCDDFunction]) -> BCDDFunction:
        """Do an operation again that ran out of nodes, after letting go of all nodes that nothing needs any more.

        The manager lets go of them by itself when it fills up, but beside the work that fills it: a heavy operation,
        or many threads, can be faster. While one thread collects, others cannot, and wait.
        """
        collected = 0
        for seconds in _WAITS:
            check()
            if self._manager.gc():
                collected += 1
            else:
                time.sleep(seconds)
            try:
                return operation()
            except OutOfNodesError:
                if collected == _COLLECTIONS:
                    raise
        return operation()

    def node_count(self) -> int:
        """How many nodes there are, those of other policies that share the room and those no longer needed included."""
        return self._manager.num_inner_nodes()

    def has_room(self) -> bool:
        """Whether what is needed leaves the questions about it enough room, and those about others that share it."""
        return has_room(self._manager) if self.alone else self.node_count() - self._before <= EACH
