"""Invariants that say nothing: whatever the policy decided where they speak, they would hold."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.proof.broken_invariants import can_move
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import OUTCOMES, FactDirection, Invariant, Outcome
from sharepolicy.language.values import Ranges, Values


def is_vacuous(policy: CompiledPolicy, invariant: Invariant) -> bool:
    """Whether a part of an invariant says nothing."""
    return bool(why_vacuous(policy, invariant))


def why_vacuous(policy: CompiledPolicy, invariant: Invariant) -> str:
    """Why a part of an invariant says nothing; empty if each says something.

    No possible case meets its `when`; or each outcome would do; or of two cases that it would compare, `when` lets only
    one be; or it speaks of an outcome that no case has which meets its `when`. This last is not asked of a promise that
    an overlay has from its base: to give that outcome nowhere is one way to keep it.
    """
    within = policy.possible & policy.region(invariant.when)
    if not within:
        return "no possible case meets its `when`"
    if invariant.always == frozenset(OUTCOMES):
        return "it allows every outcome"
    why = [*_no_pair(policy, invariant, within)]
    base = policy.document.base
    if base is None or base.invariants.get(invariant.name) != invariant:
        why += _no_outcome(policy, invariant, within)
    return why[0] if why else ""


def _no_pair(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[str]:
    """Parts about two cases of which there are never two."""
    alike = "no two cases that meet its `when` differ"
    for fact in invariant.regardless_of:
        others = [name for name in invariant.regardless_of if name != fact]
        if not _is_wide(policy, fact, within) and not _differs(policy, fact, within.forgetting(others)):
            yield f"{alike} in `{fact}`" + ("" if others else " alone")
    moves, shifts = invariant.moves, invariant.never_shifts
    if moves is None or shifts is None:
        return
    cells = {cell: within.at(moves.fact, cell) for cell in within.cells(moves.fact)}
    stays = moves.direction is not FactDirection.BECOMES and _is_wide(policy, moves.fact, within)
    if not stays and not can_move(policy, moves, cells, cells):
        yield f"{alike} in `{moves.fact}` as `as` says"
    if shifts.from_ == shifts.to and len(shifts.to) == 1:
        yield "an outcome that stays the same has not moved"


def _differs(policy: CompiledPolicy, fact: str, within: Region) -> bool:
    """Whether some two cases differ in a fact alone."""
    seen = policy.space.nothing
    for cell in within.cells(fact):
        there = within.at(fact, cell)
        if there & seen:
            return True
        seen |= there
    return False


def _is_wide(policy: CompiledPolicy, fact: str, within: Region) -> bool:
    """Whether a fact can differ within a cell: a policy that does not tell 3 from 4 may promise that it never will."""
    return any(_is_several(policy.domains[fact].cells[cell]) for cell in within.cells(fact))


def _is_several(values: Values) -> bool:
    return isinstance(values, Ranges) and any(low is None or low != high for low, high in values.pieces)


def _no_outcome(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[str]:
    """Parts about an outcome that is never given where they speak. A decision that is not settled escalates."""
    given = {outcome for outcome in OUTCOMES if within & policy.outcomes[outcome]}
    decided = given | ({Outcome.ESCALATE} if len(given) > 1 else set())
    if invariant.required and Outcome.SHARE not in given:
        yield "nothing that meets its `when` is shared"
    if invariant.on and not invariant.on & decided:
        yield f"the outcome is never {either(invariant.on)} where its `when` holds"
    if invariant.escalates_to and Outcome.ESCALATE not in decided:
        yield "nothing that meets its `when` escalates"
    shifts = invariant.never_shifts
    if shifts is not None and not shifts.from_ & given:
        yield f"the outcome is never {either(shifts.from_)} where its `when` holds"
