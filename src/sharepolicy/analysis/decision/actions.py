"""What to do in a case: actions that are due, and whom to ask by when."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.decision import DueAction
from sharepolicy.analysis.decision.firmness import only_if
from sharepolicy.analysis.decision.questions import asked_of, needed
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.apart import needed_to_tell_apart
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import asked_within, by_role, steps_after
from sharepolicy.language.policy import Action, Outcome, Timing
from sharepolicy.language.timing import TIMINGS, by_timing

URGENT_MINUTES = 60
"""What has to be done within so many minutes is said before all else."""


def due_actions(situation: Situation) -> tuple[DueAction, ...]:
    """The actions that are due on the outcome: sure if in every completion, else with the facts that they depend on.

    What comes before comes first; of that, what is sure, what is urgent, and what can be done instead of sharing.
    """
    within, found = situation.left, []
    for action, due, tested in _due(situation):
        sure = within <= due
        if sure:
            found.append(DueAction(action, sure))
            continue
        names = needed([due, within - due], situation.open_and_tied_to(tested))
        depends_on = tuple(situation.fact(name) for name in names)
        found.append(DueAction(action, sure, depends_on, only_if(situation, due, tested)))
    return tuple(sorted(found, key=_place))


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
        urgent = [within & due for action, due, _ in _due(situation) if is_urgent(action)]
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
    duties = [situation.left_in(situation.policy.required), *(due for _, due, _ in _due(situation))]
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
    policy, regions = situation.policy, dict[int, list[Region]]()
    for name in situation.open_part.actions:
        action, on = policy.told_actions[name], policy.document.actions[name].on
        given = [region for outcome, region in situation.by_outcome.items() if outcome in on]
        due = situation.due(name) & policy.space.union(given)
        regions.setdefault(id(action), []).append(due)
    told = {id(action): action for action in policy.told_actions.values() if action.timing is not Timing.AFTER}
    found = [told[key] for key in told if key in regions and situation.left <= policy.space.union(regions[key])]
    return tuple(DueAction(action, True) for action in by_timing(found))


_Due = tuple[Action, Region, frozenset[str]]
"""An action that is due in some completion, with these completions, and the facts that tell."""


def _due(situation: Situation) -> list[_Due]:
    """Each action that is due in some completion on the outcome. Found out once."""
    found: list[_Due] | None = situation.remembered.get(_due)
    if found is None:
        found = situation.remembered[_due] = _found_due(situation)
    return found


def _found_due(situation: Situation) -> list[_Due]:
    policy = situation.policy
    regions: dict[int, list[Region]] = {}
    tested: dict[int, frozenset[str]] = {}
    told = {}
    for name in situation.open_part.actions:
        if situation.outcome in policy.document.actions[name].on and (due := situation.due(name)):
            action = policy.told_actions[name]
            regions.setdefault(id(action), []).append(due)
            tested[id(action)] = tested.get(id(action), frozenset()) | situation.open_part.named_by(actions=[name])
            told[id(action)] = action
    return [(action, policy.space.union(regions[key]), tested[key]) for key, action in told.items()]
