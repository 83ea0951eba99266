"""What now holds in different cases, counted: which rule decides, which action is due, whom to ask by when."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from sharepolicy.analysis.change.change import CountChange
from sharepolicy.analysis.change.edit_words import limit_words, timing_words
from sharepolicy.analysis.change.pair import Both
from sharepolicy.core.beyond import can_be_unsettled, due_beyond
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.core.whom_to_ask import asked_within
from sharepolicy.language.policy import OUTCOMES, Action, Outcome, Within


def _counted(name: str, was: Region, now: Region, says: Mapping[str, str], did: str = "") -> Iterator[CountChange]:
    """What now holds in different cases, or has changed properties; nothing if it stays as it was.

    `says` is what became of its properties that changed.
    """
    if was != now or (says and now):
        more, fewer = (now - was).count(), (was - now).count()
        yield CountChange(name, more, fewer, tuple(says), tuple(says.values()), did)


def _did(name: str, old: Container[str], new: Container[str]) -> str:
    return "" if name in old and name in new else "added" if name in new else "removed"


def rule_counts(both: Both) -> Iterator[CountChange]:
    """The rules that now decide different cases."""
    before, after, common = both.before, both.after, both.common
    nowhere = common.space.nothing
    overridden: dict[tuple[LooseRegion, LooseRegion], tuple[Region, Region]] = {}
    for name in dict.fromkeys([*before.document.rules, *after.document.rules]):
        if name in before.applies and name in after.applies and before.applies[name] == after.applies[name]:
            # Only where it is overridden differs, and that is the same for many rules.
            where = (before.overridden[name], after.overridden[name])
            if where not in overridden:
                overridden[where] = (common & where[0]) - where[1], (common & where[1]) - where[0]
            more, fewer = (region & before.applies[name] for region in overridden[where])
        else:
            was, now = (
                policy.decides(name, common) if name in policy.applies else nowhere for policy in (before, after)
            )
            more, fewer = now - was, was - now
        if more or fewer:
            did = _did(name, before.document.rules, after.document.rules)
            yield CountChange(name, more.count(), fewer.count(), did=did)
    yield from _counted("", before.gap & common, after.gap & common, {})


def action_counts(both: Both) -> Iterator[CountChange]:
    """The actions that are now due in different cases, or at a different time."""
    old, new = both.before.document.actions, both.after.document.actions
    for name in dict.fromkeys([*old, *new]):
        was, now = _due(both.before, name) & both.common, _due(both.after, name) & both.common
        says = _otherwise_made(old[name], new[name]) if name in old and name in new else {}
        yield from _counted(name, was, now, says, _did(name, old, new))


def actions_beyond(both: Both) -> Iterator[CountChange]:
    """The actions that are now due in different cases because of more than the case's own outcome.

    They are then due in cases whose own outcome is a different one.
    """
    old, new = both.before.document.actions, both.after.document.actions
    for name in dict.fromkeys([*old, *new]):
        was, now = (due_beyond(policy, name) & both.common for policy in (both.before, both.after))
        says = _otherwise_made(old[name], new[name]) if name in old and name in new else {}
        yield from _counted(name, was, now, says, _did(name, old, new))


def untold(beyond: Iterable[CountChange], told: Iterable[CountChange]) -> tuple[CountChange, ...]:
    """What is beyond and not already reported under its name."""
    names = {one.name for one in told}
    return tuple(one for one in beyond if one.name not in names)


def _otherwise_made(was: Action, now: Action) -> Mapping[str, str]:
    """What became of an action's timing and time limit."""
    says = {}
    if was.timing is not now.timing:
        says["timing"] = timing_words(was.timing, now.timing)
    if _limit(was.within) != _limit(now.within):
        says["within"] = limit_words(was.within, now.within)
    return says


def _limit(within: Within | None) -> tuple[int, bool] | None:
    """What makes time limits differ: `60 minutes` is the same as `1 hour`, but `1 day` is not `1 working day`."""
    return None if within is None else (within.minutes, within.working)


def _due(policy: CompiledPolicy, name: str) -> Region:
    action = policy.document.actions.get(name)
    if action is None:
        return policy.space.nothing
    given = policy.space.union([policy.outcomes[outcome] for outcome in OUTCOMES if outcome in action.on])
    return given & policy.due[name]


def escalation_counts(both: Both) -> Iterator[CountChange]:
    """Whom to ask and by when, where the answer to that differs.

    The name of the role matters: the same role in other words is the same person to ask.
    """
    yield from _asked_counts(both, *(_asked(policy) for policy in (both.before, both.after)))


def escalations_beyond(both: Both) -> Iterator[CountChange]:
    """Whom to ask and by when beyond the case's own outcome, where the answer to that differs."""
    yield from _asked_counts(both, *(_asked_beyond(policy) for policy in (both.before, both.after)))


_Asked = Mapping[tuple[str, tuple[Within, ...]], Region]


def _asked(policy: CompiledPolicy) -> _Asked:
    return asked_within(policy, policy.outcomes[Outcome.ESCALATE])


def _asked_beyond(policy: CompiledPolicy) -> _Asked:
    """Who is asked because a decision is not settled, in each of the cases that it may come to."""
    return asked_within(policy, policy.possible, policy.document.unsettled.to) if can_be_unsettled(policy) else {}


def _asked_counts(both: Both, before_: _Asked, after_: _Asked) -> Iterator[CountChange]:
    nowhere = both.common.space.nothing
    old, new = both.before.document.roles, both.after.document.roles
    same = _renamed_roles(old, new)
    was = {(same.get(to, to), within): region for (to, within), region in before_.items()}
    now = after_
    for key in dict.fromkeys([*was, *now]):
        to, within = key
        words = ", ".join((new.get(to) or old.get(to, to), *map(str, within)))
        before, after = was.get(key, nowhere) & both.common, now.get(key, nowhere) & both.common
        yield from _counted(words, before, after, {})


def _renamed_roles(old: Mapping[str, str], new: Mapping[str, str]) -> Mapping[str, str]:
    """The roles of the old policy that the new one only renames: same words, which no other role has."""
    gone, come = ({n: w for n, w in one.items() if n not in two} for one, two in ((old, new), (new, old)))
    return {
        was: now
        for was, words in gone.items()
        for now, said in come.items()
        if said == words and all([*each.values()].count(words) == 1 for each in (old, new))
    }
