"""What holds in other cases than before, counted: which rule decides, which action is due, whom to ask by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharepolicy.analysis.both import Both
from sharepolicy.analysis.change import CountChange
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, Outcome


def _counted(name: str, was: Region, now: Region, parts: tuple[str, ...] = ()) -> Iterator[CountChange]:
    """What holds in other cases than before, or is otherwise made; nothing when it stays as it was."""
    if was != now or (parts and now):
        yield CountChange(name, (now - was).count(), (was - now).count(), parts)


def rule_counts(both: Both) -> Iterator[CountChange]:
    """The rules that decide other cases than before."""
    before, after, common = both.before, both.after, both.common
    nowhere = common.space.nothing
    overridden: dict[tuple[Region, Region], tuple[Region, Region]] = {}
    for name in dict.fromkeys([*before.document.rules, *after.document.rules]):
        if name in before.applies and name in after.applies and before.applies[name] == after.applies[name]:
            # What differs is where it is overridden, and that is the same for many rules.
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
            yield CountChange(name, more.count(), fewer.count())
    yield from _counted("", before.gap & common, after.gap & common)


def action_counts(both: Both) -> Iterator[CountChange]:
    """The actions that are due in other cases than before, or at another time."""
    old, new = both.before.document.actions, both.after.document.actions
    for name in dict.fromkeys([*old, *new]):
        was, now = _due(both.before, name) & both.common, _due(both.after, name) & both.common
        parts = [p for p in ("timing", "within") if name in old and name in new and _differ(old[name], new[name], p)]
        yield from _counted(name, was, now, tuple(parts))


def _differ(one: object, two: object, part: str) -> bool:
    return bool(getattr(one, part) != getattr(two, part))


def _due(policy: CompiledPolicy, name: str) -> Region:
    action = policy.document.actions.get(name)
    if action is None:
        return policy.space.nothing
    given = policy.space.union([policy.outcomes[outcome] for outcome in OUTCOMES if outcome in action.on])
    return given & policy.due[name]


def escalation_counts(both: Both) -> Iterator[CountChange]:
    """Whom to ask and by when, where the answer to that differs."""
    nowhere = both.common.space.nothing
    was, now = _whom(both.before), _whom(both.after)
    for key in dict.fromkeys([*was, *now]):
        words = ", ".join(filter(None, key))
        yield from _counted(
            words or "nobody in particular", was.get(key, nowhere) & both.common, now.get(key, nowhere) & both.common
        )


def _whom(policy: CompiledPolicy) -> Mapping[tuple[str, str], Region]:
    """The cases that escalate, by whom to ask and by when: of the lines that hold the soonest counts."""
    document, escalate = policy.document, policy.outcomes[Outcome.ESCALATE]
    named: list[tuple[str, Region]] = []
    left = escalate
    for rule in document.rules.values():
        if rule.outcome is Outcome.ESCALATE and rule.to:
            named.append((rule.to, part := left & policy.decides(rule.name)))
            left -= part
    if document.otherwise is not None and document.otherwise.to:
        named.append((document.otherwise.to, part := left & policy.gap))
        left -= part
    named.append(("", left))
    found: dict[tuple[str, str], Region] = {}
    waiting = escalate
    lines = sorted(document.escalation.values(), key=lambda line: line.within.minutes)
    holds = [(line.to, str(line.within), policy.escalation[line.name]) for line in lines]
    for line_to, within, region in [*holds, ("", "", escalate)]:
        here = waiting & region
        waiting -= here
        for rule_to, part in named:
            to = rule_to or line_to
            if both := here & part:
                key = (document.roles.get(to, to), within)
                found[key] = found.get(key, policy.space.nothing) | both
    return found
