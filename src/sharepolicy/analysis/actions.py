"""What to do: actions that are due, and whom to ask by when."""

from __future__ import annotations

from sharepolicy.analysis.asking import needed
from sharepolicy.analysis.decision import DecidingRule, DueAction, Escalation
from sharepolicy.analysis.situation import Situation
from sharepolicy.language.policy import Outcome, Timing

_TIMINGS = tuple(Timing)


def due_actions(situation: Situation) -> tuple[DueAction, ...]:
    """The actions that are due on the outcome: sure when due in every completion, else with what it depends on.

    On an unsettled decision the outcome is escalate, so the actions on escalate are due.
    """
    within = situation.completions
    found = []
    for action in situation.policy.document.actions.values():
        if situation.outcome not in action.on:
            continue
        due = within & situation.policy.due[action.name]
        if not due:
            continue
        sure = within <= due
        names = () if sure else needed([due, within - due], situation.open_facts)
        found.append(DueAction(action, sure, tuple(situation.fact(name) for name in names)))
    return tuple(sorted(found, key=lambda due: _TIMINGS.index(due.action.timing)))


def escalation_of(situation: Situation, rules: tuple[DecidingRule, ...]) -> Escalation | None:
    """Whom to ask and by when. Of all lines that may hold, the soonest counts: what may be urgent is urgent."""
    if situation.outcome is not Outcome.ESCALATE:
        return None
    policy, within = situation.policy, situation.completions
    document = policy.document
    lines = [line for line in document.escalation.values() if within & policy.escalation[line.name]]
    line = min(lines, key=lambda line: line.within.minutes, default=None)
    if not situation.settled:
        to = document.unsettled.to
    else:
        to = next((deciding.rule.to for deciding in rules if deciding.rule.to), "")
        if not to and not rules and document.otherwise is not None:
            to = document.otherwise.to
    to = to or (line.to if line else "")
    if not to and line is None:
        return None
    return Escalation(
        to,
        document.roles.get(to, to),
        line.within if line else None,
        line is None or within <= policy.escalation[line.name],
        line.because if line else "",
        line.sources if line else (),
    )
