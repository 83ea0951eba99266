"""What to do in a case: actions that are due, and whom to ask by when."""

from __future__ import annotations

from sharepolicy.analysis.decision.decision import DueAction, Escalation, NextStep, NextSteps, Question
from sharepolicy.analysis.decision.questions import needed, needed_for_each
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import asked_within, by_role, lines_for, steps_after
from sharepolicy.language.policy import Action, Outcome, PolicyDocument, Timing
from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import in_order, soonest

_TIMINGS = tuple(Timing)


def due_actions(situation: Situation) -> tuple[DueAction, ...]:
    """The actions that are due on the outcome: sure if in every completion, else with the facts that they depend on."""
    within, found = situation.completions, []
    for action, due in _due(situation):
        sure = within <= due
        names = () if sure else needed([due, within - due], situation.open_facts)
        found.append(DueAction(action, sure, tuple(situation.fact(name) for name in names)))
    return tuple(sorted(found, key=lambda due: _TIMINGS.index(due.action.timing)))


def ask_about_duties(situation: Situation) -> tuple[Question, ...]:
    """What can still change what to do, once nothing can change the outcome; nothing before that.

    That is whether the sharing is required, whether an action is due, and where it escalates, whom to ask, how soon,
    and what next.
    """
    if not situation.settled or not situation.open_facts:
        return ()
    within = situation.completions
    duties = [within & situation.policy.required, *(due for _, due in _due(situation))]
    if situation.outcome is Outcome.ESCALATE:
        asked = asked_within(situation.policy, within)
        duties += asked.values()
        for to, where in by_role(situation.policy, asked).items():
            duties += steps_after(situation.policy, to, where).values()
    facts = needed_for_each([(due, within - due) for due in duties], situation.open_facts)
    return tuple(Question(situation.fact(name), situation.values_left(name)) for name in facts)


def _due(situation: Situation) -> list[tuple[Action, Region]]:
    """Each action that is due in some completion on the outcome, with the completions in which it is."""
    policy, within = situation.policy, situation.completions
    regions: dict[int, list[Region]] = {}
    told = {}
    for name, action in policy.told_actions.items():
        if situation.outcome in policy.document.actions[name].on and (due := within & policy.due[name]):
            regions.setdefault(id(action), []).append(due)
            told[id(action)] = action
    return [(action, policy.space.union(regions[key])) for key, action in told.items()]


def people_to_ask(situation: Situation) -> tuple[Escalation, ...]:
    """Everybody to ask, in every completion or in some, and by when at the latest; the most urgent first."""
    if situation.outcome is not Outcome.ESCALATE:
        return ()
    policy, within = situation.policy, situation.completions
    found = {to: asked for to, region in policy.asked.items() if (asked := within & region)}
    if not situation.settled:
        for to, region in policy.asked_if_unsettled.items():
            found[to] = within & region | found[to] if to in found else within & region
    people = [_person(situation, to, asked) for to, asked in found.items() if asked]
    return tuple(sorted(people, key=_urgency))


def _urgency(person: Escalation) -> tuple[bool, int, bool, str]:
    limits = [limit.minutes for limit in person.within]
    return not limits, min(limits, default=0), not person.sure, person.to


def _person(situation: Situation, to: str, asked: Region) -> Escalation:
    """Somebody to ask in these completions."""
    policy, within = situation.policy, situation.completions
    document = policy.document
    lines = [line for line in lines_for(document, to) if asked & policy.escalation[line.name]]
    limits = soonest(line.within for line in lines)
    setting = sorted((line for line in lines if line.within in limits), key=lambda line: (line.within.text, line.name))
    as_soon = asked
    for limit in limits:
        as_soon &= policy.space.union([policy.escalation[line.name] for line in setting if line.within == limit])
    apart = [as_soon, asked - as_soon, within - asked]
    following = steps_after(policy, to, asked)
    for where in following.values():
        apart = [part for whole in apart for part in (whole & where, whole - where) if part]
    depends_on = needed(apart, situation.open_facts)
    return Escalation(
        to,
        document.roles.get(to, to),
        in_order(limits),
        within <= asked,
        asked <= as_soon,
        tuple(situation.fact(name) for name in depends_on),
        tuple(dict.fromkeys(line.because for line in setting if line.because)),
        tuple(dict.fromkeys(citation for line in setting for citation in line.sources)),
        tuple(NextSteps(_in_words(document, steps), within <= where) for steps, where in following.items()),
    )


def _in_words(document: PolicyDocument, steps: StepChain) -> tuple[NextStep, ...]:
    return tuple(NextStep(step.to, document.roles.get(step.to, step.to), step.after) for step in steps)
