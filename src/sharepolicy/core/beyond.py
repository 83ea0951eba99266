"""Cases whose answer depends on more than their own outcome.

A decision that is not settled escalates, whatever the outcomes of its completions. A part of a request has one outcome
for all subjects of its item: the strongest of theirs. Duties and people to ask follow from that outcome.
"""

from __future__ import annotations

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import Outcome
from sharepolicy.language.vocabulary import About


def can_be_unsettled(policy: CompiledPolicy, box: Region | None = None) -> bool:
    """Whether any case (within the box, if given) is not settled.

    If any is, so is the widest one: the case of which nothing is known, or nothing but the box.
    """
    return sum(bool(region if box is None else region & box) for region in policy.outcomes.values()) > 1


def due_beyond(policy: CompiledPolicy, name: str) -> Region:
    """The cases in which an action is due if more than the case itself makes the answer escalate, or don't share.

    Only another subject can withhold a case from outside, and the two then differ only in facts about the subject.
    """
    action = policy.document.actions.get(name)
    if action is None or not can_be_unsettled(policy):
        return policy.space.nothing
    due = policy.due[name]
    if Outcome.ESCALATE in action.on:
        return due
    return due & beside_withheld(policy) if Outcome.DONT_SHARE in action.on else policy.space.nothing


def beside_withheld(policy: CompiledPolicy) -> Region:
    """The cases that can be in the same part of a request as one that is withheld."""
    facts = policy.document.vocabulary.facts.values()
    return policy.outcomes[Outcome.DONT_SHARE].forgetting(fact.name for fact in facts if About.SUBJECT in fact.about)
