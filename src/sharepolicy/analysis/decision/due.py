"""Where actions are due, as sets of cases."""

from __future__ import annotations

from collections.abc import Container

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import Outcome


def with_outcomes(policy: CompiledPolicy, outcomes: Container[Outcome]) -> Region:
    """The possible cases that have one of these outcomes."""
    return policy.space.union([region for outcome, region in policy.outcomes.items() if outcome in outcomes])


def due_on(policy: CompiledPolicy, name: str, outcome: Outcome) -> Region:
    """The possible cases in which an action is due when that is the outcome; none if the policy does not have it."""
    action = policy.document.actions.get(name)
    return policy.due[name] if action is not None and outcome in action.on else policy.space.nothing


def due_of_itself(policy: CompiledPolicy, name: str) -> Region:
    """The possible cases in which an action is due on their own outcome; none if the policy does not have it."""
    action = policy.document.actions.get(name)
    return policy.due[name] & with_outcomes(policy, action.on) if action is not None else policy.space.nothing
