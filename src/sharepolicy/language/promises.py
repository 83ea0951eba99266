"""What a policy promises, by brute force: its invariants, and what an overlay owes its base.

Like `semantics`, this is the definition, and being obviously right comes first: promises are checked case by case and
pair by pair. What they are about (outcomes, duties, whom to ask) is defined in `semantics`.
"""

from __future__ import annotations

from sharepolicy.language.domain import domains
from sharepolicy.language.obligation import is_required
from sharepolicy.language.policy import Invariant, Outcome, PolicyDocument
from sharepolicy.language.semantics import (
    CompleteCase,
    asked,
    decided,
    deciding,
    holds,
    is_due,
    is_possible,
    outcome,
)


def keeps(document: PolicyDocument, invariant: Invariant, case: CompleteCase) -> bool:
    """Whether one complete case keeps what an invariant says about single cases."""
    if not holds(invariant.when, case):
        return True
    found = outcome(document, case)
    if invariant.always and found not in invariant.always:
        return False
    if found in invariant.never:
        return False
    if not escalates_as_promised(document, invariant, frozenset({found}), case):
        return False
    decides = deciding(document, case)
    if invariant.decided_by and decides.isdisjoint(invariant.decided_by):
        return False
    if not decides.isdisjoint(invariant.never_decided_by):
        return False
    broken = "never" if is_required(document, decides) else "always"
    if found is Outcome.SHARE and invariant.required == broken:
        return False
    if invariant.on and found not in invariant.on:
        return True
    return all(is_due(document.actions[name], found, case) for name in invariant.carries) and not any(
        is_due(document.actions[name], found, case) for name in invariant.never_due
    )


def escalates_as_promised(
    document: PolicyDocument, invariant: Invariant, possible: frozenset[Outcome], case: CompleteCase
) -> bool:
    """Whether a decision to escalate asks everybody whom an invariant names, as soon as it says or sooner."""
    if decided(possible) is not Outcome.ESCALATE:
        return True
    people = asked(document, possible, case)
    within = invariant.within
    return all(
        to in people and (within is None or any(limit <= within for limit in people[to].within))
        for to in invariant.escalates_to
    )


def differ_only_in(first: CompleteCase, second: CompleteCase, facts: tuple[str, ...]) -> bool:
    """Whether two complete cases agree on every other fact."""
    return all(first[name] == second[name] for name in first if name not in facts)


def keep_pair(document: PolicyDocument, invariant: Invariant, first: CompleteCase, second: CompleteCase) -> bool:
    """Whether an ordered pair of complete cases keeps what an invariant says about two cases."""
    if not (holds(invariant.when, first) and holds(invariant.when, second)):
        return True
    before, after = outcome(document, first), outcome(document, second)
    if before != after and not _keeps_unsettled(document, invariant, first, second):
        return False
    if invariant.regardless_of and before != after and differ_only_in(first, second, invariant.regardless_of):
        return False
    moves, shifts = invariant.moves, invariant.never_shifts
    if moves is None or shifts is None or not differ_only_in(first, second, (moves.fact,)):
        return True
    cells = domains(document)[moves.fact].cells
    rise = cells.index(second[moves.fact]) - cells.index(first[moves.fact])
    match moves.direction.value:
        case "rises":
            moved = rise > 0
        case "falls":
            moved = rise < 0
        case _:
            assert moves.becomes is not None
            moved = holds(moves.becomes, second) and not holds(moves.becomes, first)
    return not (moved and before is not after and before in shifts.from_ and after in shifts.to)


def _keeps_unsettled(document: PolicyDocument, invariant: Invariant, first: CompleteCase, second: CompleteCase) -> bool:
    """Whether the decision of a case that has both completions keeps it: that case is not settled, so it escalates."""
    possible = frozenset({outcome(document, first), outcome(document, second)})
    if not all(escalates_as_promised(document, invariant, possible, case) for case in (first, second)):
        return False
    if invariant.on and Outcome.ESCALATE not in invariant.on:
        return True
    return all(
        is_due(document.actions[name], Outcome.ESCALATE, case) == carried
        for names, carried in ((invariant.carries, True), (invariant.never_due, False))
        for name in names
        for case in (first, second)
    )


def keeps_base(document: PolicyDocument, case: CompleteCase) -> bool:
    """Whether an overlay keeps, in a complete case, what it owes its base: its latitude and the base's protected rules.

    In a case that is impossible for the base it owes nothing.
    """
    base = document.base
    if base is None or not is_possible(base, case):
        return True
    if document.may is not None and (outcome(base, case), outcome(document, case)) in document.may.beyond:
        return False
    protected = [rule for rule in map(base.rules.__getitem__, deciding(base, case)) if rule.protected]
    return all(
        rule.name in deciding(document, case)
        and document.rules[rule.name].outcome is rule.outcome
        and (document.rules[rule.name].required or not rule.required)
        for rule in protected
    )
