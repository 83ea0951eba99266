"""What is left of a policy once a case is known: what its regions say about the open facts, in the completions.

The facts of which one cell is left are looked at once and then forgotten. What remains is exact, and its diagrams are a
small part of the whole: everything that a decision says is asked of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conditions import PolicyConditions, conditions_of
from sharepolicy.core.corner import CornerLeft, Without, corner
from sharepolicy.core.known_cells import OPEN, KnownCells, places
from sharepolicy.core.left_by_case import LeftByCase
from sharepolicy.core.one_freed import SomeCells
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.language.values import Values


class OpenPart:
    """The completions of a case, and what a policy says of them, in terms of its open facts.

    `left` says what they leave of regions; its cases are the completions, perhaps with cases that are not possible.
    They are not `alone` if other cases leave them to it. It remembers what it found.
    """

    def __init__(
        self, policy: CompiledPolicy, left: LeftByCase, given: Mapping[str, Values], *, alone: bool = True
    ) -> None:
        self.policy = policy
        self.cases = left.cases
        self._left = left
        self._given = given
        self._alone = alone

    def of(self, region: LooseRegion) -> Region:
        """The completions in a region."""
        return self._left.of(region)

    @cached_property
    def all(self) -> Region:
        """All completions."""
        return self.of(self.policy.possible)

    @cached_property
    def conditions(self) -> PolicyConditions:
        """The conditions of the policy."""
        return conditions_of(self.policy)

    @cached_property
    def known(self) -> KnownCells:
        """What is known of the case."""
        return self.conditions.tests.known(self._given)

    def count(self, region: Region) -> int:
        """How many completions these are."""
        return region.count() >> self._width

    @cached_property
    def _width(self) -> int:
        """How many variables the known facts have."""
        variables = self.policy.space.variables_of
        return sum(len(variables[fact]) for fact, cell in self.known.cells.items() if cell != OPEN)

    @cached_property
    def rules(self) -> Mapping[str, LooseRegion]:
        """The rules that may apply, and where; `anything` for one that always does."""
        return self.conditions.rules.left(self.known)

    @cached_property
    def actions(self) -> Mapping[str, LooseRegion]:
        """The actions whose `when` may hold, and where; `anything` for one where it always does."""
        return self.conditions.actions.left(self.known)

    @cached_property
    def lines(self) -> Mapping[str, LooseRegion]:
        """The lines of escalation that may hold, and where; `anything` for one that always does."""
        return self.conditions.lines.left(self.known)

    @cached_property
    def decides(self) -> Mapping[str, Region]:
        """The rules that may decide, and the completions in which they do."""
        space, rules = self.policy.space, self.rules
        unions: dict[frozenset[str], LooseRegion] = {frozenset(): space.nothing}
        before: frozenset[str] = frozenset()
        stronger = {rule: self.policy.above[rule].intersection(rules) for rule in rules}
        surely = {rule for rule, region in rules.items() if self.all <= region}
        waiting = {rule for rule, others in stronger.items() if surely.isdisjoint(others)}
        for others in sorted({stronger[rule] for rule in waiting}, key=len):
            known = before if before <= others else frozenset()  # in a chain each set is the one before and some more
            unions[others] = space.union([unions[known], *(rules[rule] for rule in others - known)])
            before = others
        found = {rule: (self.all & rules[rule]) - unions[stronger[rule]] for rule in rules if rule in waiting}
        return {rule: region for rule, region in found.items() if region}

    def cells_without(self, rules: tuple[str, ...]) -> Without:
        """The cells that each fact could have if it were not given: where one of these rules applies, and anywhere.

        Facts of which the rules allow all are left out. What the rest of a request leaves to the case is not looked at.
        """
        return corner(self.policy, "rules", rules).cells_without(self.known, self.narrowed)

    @cached_property
    def narrowed(self) -> Mapping[str, SomeCells]:
        """The open facts of which the case leaves some cells only."""
        space, known = self.policy.space, self.known.cells
        cells = {fact: space.cells_of(fact, values) for fact, values in self._given.items() if known.get(fact) == OPEN}
        return {fact: left for fact, left in cells.items() if left != self.conditions.every[fact]}

    def corner(self, kind: str, names: tuple[str, ...]) -> CornerLeft | None:
        """What is left of a corner with these `rules` or `actions`; None if more than the corner tells about it."""
        if not (self._alone and self.conditions.all_possible):
            return None
        return corner(self.policy, kind, names).left(self.known, self.narrowed)

    def alike_in(self, *kinds: str) -> Hashable:
        """The same for all cases of a policy of which these kinds of conditions leave the same: `rules`, `lines`...

        That is what is left of the conditions, and of the impossible combinations as far as these tell anything about
        it; and what the case says of the open facts that any of this is about. It tells nothing about other facts.
        """
        bits, tying = (self.conditions.bits_of(each) for each in (kinds, ("impossible",)))
        if bits is None or tying is None:
            return tuple([self._given.get(fact) for fact in self.known.cells])
        left = bits & ~self.known.out
        about, tied = self.known.tied_to(left, tying)
        order = self.policy.space.order
        return left, about, tied, tuple([self._given.get(order[place]) for place in places(about)])

    def named_by(self, kind: str, names: tuple[str, ...]) -> frozenset[str]:
        """The facts that the conditions of these `rules` or `actions` name."""
        return corner(self.policy, kind, names).named

    def tied_to(self, kind: str, names: tuple[str, ...]) -> frozenset[str]:
        """These facts, and those that can tell anything about them."""
        return corner(self.policy, kind, names).facts


def nothing_is_impossible(policy: CompiledPolicy, given: Mapping[str, Values]) -> bool:
    """Whether no impossible combination can hold in a case: then its open facts tell nothing about each other."""
    conditions = conditions_of(policy)
    return not conditions.impossible.left(conditions.tests.known(given))
