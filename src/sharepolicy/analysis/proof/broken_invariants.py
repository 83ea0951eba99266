"""Where an invariant does not hold, over all cases or pairs of cases, and the smallest of these that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import combinations, permutations, product

from attrs import frozen

from sharepolicy.analysis.proof.duty_promises import Lack, lacks
from sharepolicy.analysis.proof.witness import Witness, box_of, case_of_cells, fact_lines, smallest_witness
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fewest import smallest_case
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import check
from sharepolicy.language.policy import (
    OUTCOMES,
    FactDirection,
    FactMove,
    Invariant,
    Outcome,
    Shift,
)

ByCell = Mapping[int, Region]
"""For cells of a fact, where the other facts are as in some cases with that cell."""


@frozen(eq=False)
class ShownBreach:
    """What is wrong, one or two cases that show it, what they are decided, and the facts in which two cases differ."""

    says: str
    cases: tuple[Witness, ...]
    outcomes: tuple[Outcome, ...]
    differ: tuple[str, ...] = ()


@frozen(eq=False, slots=False)
class Breach:
    """One way in which an invariant does not hold. What shows it is looked for only when somebody wants to see it."""

    invariant: Invariant
    _show: Callable[[], ShownBreach]
    action: str = ""

    @cached_property
    def shown(self) -> ShownBreach:
        """The smallest case, or two, that show it."""
        return self._show()


def breaches(policy: CompiledPolicy, invariant: Invariant) -> Iterator[Breach]:
    """Every way in which an invariant is broken, one for each of its parts. None when it holds in all cases."""
    within = policy.possible & policy.region(invariant.when)
    yield from _single(policy, invariant, within)
    yield from _deciding(policy, invariant, within)
    yield from _duties(policy, invariant, within)
    if invariant.regardless_of:
        yield from _regardless(policy, invariant, within)
    if invariant.moves is not None and invariant.never_shifts is not None:
        yield from _moving(policy, invariant, within, invariant.moves, invariant.never_shifts)


def is_kept(policy: CompiledPolicy, invariant: Invariant) -> bool:
    """Whether an invariant holds in all cases."""
    return next(breaches(policy, invariant), None) is None


def _single(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[Breach]:
    def shown(outcome: Outcome, there: Region, says: str = "") -> ShownBreach:
        return ShownBreach(says or f"{outcome.words} is possible", (smallest_witness(policy, there),), (outcome,))

    for outcome in OUTCOMES:
        ruled_out = outcome in invariant.never or (invariant.always and outcome not in invariant.always)
        if ruled_out and (there := within & policy.outcomes[outcome]):
            yield Breach(invariant, partial(shown, outcome, there))
    if invariant.required:
        shared = within & policy.outcomes[Outcome.SHARE]
        if there := shared - policy.required if invariant.required == "always" else shared & policy.required:
            says = f"it can be shared {'without being' if invariant.required == 'always' else 'and be'} required"
            yield Breach(invariant, partial(shown, Outcome.SHARE, there, says))


def _deciding(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[Breach]:
    """Promises about the rules that decide. A rule that the policy does not have decides nothing."""

    def shown(says: str, outcome: Outcome, there: Region) -> ShownBreach:
        return ShownBreach(says, (smallest_witness(policy, there),), (outcome,))

    def decides(rules: Iterable[str]) -> Region:
        return policy.space.union([policy.decides(rule, within) for rule in rules if rule in policy.applies])

    wrong = [(f"`{rule}` can decide", decides([rule])) for rule in invariant.never_decided_by]
    if invariant.decided_by:
        names = " or ".join(f"`{rule}`" for rule in invariant.decided_by)
        wrong.append((f"something else than {names} can decide", within - decides(invariant.decided_by)))
    for says, region in wrong:
        for outcome in OUTCOMES:
            if there := region & policy.outcomes[outcome]:
                yield Breach(invariant, partial(shown, says, outcome, there))
                break


def _duties(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[Breach]:
    """Promises about duties and whom to ask; of a decision that is not settled, two of its completions show it."""

    def shown(lack: Lack) -> ShownBreach:
        if lack.outcome is not None:
            return ShownBreach(lack.says, (smallest_witness(policy, lack.region),), (lack.outcome,))
        first = next(outcome for outcome in OUTCOMES if lack.region & policy.outcomes[outcome])
        second = next(o for o in OUTCOMES if o is not first and within & policy.outcomes[o])
        regions = (lack.region & policy.outcomes[first], within & policy.outcomes[second])
        return ShownBreach(lack.says, tuple(smallest_witness(policy, each) for each in regions), (first, second))

    for lack in lacks(policy, invariant, within):
        yield Breach(invariant, partial(shown, lack), lack.action)


def _regardless(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[Breach]:
    facts = invariant.regardless_of
    parts = {outcome: within & policy.outcomes[outcome] for outcome in OUTCOMES}
    contexts = {outcome: part.forgetting(facts) for outcome, part in parts.items()}

    def shown(outcomes: tuple[Outcome, Outcome], both: Region) -> ShownBreach:
        here = box_of(policy, {fact: cell for fact, cell in both.witness().items() if fact not in facts})
        complete = [(parts[outcome] & here).witness() for outcome in outcomes]
        one, two = ({fact: cells[fact] for fact in facts} for cells in complete)
        return _pair(policy, within, (one, two), outcomes)

    for outcomes in combinations(OUTCOMES, 2):
        first, second = outcomes
        if both := contexts[first] & contexts[second]:
            yield Breach(invariant, partial(shown, outcomes, both))
            return


def _moving(
    policy: CompiledPolicy, invariant: Invariant, within: Region, moves: FactMove, shifts: Shift
) -> Iterator[Breach]:
    def by_cell(outcome: Outcome) -> ByCell:
        region = within & policy.outcomes[outcome]
        cells = range(len(policy.domains[moves.fact].cells)) if region else ()
        return {cell: there for cell in cells if (there := region.at(moves.fact, cell))}

    def shown(outcomes: tuple[Outcome, Outcome], leaving: ByCell, arriving: ByCell) -> ShownBreach:
        """With the shortest move of the fact, from cell to cell, that leads from one outcome to the other."""
        steps = (step for step in _steps(policy, moves) if step[0] in leaving and step[1] in arriving)
        low, high = next((low, high) for low, high in steps if leaving[low] & arriving[high])
        return _pair(policy, within, ({moves.fact: low}, {moves.fact: high}), outcomes)

    for before, after in permutations(OUTCOMES, 2):
        if before in shifts.from_ and after in shifts.to:
            leaving, arriving = by_cell(before), by_cell(after)
            if can_move(policy, moves, leaving, arriving):
                yield Breach(invariant, partial(shown, (before, after), leaving, arriving))
                return


def can_move(policy: CompiledPolicy, moves: FactMove, leaving: ByCell, arriving: ByCell) -> bool:
    """Whether there is such a move: what can be arrived at from each cell grows from cell to cell."""
    there = policy.space.nothing
    if moves.direction is FactDirection.BECOMES:
        goal = _goal(policy, moves)
        there = policy.space.union([arriving[number] for number in arriving if number in goal])
        return any(region & there for number, region in leaving.items() if number not in goal)
    numbers = range(len(policy.domains[moves.fact].cells))
    for number in reversed(numbers) if moves.direction is FactDirection.RISES else numbers:
        if number in leaving and leaving[number] & there:
            return True
        there |= arriving.get(number, policy.space.nothing)
    return False


def _steps(policy: CompiledPolicy, moves: FactMove) -> Iterator[tuple[int, int]]:
    """The moves of the fact, from cell to cell, the shortest first."""
    numbers = range(len(policy.domains[moves.fact].cells))
    if moves.direction is FactDirection.BECOMES:
        goal = _goal(policy, moves)
        for high, low in product(sorted(goal), numbers):
            check()
            if low not in goal:
                yield low, high
        return
    for distance in numbers[1:]:
        for low in numbers[: len(numbers) - distance]:
            check()
            rising = (low, low + distance)
            yield rising if moves.direction is FactDirection.RISES else rising[::-1]


def _goal(policy: CompiledPolicy, moves: FactMove) -> frozenset[int]:
    """The cells of what the fact becomes."""
    assert moves.becomes is not None
    cells = policy.domains[moves.fact].cells
    return frozenset(number for number, cell in enumerate(cells) if cell <= moves.becomes.values)


def _given(policy: CompiledPolicy, region: Region, cells: Mapping[str, int]) -> Region:
    """The cases that would be in the region with these cells."""
    return (region & box_of(policy, cells)).forgetting(cells)


def _pair(
    policy: CompiledPolicy,
    within: Region,
    differing: tuple[Mapping[str, int], Mapping[str, int]],
    outcomes: tuple[Outcome, Outcome],
) -> ShownBreach:
    """What shows it with the smallest context in which the two differing choices are decided differently."""
    speaks = policy.space.nothing  # where either is possible: what rules out one must be told of the other as well
    shown = policy.space.everything
    for cells, outcome in zip(differing, outcomes, strict=True):
        speaks |= _given(policy, policy.possible, cells)
        shown &= _given(policy, within & policy.outcomes[outcome], cells)
    context = {fact: cell for fact, cell in smallest_case(shown, speaks).items() if fact not in differing[0]}
    cases = tuple(Witness(policy, case_of_cells(policy, {**context, **cells})) for cells in differing)
    first, second = (fact_lines(policy, cells) for cells in differing)
    says = f"with `{first}` it is {outcomes[0].words}, with `{second}` it is {outcomes[1].words}"
    return ShownBreach(says, cases, outcomes, tuple(differing[0]))
