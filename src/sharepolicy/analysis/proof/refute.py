"""Whether a compiled policy would load: what `verify` finds, as a bare yes or no, without the cases that show it."""

from __future__ import annotations

from itertools import combinations

from sharepolicy.analysis.proof.broken_invariants import is_kept
from sharepolicy.analysis.proof.duty_promises import speaks_of_duties
from sharepolicy.analysis.proof.vacuous import is_vacuous
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.whom_to_ask import nobody_asked
from sharepolicy.language.policy import OUTCOMES


def refuted(policy: CompiledPolicy, like: CompiledPolicy | None = None) -> str:
    """Why a policy does not load, as a diagnostic code and what it is about; empty if it loads.

    If it decides `like` another policy, which loads, it can only lack people to ask, or break promises about duties and
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
        told = speaks_of_duties(invariant) or bool(invariant.required)
        if (like is None or told) and not is_kept(policy, invariant):
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
