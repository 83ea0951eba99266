"""Invariants of several parts, one part at a time; and which say nothing, case by case and pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from attrs import evolve

from sharepolicy.language.domain import domains
from sharepolicy.language.policy import OUTCOMES, FactDirection, Invariant, Outcome, PolicyDocument
from sharepolicy.language.promises import differ_only_in
from sharepolicy.language.semantics import CompleteCase, holds, outcome
from sharepolicy.language.values import Ranges


def parts_of(invariant: Invariant) -> Iterator[tuple[str, Invariant]]:
    """An invariant as several that promise one thing each, with what that is."""
    bare = Invariant(invariant.name, invariant.says, when=invariant.when)
    if invariant.always:
        yield "always", evolve(bare, always=invariant.always)
    if invariant.never:
        yield "never", evolve(bare, never=invariant.never)
    for action in invariant.carries:
        yield f"carries {action}", evolve(bare, carries=(action,), on=invariant.on)
    for action in invariant.never_due:
        yield f"never due {action}", evolve(bare, never_due=(action,), on=invariant.on)
    yield from _of_rules(invariant, bare)
    for role in invariant.escalates_to:
        yield f"escalates to {role}", evolve(bare, escalates_to=(role,), within=invariant.within)
    if invariant.regardless_of:
        yield "regardless of", evolve(bare, regardless_of=invariant.regardless_of)
    if invariant.moves is not None:
        yield "never moves", evolve(bare, moves=invariant.moves, never_shifts=invariant.never_shifts)


def _of_rules(invariant: Invariant, bare: Invariant) -> Iterator[tuple[str, Invariant]]:
    """What is promised of the rules that decide."""
    if invariant.decided_by:
        yield "decided by", evolve(bare, decided_by=invariant.decided_by)
    for rule in invariant.never_decided_by:
        yield f"never decided by {rule}", evolve(bare, never_decided_by=(rule,))
    if invariant.required:
        yield "required", evolve(bare, required=invariant.required)


def says_nothing(document: PolicyDocument, invariant: Invariant, possible: Sequence[CompleteCase]) -> bool:
    """Whether a part of an invariant would hold whatever was decided, or speaks of an outcome that is never given."""
    cases = [case for case in possible if holds(invariant.when, case)]
    given = {outcome(document, case) for case in cases}
    decided = given | ({Outcome.ESCALATE} if len(given) > 1 else set())
    shifts = invariant.never_shifts
    return (
        not cases
        or invariant.always == set(OUTCOMES)
        or (invariant.required != "" and Outcome.SHARE not in given)
        or (bool(invariant.on) and not invariant.on & decided)
        or (bool(invariant.escalates_to) and Outcome.ESCALATE not in decided)
        or (shifts is not None and (not shifts.from_ & given or shifts.from_ == shifts.to == set(list(shifts.to)[:1])))
        or not all(any(_differ(*pair, fact) for pair in _pairs(invariant, cases)) for fact in invariant.regardless_of)
        or not _moves(document, invariant, cases)
    )


def _pairs(invariant: Invariant, cases: Sequence[CompleteCase]) -> Iterator[tuple[CompleteCase, CompleteCase]]:
    yield from (pair for pair in product(cases, cases) if differ_only_in(*pair, invariant.regardless_of))


def _differ(first: CompleteCase, second: CompleteCase, fact: str) -> bool:
    """Whether two cells are not the same, or hold several numbers, so that two cases in them can differ."""
    return first[fact] != second[fact] or _is_wide(first, fact)


def _is_wide(case: CompleteCase, fact: str) -> bool:
    values = case[fact]
    return isinstance(values, Ranges) and any(low is None or low != high for low, high in values.pieces)


def _moves(document: PolicyDocument, invariant: Invariant, cases: Sequence[CompleteCase]) -> bool:
    """Whether some two cases are such a move as the invariant speaks of, if it speaks of any."""
    moves = invariant.moves
    if moves is None:
        return True
    cells, fact = domains(document)[moves.fact].cells, moves.fact
    for one, two in product(cases, cases):
        rise = cells.index(two[fact]) - cells.index(one[fact])
        if not differ_only_in(one, two, (fact,)):
            continue
        if moves.becomes is not None:
            if holds(moves.becomes, two) and not holds(moves.becomes, one):
                return True
        elif (rise > 0 if moves.direction is FactDirection.RISES else rise < 0) or _is_wide(one, fact):
            return True
    return False
