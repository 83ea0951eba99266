"""What to do in a case: actions that are due, and whom to ask by when."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.decision import DueAction
from sharepolicy.analysis.decision.firmness import only_if, only_if_here
from sharepolicy.analysis.decision.questions import asked_of, needed
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.apart import needed_to_tell_apart
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import asked_within, by_role, steps_after
from sharepolicy.language.policy import Action, Outcome, Timing
from sharepolicy.language.timing import TIMINGS, by_timing
from sharepolicy.language.vocabulary import Fact

URGENT_MINUTES = 60
"""What has to be done within so many minutes is said before all else."""


def due_actions(situation: Situation) -> tuple[DueAction, ...]:
    """The actions that are due on the outcome: sure if in every completion, else with the facts that they depend on.

    What comes before comes first; of that, what is sure, what is urgent, and what can be done instead of sharing.
    """
    return tuple(sorted((_due_action(situation, duty) for duty in _duties(situation)), key=_place))


def _due_action(situation: Situation, duty: _Duty) -> DueAction:
    action, part = duty.action, situation.open_part
    if duty.sure:
        return _sure(situation.policy, action)
    here = part.corner("actions", duty.names)
    if here is None:
        tested = part.named_by("actions", duty.names)
        names = needed([duty.where, situation.left - duty.where], situation.open_and_tied_to(tested))
        return DueAction(action, False, _facts(situation, names), only_if(situation, duty.where, tested))
    needs = only_if_here(situation, here)
    found: DueAction | None = here.remembered.get(_due_action)
    if found is None or found.only_if is not needs:
        found = here.remembered[_due_action] = DueAction(action, False, _facts(situation, here.depends_on), needs)
    return found


def _sure(policy: CompiledPolicy, action: Action) -> DueAction:
    """The action as what is due whatever is still unknown: the same for all cases."""
    known: dict[int, DueAction] = policy.remembered.setdefault(_sure, {})
    found = known.get(id(action))
    if found is None:
        found = known[id(action)] = DueAction(action, True)
    return found


def _facts(situation: Situation, names: Iterable[str]) -> tuple[Fact, ...]:
    return tuple(situation.fact(name) for name in names)


def _place(due: DueAction) -> tuple[int, bool, int, bool]:
    action, later = due.action, URGENT_MINUTES + 1
    limit = action.within.minutes if action.within is not None and is_urgent(action) else later
    return TIMINGS.index(action.timing), not due.sure, limit, limit == later and not is_another_step(action)


def is_urgent(action: Action) -> bool:
    """Whether it has to be done within the hour, and not only afterwards."""
    within = action.within
    if within is None or within.promptly or within.start or action.timing is Timing.AFTER:
        return False
    return within.minutes <= URGENT_MINUTES


def is_another_step(action: Action) -> bool:
    """Whether it is what to do as long as it is not shared, such as escalating first, or taking a part out."""
    return action.timing is Timing.BEFORE and Outcome.SHARE not in action.on


def most_urgent(actions: Iterable[DueAction]) -> tuple[DueAction, ...]:
    """Of what surely has to be done within the hour, the soonest: several actions if they have the same limit."""
    urgent = [due for due in actions if due.sure and is_urgent(due.action)]
    least = min((due.action.within.minutes for due in urgent if due.action.within is not None), default=0)
    return tuple(due for due in urgent if due.action.within is not None and due.action.within.minutes == least)


def ask_first(situation: Situation) -> tuple[Question, ...]:
    """What tells whether something has to be done within the hour, where that is not sure: only facts that matter.

    What makes something urgent only where it is not as usual is not asked before all else.
    """
    found: tuple[Question, ...] | None = situation.remembered.get(ask_first)
    if found is None:
        space, whole = situation.policy.space, situation.left
        usual = {name: values for name in situation.open_facts if (values := situation.as_usual(name)) is not None}
        within = whole & space.box(usual) or whole
        urgent = [within & duty.where for duty in _duties(situation) if not duty.sure and is_urgent(duty.action)]
        facts = needed_to_tell_apart([(due, within - due) for due in urgent], situation.open_facts)
        found = situation.remembered[ask_first] = asked_of(situation, facts)
    return found


def ask_about_duties(situation: Situation) -> tuple[Question, ...]:
    """What can still change what to do, once nothing can change the outcome; nothing before that.

    That is whether the sharing is required, whether an action is due, and where it escalates, whom to ask, how soon,
    and what next.
    """
    if not situation.settled or not situation.open_facts:
        return ()
    within = situation.left
    unsure = (duty.where for duty in _duties(situation) if not duty.sure)
    duties = [situation.left_in(situation.policy.required), *unsure]
    if situation.outcome is Outcome.ESCALATE:
        escalating = situation.escalating
        asked = asked_within(escalating, within)
        duties += asked.values()
        for to, where in by_role(escalating, asked).items():
            duties += steps_after(escalating, to, where).values()
    facts = needed_to_tell_apart([(due, within - due) for due in duties], situation.open_facts)
    return asked_of(situation, facts)


def due_in_any_case(situation: Situation) -> tuple[DueAction, ...]:
    """The actions that an unsettled case can do at once: each completion has them, on its own outcome.

    What is to be done after sharing, or after not sharing, has to wait.
    """
    if situation.settled:
        return ()
    policy, left = situation.policy, situation.left
    names: dict[int, list[str]] = {}
    for name in situation.open_part.actions:
        names.setdefault(id(policy.told_actions[name]), []).append(name)
    found = []
    for action in policy.told_actions.values():
        if id(action) not in names:
            continue
        on = {name: policy.document.actions[name].on for name in names.pop(id(action))}
        if action.timing is Timing.AFTER or not left <= situation.with_outcomes(frozenset().union(*on.values())):
            continue  # at once: most actions are not for all outcomes that are possible
        due = [situation.due(name) & situation.with_outcomes(outcomes) for name, outcomes in on.items()]
        if left <= policy.space.union(due):
            found.append(action)
    return tuple(_sure(policy, action) for action in by_timing(found))


@frozen(eq=False)
class _Duty:
    """An action that is due on the outcome in some completion: where, by which of its names, and if in every one."""

    action: Action
    names: tuple[str, ...]
    where: Region
    sure: bool


def _duties(situation: Situation) -> list[_Duty]:
    """Each action that is due in some completion on the outcome. Found out once."""
    found: list[_Duty] | None = situation.remembered.get(_duties)
    if found is None:
        found = situation.remembered[_duties] = _found_duties(situation)
    return found


def _found_duties(situation: Situation) -> list[_Duty]:
    policy = situation.policy
    due: dict[int, dict[str, Region]] = {}
    for name in situation.open_part.actions:
        if situation.outcome in policy.document.actions[name].on and (where := situation.due(name)):
            due.setdefault(id(policy.told_actions[name]), {})[name] = where
    found = []
    for regions in due.values():
        names, where = tuple(regions), policy.space.union([*regions.values()])
        found.append(_Duty(policy.told_actions[names[0]], names, where, where == situation.left))
    return found
