"""What known facts leave of conditions, remembered between cases.

A condition names few facts, and two cases that leave the same of its conjunctions leave the same of it. So most
conditions of a case are looked up, and most of what is found there holds always or never.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.core.bounded import Bounded
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conjunctions import TooManyConjunctionsError, conjunctions
from sharepolicy.core.known_cells import OPEN, KnownCells, Tests
from sharepolicy.core.space import LooseRegion
from sharepolicy.language.condition import Condition, facts_of

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

_REMEMBERED = 8192
"""How many different things it is remembered that known facts leave of the conditions of a policy."""


class Remainder:
    """A condition, and what known facts leave of it, which it remembers. `space.anything` always holds."""

    def __init__(
        self,
        tests: Tests,
        condition: Condition,
        region: LooseRegion,
        remembered: Bounded[Hashable, LooseRegion],
    ) -> None:
        space = tests.space
        self.facts = frozenset(facts_of(condition))
        self._tests = tests
        self.region = region
        self._in_order = [fact for fact in reversed(space.order) if fact in self.facts]
        self._bits_of_facts = sum(tests.bit_of[fact] for fact in self.facts)
        self._remembered = remembered
        try:
            self.bits: int | None = tests.add(conjunctions(condition, space.domains))
        except TooManyConjunctionsError:
            self.bits = None

    def key(self, known: KnownCells) -> tuple[Hashable, int]:
        """The same for all cases that leave the same of it: what is left, and which open facts that is about."""
        if self.bits is None:
            return tuple([known.cells[fact] for fact in self._in_order]), known.open & self._bits_of_facts
        left = self.bits & ~known.out
        return left, known.open & self._tests.facts_of(left)

    def left(self, known: KnownCells) -> LooseRegion | None:
        """What it says about the open facts; `anything` if it always holds, None if it never does."""
        space = self.region.space
        if self.bits is not None:
            bits = self.bits & ~known.out
            if not bits:
                return None
            if bits & ~known.waiting:
                return space.anything
        left, about = self.key(known)
        key = (self, left, about)
        found = self._remembered.get(key)
        if found is None:
            found = self._remembered.keep(key, self._find(known.cells, about))
        return None if found is space.nothing else found

    def _find(self, cells: Mapping[str, int], about: int) -> LooseRegion:
        space = self.region.space
        try:
            left, whole = self._found_by(cells, about)
        except OutOfNodesError:
            left, whole = space.again(lambda: self._found_by(cells, about))
        return (
            space.nothing if not left.satisfiable() else space.anything if left == whole else LooseRegion(space, left)
        )

    def _found_by(self, cells: Mapping[str, int], about: int) -> tuple[BCDDFunction, BCDDFunction]:
        """What is left, and all that the open facts can be that it is about: of others it must not say anything.

        What is remembered serves cases in which others are open, or known.
        """
        space, bit_of = self.region.space, self._tests.bit_of
        box = valid = variables = space.anything.function
        for fact in self._in_order:
            if cells[fact] == OPEN and bit_of[fact] & about:
                valid &= space.valid_of(fact)
            else:
                box &= space.valid_of(fact) if cells[fact] == OPEN else space.cells(fact, (cells[fact],)).function
                variables &= space.variables_in(fact)
        return self.region.function.apply_exists(space.both, box, variables) & valid, valid


class Remainders(dict[str, Remainder]):
    """Conditions by name."""

    def left(self, known: KnownCells) -> dict[str, LooseRegion]:
        """Those that can still hold, by what they say about the open facts; `anything` if one always holds."""
        out, found = known.out, {}
        for name, each in self.items():
            if each.bits is None or each.bits & ~out:  # asked here, for most cannot hold
                left = each.left(known)
                if left is not None:
                    found[name] = left
        return found


def together(conditions: Iterable[Remainder]) -> int | None:
    """The conjunctions of all these conditions; None if some of them has too many."""
    bits = 0
    for each in conditions:
        if each.bits is None:
            return None
        bits |= each.bits
    return bits


@frozen(slots=False)
class PolicyConditions:
    """The conditions of a policy, by kind; and of each fact the cells that it can have in this policy.

    `all_possible`: every case that they allow is possible.
    """

    tests: Tests
    impossible: Remainders
    rules: Remainders
    actions: Remainders
    lines: Remainders
    every: Mapping[str, tuple[int, ...]]
    all_possible: bool

    def bits_of(self, kinds: tuple[str, ...]) -> int | None:
        """The conjunctions of all conditions of some kinds; None if some of them has too many."""
        if kinds not in self._bits:
            self._bits[kinds] = together(each for kind in kinds for each in getattr(self, kind).values())
        return self._bits[kinds]

    @cached_property
    def _bits(self) -> dict[tuple[str, ...], int | None]:
        return {}


def conditions_of(policy: CompiledPolicy) -> PolicyConditions:
    """The conditions of a policy, put together once."""
    found: PolicyConditions | None = policy.remembered.get(PolicyConditions)
    if found is None:
        document, space = policy.document, policy.space
        tests, remembered = Tests(space), Bounded[Hashable, LooseRegion](_REMEMBERED)

        def some(conditions: Mapping[str, Condition]) -> Remainders:
            return Remainders(
                {name: Remainder(tests, when, policy.loose(when), remembered) for name, when in conditions.items()}
            )

        impossible = [each.when for each in document.vocabulary.impossible]
        facts = document.vocabulary.facts
        values = {name: facts.get(name, domain.fact).all_values for name, domain in space.domains.items()}
        allowed = space.everything & space.box(values)
        allowed -= space.union([policy.loose(when) for when in impossible])
        found = policy.remembered[PolicyConditions] = PolicyConditions(
            tests,
            some({str(place): when for place, when in enumerate(impossible)}),
            some({name: rule.condition for name, rule in document.rules.items()}),
            some({name: action.when for name, action in document.actions.items()}),
            some({name: line.when for name, line in document.escalation.items()}),
            {name: space.cells_of(name, every) for name, every in values.items()},
            policy.possible == allowed,
        )
    return found
