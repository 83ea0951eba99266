"""What now holds in different cases, counted: which rule decides, which action is due, whom to ask by when."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from attrs import evolve

from sharepolicy.analysis.change.change import CountChange
from sharepolicy.analysis.change.edit_words import part_words
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.decision.due import due_of_itself
from sharepolicy.core.beyond import can_be_unsettled, due_beyond
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.core.whom_to_ask import asked_within, by_role, steps_after
from sharepolicy.language.policy import Outcome, Within
from sharepolicy.language.steps import Step


def _counted(name: str, was: Region, now: Region, says: Mapping[str, str], did: str = "") -> Iterator[CountChange]:
    """What now holds in different cases, or has changed properties (`says`, by their names); else nothing."""
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


Counts = tuple[CountChange, ...]


def obligation_counts(both: Both) -> Counts:
    """In how many cases that both share the sharing is now required, or no longer."""
    shared = both.common & both.before.outcomes[Outcome.SHARE] & both.after.outcomes[Outcome.SHARE]
    return tuple(_counted("required", shared & both.before.required, shared & both.after.required, {}))


def action_counts(both: Both) -> tuple[Counts, Counts]:
    """The actions that are now due in different cases on their own outcome, and those that are so only beyond it."""
    own = tuple(_due_counts(both, due_of_itself))
    return own, _besides(own, _due_counts(both, due_beyond))


def _due_counts(both: Both, due: Callable[[CompiledPolicy, str], Region]) -> Iterator[CountChange]:
    old, new = both.before.document.actions, both.after.document.actions
    for name in dict.fromkeys([*old, *new]):
        was, now = (due(policy, name) & both.common for policy in (both.before, both.after))
        says = {}
        for part in ("timing", "within") if name in old and name in new else ():
            if getattr(old[name], part) != getattr(new[name], part):
                says[part] = part_words(part, getattr(old[name], part), getattr(new[name], part))
        yield from _counted(name, was, now, says, _did(name, old, new))


def escalation_counts(both: Both) -> tuple[Counts, Counts]:
    """Whom to ask and by when, by the names of roles: what differs on the own outcome, and what only if unsettled."""

    def unsettled(policy: CompiledPolicy) -> _Asked:
        return _asked(policy, policy.possible, policy.document.unsettled.to) if can_be_unsettled(policy) else {}

    own = tuple(_asked_counts(both, lambda policy: _asked(policy, policy.outcomes[Outcome.ESCALATE])))
    return own, _besides(own, _asked_counts(both, unsettled))


def _besides(own: Counts, beyond: Iterable[CountChange]) -> Counts:
    names = {one.name for one in own}
    return tuple(one for one in beyond if one.name not in names)


_Asked = dict[tuple[str, tuple[Within | Step, ...]], Region]


def _asked(policy: CompiledPolicy, where: Region, always: str = "") -> _Asked:
    """Where each role is asked within which limits, and where which steps follow."""
    within = asked_within(policy, where, always)
    found: _Asked = {(to, limits): there for (to, limits), there in within.items()}
    for to, region in by_role(policy, within).items():
        found |= {(to, steps): there for steps, there in steps_after(policy, to, region).items()}
    return found


def _asked_counts(both: Both, asked: Callable[[CompiledPolicy], _Asked]) -> Iterator[CountChange]:
    nowhere = both.common.space.nothing
    old, new = both.before.document.roles, both.after.document.roles
    same = _renamed_roles(old, new)
    was = {(same.get(to, to), _renamed(parts, same)): region for (to, parts), region in asked(both.before).items()}
    now = asked(both.after)
    for key in dict.fromkeys([*was, *now]):
        words = ", ".join(_in_words(part, {**old, **new}) for part in (key[0], *key[1]))
        before, after = was.get(key, nowhere) & both.common, now.get(key, nowhere) & both.common
        yield from _counted(words, before, after, {})


def _renamed(parts: tuple[Within | Step, ...], same: Mapping[str, str]) -> tuple[Within | Step, ...]:
    return tuple(evolve(part, to=same.get(part.to, part.to)) if isinstance(part, Step) else part for part in parts)


def _in_words(part: str | Within | Step, roles: Mapping[str, str]) -> str:
    if isinstance(part, Step):
        return f"then {roles.get(part.to, part.to)} after {part.after}"
    return roles.get(part, part) if isinstance(part, str) else str(part)


def _renamed_roles(old: Mapping[str, str], new: Mapping[str, str]) -> Mapping[str, str]:
    """The roles of the old policy that the new one only renames: same words, which no other role has."""
    gone, come = ({n: w for n, w in one.items() if n not in two} for one, two in ((old, new), (new, old)))
    return {
        was: now
        for was, words in gone.items()
        for now, said in come.items()
        if said == words and all([*each.values()].count(words) == 1 for each in (old, new))
    }
