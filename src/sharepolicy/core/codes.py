"""Codes: how the cells of facts are written in Boolean variables, and the diagrams of sets of codes.

Each fact has as many variables as its cells need; a cell is its number in binary. So some codes may not stand for any
cell. A set of codes is a diagram over the variables (OxiDD, binary decision diagrams with complement edges;
Bryant 1986; Brace, Rudell and Bryant 1990).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from sharepolicy.core.nodes import EACH, has_room, nodes_alone, nodes_shared
from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

Found = TypeVar("Found")

REMEMBERED = 10_000
"""How many sets of values or cells have their codes remembered."""

_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
_COLLECTIONS = 3
"""How often an operation that ran out of nodes collects unused ones and tries again, or waits for other threads."""

OutOfNodesError = MemoryError
"""Raised by every operation that would exceed the node budget: OxiDD's own error is a MemoryError."""

ValueCode = tuple[tuple[int, bool], ...]
"""The value of each variable of a fact for one of its cells."""


class NoRoomError(CaseError, MemoryError):
    """What is asked of a case needs more nodes than there may be: what whoever asks is told, if nobody can do without.

    It is an OutOfNodesError too.
    """


def _no_room() -> Diagnostic:
    help_ = "say more of what is known, or ask fewer questions at the same time"
    return Diagnostic("over-limit", "answering this takes more memory than is allowed", None, help_)


class Coding:
    """The codes of some facts, and the diagrams over their variables. `alone`: it has a node manager of its own."""

    def __init__(self, domains: Mapping[str, Domain], order: tuple[str, ...], alone: bool = True) -> None:
        from oxidd.util import BooleanOperator  # imported when a policy is: see `nodes`

        owners: list[str] = []
        variables: dict[str, tuple[int, ...]] = {}
        sizes = {fact: len(domain.cells) for fact, domain in domains.items()}
        for fact in order:
            bits = (sizes[fact] - 1).bit_length()
            variables[fact] = tuple(range(len(owners), len(owners) + bits))
            owners += [fact] * bits
        self.domains: Final = domains
        self.order: Final = order
        self.alone: Final = alone
        self.sizes: Final[Mapping[str, int]] = sizes
        self.variables_of: Final[Mapping[str, tuple[int, ...]]] = variables
        self.fact_of_variable: Final = tuple(owners)
        self.width: Final = len(owners)
        self._manager: Final = nodes_alone(self.width) if alone else nodes_shared(self.width)
        self._before: Final = self._manager.num_inner_nodes()
        self._upwards: Final = tuple(reversed(order))
        self._values: Final[Mapping[str, dict[Values, BCDDFunction]]] = {fact: {} for fact in order}
        self._met: Final[Mapping[str, dict[Values, tuple[int, ...]]]] = {fact: {} for fact in order}
        self._codes: Final[dict[str, tuple[ValueCode, ...]]] = {}
        self._valid: Final = {fact: self.of_cells(fact, range(sizes[fact])) for fact in order}
        all_ones = -1  # a code with every bit set: the conjunction of the fact's variables
        self._variables: Final = {fact: self._code(fact, all_ones) for fact in order}
        self._others: Final[dict[str, BCDDFunction]] = {}
        self._of_facts: Final[dict[tuple[str, ...], BCDDFunction]] = {}
        self.both: Final = BooleanOperator.AND

    def _code(self, fact: str, cell: int) -> BCDDFunction:
        variables = self.variables_of[fact]
        function = self._manager.true()
        for place, variable in enumerate(reversed(variables)):
            bit = cell >> place & 1
            function &= self._manager.var(variable) if bit else self._manager.not_var(variable)
        return function

    def of_cells(self, fact: str, cells: Iterable[int]) -> BCDDFunction:
        """Where a fact has one of these cells, built from stretches of consecutive numbers."""
        function = self._manager.false()
        for first, after in _stretches(sorted(set(cells))):
            check()
            if after == first + 1:
                function |= self._code(fact, first)
            else:
                function |= self._code_below(fact, after) & ~self._code_below(fact, first)
        return function

    def _code_below(self, fact: str, cell: int) -> BCDDFunction:
        """Where the code of a fact is a number smaller than this."""
        variables = self.variables_of[fact]
        if cell >> len(variables):
            return self._manager.true()
        function = self._manager.false()
        for place, variable in enumerate(reversed(variables)):
            smaller = self._manager.not_var(variable)
            function = function | smaller if cell >> place & 1 else function & smaller
        return function

    def of_values(self, fact: str, values: Values) -> BCDDFunction:
        """Where a fact has a cell that shares a value with these."""
        known = self._values[fact]
        found = known.get(values)
        if found is None:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[values] = self.of_cells(fact, self.domains[fact].indices(values))
        return found

    def cells_of(self, fact: str, values: Values) -> tuple[int, ...]:
        """The cells of a fact that share a value with these."""
        known = self._met[fact]
        found = known.get(values)
        if found is None:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[values] = self.domains[fact].indices(values)
        return found

    def of_box(self, given: Mapping[str, Values]) -> BCDDFunction:
        """Where every given fact has one of its given values."""
        function = self._manager.true()
        remembered = self._values
        for fact in self._upwards:
            if fact in given:
                values = given[fact]
                known = remembered[fact].get(values)
                function &= self.of_values(fact, values) if known is None else known
        return function

    def of_known(self, given: Mapping[str, Values]) -> BCDDFunction:
        """The variables of the given facts of which one cell is left."""
        return self.variables(
            [fact for fact in self._upwards if fact in given and len(self.cells_of(fact, given[fact])) == 1]
        )

    def codes(self, fact: str) -> tuple[ValueCode, ...]:
        """The code of each cell of a fact."""
        if fact not in self._codes:
            variables = self.variables_of[fact]
            places = range(len(variables) - 1, -1, -1)
            self._codes[fact] = tuple(
                tuple((variable, bool(cell >> place & 1)) for variable, place in zip(variables, places, strict=True))
                for cell in range(self.sizes[fact])
            )
        return self._codes[fact]

    def variables(self, facts: Iterable[str]) -> BCDDFunction:
        """The variables of some facts, as the conjunction that quantification needs."""
        some = tuple(facts)
        found = self._of_facts.get(some)
        if found is None:
            if len(self._of_facts) >= REMEMBERED:
                self._of_facts.clear()
            found = self._manager.true()
            for fact in some:
                found &= self._variables[fact]
            self._of_facts[some] = found
        return found

    def variables_in(self, fact: str) -> BCDDFunction:
        """The variables of one fact, as their conjunction."""
        return self._variables[fact]

    def valid_of(self, fact: str) -> BCDDFunction:
        """Where the code of one fact stands for a cell."""
        return self._valid[fact]

    def others(self, fact: str) -> BCDDFunction:
        """The variables of all facts but one."""
        found = self._others.get(fact)
        if found is None:
            found = self._others[fact] = self.variables(other for other in self._upwards if other != fact)
        return found

    def valid(self, facts: Iterable[str]) -> BCDDFunction:
        """Where the code of each of these facts stands for a cell."""
        function = self._manager.true()
        for fact in facts:
            function &= self._valid[fact]
        return function

    def again(self, operation: Callable[[], Found]) -> Found:
        """Repeat an operation that ran out of nodes, after freeing unused nodes.

        The manager frees them by itself when it fills up, but alongside the work that fills it: a heavy operation, or
        many threads, can be faster. Only one thread can collect at a time; the others wait.
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
            except OutOfNodesError as error:
                if collected == _COLLECTIONS:
                    raise NoRoomError([_no_room()]) from error
        try:
            return operation()
        except OutOfNodesError as error:
            raise NoRoomError([_no_room()]) from error

    def node_count(self) -> int:
        """How many nodes there are, including unused ones and those of other policies that share the manager."""
        return self._manager.num_inner_nodes()

    def has_room(self) -> bool:
        """Whether the nodes in use leave room for questions about it, and about others that share the manager."""
        return has_room(self._manager) if self.alone else self.node_count() - self._before <= EACH


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of consecutive numbers: the first of each, and the one after its last."""
    first = after = None
    for number in numbers:
        if number != after:
            if first is not None and after is not None:
                yield first, after
            first = number
        after = number + 1
    if first is not None and after is not None:
        yield first, after
