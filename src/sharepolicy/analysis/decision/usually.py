"""What the answer would be if nothing unusual were the case: said as a condition, never in place of the answer."""

from __future__ import annotations

from collections.abc import Collection

from sharepolicy.analysis.decision.decision import IfUsual
from sharepolicy.analysis.decision.grounds import ground
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.values import Values


def if_usual(situation: Situation, leaving_out: Collection[str] = ()) -> IfUsual | None:
    """The outcome on which the case is settled once what is open has its usual values, and what of that it takes.

    Whoever confirms all that it takes has a settled case, whatever else is open. Nothing is assumed of the facts in
    `leaving_out`. None if the case is settled already, if it is not settled even then, or if it cannot be as usual
    in all of it.
    """
    if situation.settled:
        return None
    policy, within = situation.policy, situation.left
    assumed: dict[str, Values] = {}
    for name in situation.open_facts:
        if name not in leaving_out and (usual := situation.as_usual(name)) is not None:
            assumed[name] = usual
    as_usual = within & policy.space.box(assumed)
    outcome = next((one for one in OUTCOMES if as_usual and as_usual <= situation.by_outcome[one]), None)
    if outcome is None:
        return None
    for name in reversed(list(assumed)):  # what is asked last is assumed last
        fewer = {other: values for other, values in assumed.items() if other != name}
        if within & policy.space.box(fewer) <= situation.by_outcome[outcome]:
            assumed = fewer
    return IfUsual(outcome, tuple(ground(policy, situation.fact(name), values) for name, values in assumed.items()))
