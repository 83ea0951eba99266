"""What is to be done on what people decided: whoever shares against the answer has to say what they shared, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.language.policy import Outcome
from sharepolicy.records.answers import GivenInstead, StoredAnswer, answers
from sharepolicy.records.failures import NoSuchRecordError
from sharepolicy.records.shown import covers
from sharepolicy.records.taken import Deviation

PolicyIn = Callable[[str, str], Policy | Timeline]
"""The policy with a digest, and with these texts, as it is kept."""


StepsByPlace = Mapping[tuple[str, str, str], Sequence[Mapping[str, Any]]]
"""By place, steps as a stored answer has them."""


def steps_of_decided(
    stored: Mapping[str, Any], given: GivenInstead, otherwise: Sequence[Deviation], texts: str, policy_in: PolicyIn
) -> StepsByPlace:
    """Where people decided otherwise, the steps that the policy asks for then, beside those of the answer.

    What the answer asked for stays: somebody who was to be asked has not been asked because it was shared. Nothing is
    known of it if the policy cannot be read, or decide, any more.
    """
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    if not otherwise:
        return found
    try:
        again = policy_in(stored["policy"]["digest"], texts).decide_again(stored)
    except (CaseError, PolicyError, NoSuchRecordError):
        return found
    for answer in answers(stored, given):
        has = {each["name"] for each in answer.actions}
        for outcome in {each["outcome"]: None for each in otherwise if covers(each, answer)}:
            if outcome != answer.outcome:
                more = [due for due in _at(again, answer).actions_on(Outcome(outcome)) if due.action.name not in has]
                found.setdefault(answer.place, []).extend(map(_action, more))
                has |= {due.action.name for due in more}
    return found


def _at(again: Decision | RequestDecision, answer: StoredAnswer) -> Decision:
    if isinstance(again, Decision):
        return again
    where = answer.item, answer.recipient
    return next(part for part in again.parts if (part.item, part.recipient) == where).decisions[answer.subject]


def _action(due: DueAction) -> dict[str, Any]:
    """As a stored decision has it, as far as a step needs it."""
    action = due.action
    within = action.within.text if action.within is not None else None
    said = {"name": action.name, "says": action.says, "timing": action.timing.value, "within": within}
    return {**said, "sure": due.sure}
