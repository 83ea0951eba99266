"""Whether a compiled policy would load: what `verify` finds, as a bare yes or no and much faster.

`verify` looks for the smallest case that shows each flaw. Where hundreds of policies are tried, its first flaw is
enough, and no case is looked for.
"""

from __future__ import annotations

from itertools import combinations

from sharepolicy.analysis.proof.duty_promises import lacks, speaks_of_duties
from sharepolicy.analysis.proof.invariants import first_move, is_vacuous
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import nobody_asked
from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome


def refuted(policy: CompiledPolicy, like: CompiledPolicy | None = None) -> str:
    """Why a policy does not load, as a diagnostic code and what it is about; empty when it does.

    One that decides `like` another one, which loads, can only lack people to ask, or break promises about duties and
    people.
    """
    document = policy.document
    if like is None and (why := _unsound(policy)):
        return why
    if nobody_asked(policy):
        return "uncovered-escalation"
    for name, invariant in document.invariants.items():
        if like is None and is_vacuous(policy, invariant):
            return f"vacuous-invariant: `{name}`"
        if (like is None or speaks_of_duties(invariant)) and not is_kept(policy, invariant):
            return f"broken-invariant: `{name}`"
    return ""


def _unsound(policy: CompiledPolicy) -> str:
    """What is wrong with the rules."""
    document = policy.document
    if not policy.possible:
        return "no-possible-case"
    if any(policy.outcomes[first] & policy.outcomes[second] for first, second in combinations(OUTCOMES, 2)):
        return "conflicting-rules"
    if document.otherwise is None and policy.gap:
        return "uncovered-case"
    for name, rule in document.rules.items():
        if not policy.possible & policy.applies[name] and not policy.region(rule.condition):
            return f"contradictory-condition: rule `{name}`"
    return ""


def is_kept(policy: CompiledPolicy, invariant: Invariant) -> bool:
    """Whether an invariant holds in all cases."""
    within = policy.possible & policy.region(invariant.when)
    parts = {outcome: within & policy.outcomes[outcome] for outcome in OUTCOMES}
    return (
        not any(_is_ruled_out(invariant, outcome) for outcome, part in parts.items() if part)
        and not any(True for _ in lacks(policy, invariant, within))
        and _regardless(invariant, parts)
        and _moving(policy, invariant, parts)
    )


def _is_ruled_out(invariant: Invariant, outcome: Outcome) -> bool:
    return outcome in invariant.never or bool(invariant.always and outcome not in invariant.always)


def _regardless(invariant: Invariant, parts: dict[Outcome, Region]) -> bool:
    if not invariant.regardless_of:
        return True
    contexts = [part.forgetting(invariant.regardless_of) for part in parts.values()]
    return not any(first & second for first, second in combinations(contexts, 2))


def _moving(policy: CompiledPolicy, invariant: Invariant, parts: dict[Outcome, Region]) -> bool:
    moves, shifts = invariant.moves, invariant.never_shifts
    if moves is None or shifts is None:
        return True
    return not any(
        first_move(policy, invariant, parts[before], parts[after]) is not None
        for before in OUTCOMES
        for after in OUTCOMES
        if before in shifts.from_ and after in shifts.to and after is not before and parts[before] and parts[after]
    )
