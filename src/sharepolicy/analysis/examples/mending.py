"""What to add to an example so that what its author expects is true whatever is still unknown."""

from __future__ import annotations

from sharepolicy.analysis.decision.due import due_on
from sharepolicy.analysis.proof.witness import fact_lines
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fewest import smallest_case
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case, Expectation


def lines_to_add(policy: CompiledPolicy, case: Case, expect: Expectation) -> str:
    """The fewest facts with values that give the outcome, rules and actions; empty if none do, or if none is open."""
    if not _has_all(policy, expect):
        return ""
    completions = policy.possible & policy.space.box(case.given)
    target = completions & _as_expected(policy, expect)
    if not expect.is_settled or not target or target == completions:
        return ""
    return fact_lines(policy, smallest_case(target, completions))


def _has_all(policy: CompiledPolicy, expect: Expectation) -> bool:
    """Whether the policy has everything that is named: the example may belong to another version."""
    rules = {*expect.because_of, *expect.not_because_of}
    actions = {*(action.name for action in expect.actions), *expect.not_actions}
    return rules <= policy.applies.keys() and actions <= policy.document.actions.keys()


def _as_expected(policy: CompiledPolicy, expect: Expectation) -> Region:
    """The cases with the outcome, rules and actions that are expected."""
    found = policy.possible if expect.outcome is None else policy.outcomes[expect.outcome]
    for rule in expect.because_of:
        found &= policy.decides(rule)
    for rule in expect.not_because_of:
        found -= policy.decides(rule)
    if expect.outcome is not None:
        for action in expect.actions:
            found &= due_on(policy, action.name, expect.outcome)
        for name in expect.not_actions:
            found -= due_on(policy, name, expect.outcome)
    return found
