"""The rules and actions of a decision in the order of the policy: what a column holds is alike in every row.

An answer to a person begins with what is firmest and most urgent in their case.
"""

from __future__ import annotations

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.language.policy import Action, Rule
from sharepolicy.language.timing import by_timing


def rules_as_written(decision: Decision) -> list[Rule]:
    """The rules that decide in some completion, as the policy has them."""
    deciding = {id(each.rule) for each in decision.rules}
    return [rule for rule, _ in decision._situation.policy.told_rules if id(rule) in deciding]


def actions_as_written(decision: Decision) -> list[Action]:
    """The actions that are due in some completion, those before it first, and else as the policy has them."""
    due = {id(each.action): each.action for each in decision.actions}
    told = dict.fromkeys(map(id, decision._situation.policy.told_actions.values()))
    return by_timing(due[key] for key in told if key in due)
