"""A case under a policy: what every question about one decision starts from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, clipped


@frozen(eq=False, slots=False)
class Situation:
    """A case, the outcome that was decided, and the completions of the case as a region."""

    policy: CompiledPolicy
    case: Case
    outcome: Outcome
    possible: tuple[Outcome, ...]
    narrowed: Region | None = None
    """The completions that the rest of its request leaves to the case; None if it stands alone."""

    @property
    def settled(self) -> bool:
        """Whether every completion has the same outcome."""
        return len(self.possible) == 1

    @cached_property
    def completions(self) -> Region:
        """Every complete case inside the case."""
        if self.narrowed is not None:
            return self.narrowed
        return self.policy.possible & self.policy.space.box(self.case.given)

    @cached_property
    def obligation(self) -> Obligation | None:
        """Whether the sharing is required in every completion, in some, or in none; None unless it is settled."""
        if self.possible != (Outcome.SHARE,):
            return None
        required = self.completions & self.policy.required
        return Obligation.of(in_some=bool(required), in_all=self.completions <= required)

    def fact(self, name: str) -> Fact:
        """The fact of that name."""
        return self.policy.document.vocabulary.facts[name]

    @cached_property
    def open_facts(self) -> tuple[str, ...]:
        """The facts that have more than one cell left, in the policy's own order of asking."""
        domains, given = self.policy.domains, self.case.given
        return tuple(
            name
            for name in self.policy.question_order
            if len(domains[name].indices(given[name]) if name in given else domains[name].cells) > 1
        )

    @cached_property
    def open_cells(self) -> Mapping[str, tuple[int, ...]]:
        """The cells of each open fact that some completion has."""
        return {name: self.completions.cells(name) for name in self.open_facts}

    @cached_property
    def without(self) -> Mapping[str, Region]:
        """For each fact that the case narrows, what would be possible if it were not given; not for the day.

        A fact that is given with every value there is, is not narrowed: it is as unknown as one that is not given.
        """
        given, domains, found = self.case.given, self.policy.domains, {}
        for name in given:
            if name not in domains or domains[name].fact.decision_date:
                continue
            if len(domains[name].indices(given[name])) < len(domains[name].cells):
                others = {one: values for one, values in given.items() if one != name}
                found[name] = self.policy.possible & self.policy.space.box(others)
        return found

    def values_left(self, name: str) -> Values:
        """The values of a fact that the case leaves possible."""
        found = self.case.given.get(name)
        return self.fact(name).all_values if found is None else found

    def left_of(self, name: str, values: Values) -> Values:
        """Which of these values of a fact the case leaves possible, in one form, however the case was written.

        What begins at the first day or number that there is has no beginning.
        """
        fact, left = self.fact(name), self.values_left(name)
        if isinstance(left, Ranges):
            first, last = fact.extent
            left = left | Ranges.of(None, first - 1) | Ranges.of(last + 1, None)
        return clipped(fact, values & left)

    def as_usual(self, name: str) -> Values | None:
        """What a fact would be if it were as it usually is; None if that is not possible, or is known already."""
        usual, left = self.fact(name).usual, self.values_left(name)
        return both if usual is not None and (both := usual & left) and both != left else None
