"""Where two policies in one space can be told apart: by the outcome, an action, or whom to ask by when.

A telling is a set of complete cases. Every case, complete or not, whose completions all lie in it is settled under the
first policy and answered otherwise by the second; so an example made of it fails under the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, EscalationLine, Outcome


class By(StrEnum):
    """What tells two policies apart."""

    OUTCOME = "outcome"
    ACTION = "action"
    NO_ACTION = "no action"
    WITHIN = "time limit"
    TO = "role"


@frozen(eq=False)
class Telling:
    """Cases that the first policy settles on `outcome`, and by what the second is told apart from it there.

    `name` is the action that is due (or not) under the first policy, its time limit, or the role that it asks.
    """

    by: By
    outcome: Outcome
    region: Region
    name: str = ""


def tellings(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[Telling]:
    """Every way in which settled cases tell the second policy from the first. Both must load."""
    for outcome in OUTCOMES:
        if region := first.outcomes[outcome] - second.outcomes[outcome]:
            yield Telling(By.OUTCOME, outcome, region)
    for outcome in OUTCOMES:
        same = first.outcomes[outcome] & second.outcomes[outcome]
        if same:
            yield from _by_action(first, second, outcome, same)
    yield from _by_escalation(first, second)


def _by_action(first: CompiledPolicy, second: CompiledPolicy, outcome: Outcome, same: Region) -> Iterator[Telling]:
    for name in first.document.actions:
        before, after = due_on(first, name, outcome), due_on(second, name, outcome)
        if before == after:
            continue
        if region := same & before - after:
            yield Telling(By.ACTION, outcome, region, name)
        if region := same & after - before:
            yield Telling(By.NO_ACTION, outcome, region, name)


def due_on(policy: CompiledPolicy, name: str, outcome: Outcome) -> Region:
    """The possible cases in which an action is due when that is the outcome."""
    return policy.due[name] if outcome in policy.document.actions[name].on else policy.space.nothing


def soonest(policy: CompiledPolicy) -> Mapping[str, Region]:
    """For each escalation line, the possible cases in which it counts: it holds, and none that is sooner does."""
    left, found = policy.possible, {}
    for line in sorted(policy.document.escalation.values(), key=lambda line: line.within.minutes):
        found[line.name] = left & policy.escalation[line.name]
        left -= found[line.name]
    return found


def _by_escalation(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[Telling]:
    same = first.outcomes[Outcome.ESCALATE] & second.outcomes[Outcome.ESCALATE]
    for line, other, region in _other_lines(first, second):
        if not (here := same & region):
            continue
        if str(line.within) != str(other.within):
            yield Telling(By.WITHIN, Outcome.ESCALATE, here, str(line.within))
        elif here := here & _asks_by_line(first) & _asks_by_line(second):
            yield Telling(By.TO, Outcome.ESCALATE, here, line.to)


def _other_lines(
    first: CompiledPolicy, second: CompiledPolicy
) -> Iterator[tuple[EscalationLine, EscalationLine, Region]]:
    if all(first.escalation[name] == second.escalation[name] for name in first.escalation):
        return
    before, after = soonest(first), soonest(second)
    lines = first.document.escalation
    for name, region in before.items():
        for other, there in after.items():
            line, changed = lines[name], lines[other]
            both = region & there
            if both and (str(line.within), line.to) != (str(changed.within), changed.to):
                yield line, changed, both


def _asks_by_line(policy: CompiledPolicy) -> Region:
    """The possible cases in which neither a deciding rule nor `otherwise` says whom to ask."""
    found = policy.possible
    for rule in policy.document.rules.values():
        if rule.to:
            found -= policy.decides(rule.name)
    otherwise = policy.document.otherwise
    return found - policy.gap if otherwise is not None and otherwise.to else found


def told_apart_unsettled(first: CompiledPolicy, second: CompiledPolicy) -> bool:
    """Whether cases that are not settled may tell two policies apart that settled cases do not.

    A case that is not settled escalates, whatever the outcomes of its completions: actions on escalate and the lines
    of escalation then count in all of them.
    """
    if first.possible != second.possible:
        return True
    if sum(map(bool, first.outcomes.values())) < 2:
        return False
    due = (name for name, action in first.document.actions.items() if Outcome.ESCALATE in action.on)
    if any(first.due[name] != second.due[name] for name in due):
        return True
    return any(True for _ in _other_lines(first, second))


def anything_differs(first: CompiledPolicy, second: CompiledPolicy) -> Region:
    """All cases in which anything differs that a decision says: outcome, deciding rules, actions, escalation."""
    pairs = [(first.possible, second.possible), (first.gap, second.gap)]
    pairs += [(first.outcomes[outcome], second.outcomes[outcome]) for outcome in OUTCOMES]
    pairs += [(first.due[name], second.due[name]) for name in first.due]
    pairs += [(first.escalation[name], second.escalation[name]) for name in first.escalation]
    for name in first.document.rules:
        if name not in second.applies:
            pairs.append((first.decides(name), first.space.nothing))
        elif first.applies[name] != second.applies[name] or first.overridden[name] != second.overridden[name]:
            pairs.append((first.decides(name), second.decides(name)))
    return first.space.union([one - other | (other - one) for one, other in pairs if one != other])
