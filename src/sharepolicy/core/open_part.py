"""What is left of a policy once a case is known: what its regions say about the open facts, in the completions.

The facts of which one cell is left are looked at once and then forgotten. What remains is exact, and its diagrams are a
small part of the whole: everything that a decision says is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conditions import OPEN, Conditions, KnownCells
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.language.condition import Condition, facts_of
from sharepolicy.language.values import Values

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction


class OpenPart:
    """The completions of a case, and what a policy says of them, in terms of its open facts. `all` are all of them.

    It remembers what it found.
    """

    def __init__(self, policy: CompiledPolicy, completions: Region, given: Mapping[str, Values]) -> None:
        space = policy.space
        self.policy = policy
        self.known = _known(space, given)
        self._given = given
        self._completions = completions
        self._conditions = _conditions_of(policy)
        closed = [fact for fact in reversed(space.order) if self.known[fact] != OPEN]
        self._closed = space.variables(closed)
        self._width = sum(len(space.variables_of[fact]) for fact in closed)
        self._found: dict[BCDDFunction, Region] = {}
        self.all = self.of(completions)

    def of(self, region: LooseRegion) -> Region:
        """The completions in a region."""
        found = self._found.get(region.function)
        if found is None:
            found = self._found[region.function] = region.left_by(self._completions, self._closed)
        return found

    def count(self, region: Region) -> int:
        """How many completions these are."""
        return region.count() >> self._width

    @cached_property
    def rules(self) -> Mapping[str, LooseRegion]:
        """The rules that may apply, and where; `anything` for one that always does."""
        return self._conditions.rules.left(self.known)

    @cached_property
    def actions(self) -> Mapping[str, LooseRegion]:
        """The actions whose `when` may hold, and where; `anything` for one where it always does."""
        return self._conditions.actions.left(self.known)

    @cached_property
    def lines(self) -> Mapping[str, LooseRegion]:
        """The lines of escalation that may hold, and where; `anything` for one that always does."""
        return self._conditions.lines.left(self.known)

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

    def cells_without(self, fact: str, rules: Iterable[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The cells that a fact could have if it were not given: where one of these rules applies, and anywhere.

        What the rest of a request leaves to the case is not looked at.
        """
        known, others, cells = self._without(fact)
        applies = self.policy.space.union([self._conditions.rules.left_of(rule, known) for rule in rules])
        return (others & applies).cells(fact), cells

    def _without(self, fact: str) -> tuple[KnownCells, LooseRegion, tuple[int, ...]]:
        """What is known if a fact is not given, what is possible then, and the cells that it could have."""
        found = self._others.get(fact)
        if found is None:
            space, every = self.policy.space, self._conditions.every
            known = {**self.known, fact: OPEN}
            if self.known[fact] == OPEN:  # it was given, with several values
                box = space.box({**self._open_values, fact: every[fact]})
            else:
                box = self._open_box & space.values(fact, every[fact])
            possible = box - space.union([*self._conditions.impossible.left(known).values()])
            found = self._others[fact] = known, possible, possible.cells(fact)
        return found

    @cached_property
    def _open_box(self) -> LooseRegion:
        return self.policy.space.box(self._open_values)

    @cached_property
    def _others(self) -> dict[str, tuple[KnownCells, LooseRegion, tuple[int, ...]]]:
        return {}

    @cached_property
    def _open_values(self) -> dict[str, Values]:
        """The values of each open fact, as the case gives them; a policy that is compared has the facts of both."""
        every = self._conditions.every
        return {name: self._given.get(name, every[name]) for name in every if self.known[name] == OPEN}

    def named_by(self, rules: Iterable[str] = (), actions: Iterable[str] = ()) -> frozenset[str]:
        """The facts that the conditions of these rules and actions name."""
        of_rules, of_actions = self._conditions.rules.facts, self._conditions.actions.facts
        return frozenset[str]().union(*(of_rules[rule] for rule in rules), *(of_actions[each] for each in actions))


def _known(space: Space, given: Mapping[str, Values]) -> dict[str, int]:
    """For every fact the cell that is left, or OPEN."""
    known = {}
    for fact in space.order:
        cells = space.cells_of(fact, given[fact]) if fact in given else ()
        known[fact] = cells[0] if len(cells) == 1 else OPEN if space.sizes[fact] > 1 else 0
    return known


@frozen
class _ConditionsOf:
    """The conditions of a policy, by kind, and every value of each fact."""

    rules: Conditions
    actions: Conditions
    lines: Conditions
    impossible: Conditions
    every: Mapping[str, Values]


def _conditions_of(policy: CompiledPolicy) -> _ConditionsOf:
    """The conditions of a policy, put together once."""
    found: _ConditionsOf | None = policy.remembered.get(_ConditionsOf)
    if found is None:
        document, space = policy.document, policy.space

        def some(conditions: Mapping[str, Condition]) -> Conditions:
            return Conditions(space, {name: (policy.loose(when), facts_of(when)) for name, when in conditions.items()})

        found = policy.remembered[_ConditionsOf] = _ConditionsOf(
            some({name: rule.condition for name, rule in document.rules.items()}),
            some({name: action.when for name, action in document.actions.items()}),
            some({name: line.when for name, line in document.escalation.items()}),
            some({str(place): each.when for place, each in enumerate(document.vocabulary.impossible)}),
            {
                name: document.vocabulary.facts.get(name, domain.fact).all_values
                for name, domain in space.domains.items()
            },
        )
    return found


def nothing_is_impossible(policy: CompiledPolicy, given: Mapping[str, Values]) -> bool:
    """Whether no impossible combination can hold in a case: then its open facts tell nothing about each other."""
    return not _conditions_of(policy).impossible.left(_known(policy.space, given))
