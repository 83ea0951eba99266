"""A case under a policy: what every question about one decision starts from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.cover import values_of_cells
from sharepolicy.core.known_cells import OPEN
from sharepolicy.core.left_by_case import LeftByCase
from sharepolicy.core.open_part import OpenPart
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.core.ties import is_tied, tied_to
from sharepolicy.core.whom_to_ask import EscalatingHere
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
    decided: LeftByCase | None = None
    """What was found out when it was decided; None if that took no diagrams."""

    @property
    def settled(self) -> bool:
        """Whether every completion has the same outcome."""
        return len(self.possible) == 1

    @cached_property
    def completions(self) -> Region:
        """Every complete case inside the case."""
        if self.narrowed is not None:
            return self.narrowed
        return self.policy.possible & self.open_part.cases

    @cached_property
    def given(self) -> LooseRegion:
        """What was given, whatever is possible then."""
        return self.policy.space.box(self.case.given) if self.narrowed is not None else self.open_part.cases

    @cached_property
    def open_part(self) -> OpenPart:
        """What the policy says of the completions, in terms of the open facts."""
        given = self.case.given
        left = self.decided or LeftByCase(self.policy.space, given, self.narrowed)
        return OpenPart(self.policy, left, given, alone=self.narrowed is None)

    def within(self, possible: tuple[Outcome, ...]) -> Situation:
        """The case as part of a whole with these possible outcomes: what is so of it alone is not worked out again."""
        if possible == self.possible:
            return self
        found = evolve(self, outcome=possible[0] if len(possible) == 1 else Outcome.ESCALATE, possible=possible)
        vars(found).update(open_part=self.open_part, by_outcome=self.by_outcome, escalating=self.escalating)
        return found

    @property
    def left(self) -> Region:
        """The completions, by what they say about the open facts."""
        return self.open_part.all

    def left_in(self, region: LooseRegion) -> Region:
        """The completions in a region, by what they say about the open facts."""
        return self.open_part.of(region)

    @cached_property
    def by_outcome(self) -> Mapping[Outcome, Region]:
        """The completions with each outcome, by what they say about the open facts."""
        return {outcome: self.left_in(region) for outcome, region in self.policy.outcomes.items()}

    def decides(self, rule: str) -> Region:
        """The completions in which a rule decides, by what they say about the open facts."""
        return self.open_part.decides.get(rule, self.policy.space.nothing)

    def applies(self, rule: str) -> Region:
        """The completions in which a rule applies, by what they say about the open facts."""
        return self._where(self.open_part.rules.get(rule))

    def due(self, action: str) -> Region:
        """The completions in which the `when` of an action holds, by what they say about the open facts."""
        return self._where(self.open_part.actions.get(action))

    def with_outcomes(self, outcomes: frozenset[Outcome]) -> Region:
        """The completions with one of these outcomes, by what they say about the open facts."""
        found = self._with_outcomes.get(outcomes)
        if found is None:
            some = [region for outcome, region in self.by_outcome.items() if outcome in outcomes]
            found = self._with_outcomes[outcomes] = self.policy.space.union(some)
        return found

    @cached_property
    def _with_outcomes(self) -> dict[frozenset[Outcome], Region]:
        return {}

    def _where(self, condition: LooseRegion | None) -> Region:
        space = self.policy.space
        return (
            space.nothing if condition is None else self.left if condition is space.anything else self.left & condition
        )

    @cached_property
    def escalating(self) -> EscalatingHere:
        """Who is asked in which completions, by what they say about the open facts."""
        policy = self.policy
        asked = {to: self.left_in(region) for to, region in policy.asked.items()}
        escalation = {name: self._where(self.open_part.lines.get(name)) for name in policy.document.escalation}
        return EscalatingHere(policy.document, policy.space, self.left, asked, escalation)

    @cached_property
    def obligation(self) -> Obligation | None:
        """Whether the sharing is required in every completion, in some, or in none; None unless it is settled."""
        if self.possible != (Outcome.SHARE,):
            return None
        required = self.left_in(self.policy.required)
        return Obligation.of(in_some=bool(required), in_all=self.left <= required)

    @cached_property
    def remembered(self) -> dict[Hashable, Any]:
        """What other modules have found out about it, each under a key of its own."""
        return {}

    def fact(self, name: str) -> Fact:
        """The fact of that name."""
        return self.policy.document.vocabulary.facts[name]

    @cached_property
    def open_facts(self) -> tuple[str, ...]:
        """The facts that have more than one cell left, in the policy's own order of asking.

        Beside another policy its diagrams have the facts of both: those of the other say nothing here.
        """
        known, own = self.open_part.known.cells, self.policy.document.vocabulary.facts
        return tuple(name for name in self.policy.question_order if known[name] == OPEN and name in own)

    def open_and_tied_to(self, facts: Iterable[str]) -> tuple[str, ...]:
        """The open facts that can tell anything about these facts: of a case in a request, that may be any."""
        if self.narrowed is not None:
            return self.open_facts
        tied = tied_to(self.policy, facts)
        return tuple(name for name in self.open_facts if name in tied)

    def cells_left(self, name: str) -> tuple[int, ...]:
        """The cells of an open fact that some completion has."""
        found = self._cells_left.get(name)
        if found is None:
            found = self._cells_left[name] = self.left.cells(name)
        return found

    @cached_property
    def _cells_left(self) -> dict[str, tuple[int, ...]]:
        return {}

    @cached_property
    def narrowed_facts(self) -> tuple[str, ...]:
        """The facts that the case narrows, without the day.

        A fact that is given with every value there is, is not narrowed: it is as unknown as one that is not given.
        """
        given, domains = self.case.given, self.policy.domains
        return tuple(
            name
            for name in given
            if name in domains
            and not domains[name].fact.decision_date
            and len(self.policy.space.cells_of(name, given[name])) < len(domains[name].cells)
        )

    def values_left(self, name: str) -> Values:
        """The values of a fact that the case leaves possible."""
        found = self.case.given.get(name)
        return self.fact(name).all_values if found is None else found

    def values_possible(self, name: str) -> Values:
        """The values that an open fact has in some completion."""
        values = self.values_left(name)
        if not is_tied(self.policy, name):
            return values
        cells = self.cells_left(name)
        if len(cells) == len(self.policy.space.cells_of(name, values)):
            return values
        return self.left_of(name, values_of_cells(self.left, name, cells))

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
