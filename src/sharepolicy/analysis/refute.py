"""Whether a compiled policy would load: what `verify` finds, as a bare yes or no and much faster.

`verify` looks for the smallest case that shows each flaw. Where hundreds of policies are tried, its first flaw is
enough, and no case is looked for.
"""

from __future__ import annotations

from itertools import combinations

from sharepolicy.analysis.invariants import first_move, is_vacuous
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome


def refuted(policy: CompiledPolicy) -> str:
    """Why a policy does not load, as a diagnostic code and what it is about; empty when it does."""
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
    if policy.escalation and policy.possible - policy.space.union(list(policy.escalation.values())):
        return "uncovered-escalation"
    for name, invariant in document.invariants.items():
        if is_vacuous(policy, invariant):
            return f"vacuous-invariant: `{name}`"
        if not is_kept(policy, invariant):
            return f"broken-invariant: `{name}`"
    return ""


def is_kept(policy: CompiledPolicy, invariant: Invariant) -> bool:
    """Whether an invariant holds in all cases."""
    within = policy.possible & policy.region(invariant.when)
    parts = {outcome: within & policy.outcomes[outcome] for outcome in OUTCOMES}
    return (
        all(_single(policy, invariant, outcome, part) for outcome, part in parts.items() if part)
        and _unsettled(policy, invariant, parts)
        and _regardless(invariant, parts)
        and _moving(policy, invariant, parts)
    )


def _single(policy: CompiledPolicy, invariant: Invariant, outcome: Outcome, part: Region) -> bool:
    if outcome in invariant.never or (invariant.always and outcome not in invariant.always):
        return False
    if invariant.on and outcome not in invariant.on:
        return True
    actions = [policy.document.actions[name] for name in invariant.carries]
    return all(outcome in action.on and part <= policy.due[action.name] for action in actions)


def _unsettled(policy: CompiledPolicy, invariant: Invariant, parts: dict[Outcome, Region]) -> bool:
    if invariant.on or sum(map(bool, parts.values())) < 2:
        return True
    return all(Outcome.ESCALATE in policy.document.actions[name].on for name in invariant.carries)


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
