"""Where two policies in one space can be told apart, by any part of what they decide.

A telling is a set of complete cases in which the first policy says something that the second does not say there.
Two kinds of decisions are looked at: those that are settled on an outcome, and those that are not settled, which
escalate whatever the outcomes of their completions, so that duties and people on escalate are due in all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from attrs import evolve, frozen

from sharepolicy.analysis.decision.due import due_on
from sharepolicy.core.beyond import can_be_unsettled
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import asked_within, by_role, steps_after
from sharepolicy.language.policy import OUTCOMES, Action, Outcome, Timing
from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import NO_LIMIT, Within


class By(StrEnum):
    """What tells two policies apart."""

    OUTCOME = "outcome"
    RULE = "rule"
    NO_RULE = "no rule"
    REQUIRED = "required"
    PERMITTED = "permitted"
    ACTION = "action"
    NO_ACTION = "no action"
    TIMING = "timing"
    LIMIT = "time limit of an action"
    TO = "role"
    NOT_TO = "no role"
    WITHIN = "time limit"
    THEN = "next steps"
    NOT_THEN = "no next steps"


_OF_PEOPLE = {By.TO, By.WITHIN, By.THEN, By.NOT_THEN}


@frozen(eq=False)
class Telling:
    """Cases in which the first policy says something that the second does not; `said` is where the first says it.

    `outcome` is that of settled decisions, on which both agree unless the outcome itself differs; None is for decisions
    that are not settled. `name` is the rule, action or role that only one of them names, `timing` is when the action is
    to be taken, and `limits` is how soon: `NO_LIMIT` if there is no limit. `steps` follow if the role does not answer.
    """

    by: By
    outcome: Outcome | None
    region: Region
    said: Region
    name: str = ""
    timing: Timing | None = None
    limits: tuple[Within, ...] = ()
    steps: StepChain = ()

    def fits(self, other: Telling) -> bool:
        """Whether one example can expect both: one timing and one limit of an action, one limit and steps of people."""
        if {self.by, other.by} <= _OF_PEOPLE and {self.by, other.by} != {By.TO}:
            alike = (self.limits, self.steps) == (other.limits, other.steps)
            return self.name == other.name and (self.by is not other.by or alike)
        alike = self.timing is other.timing and self.limits == other.limits
        return self.by is not other.by or self.name != other.name or alike


def tellings(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[Telling]:
    """Every way in which decisions of the second policy can be told from those of the first. Both must load.

    An empty result means that every part of every answer is the same, for complete and partial cases. The two must have
    the same possible cases; if not, nothing is compared, and `anything_differs` says where.
    """
    for outcome in OUTCOMES:
        if region := first.outcomes[outcome] - second.outcomes[outcome]:
            yield Telling(By.OUTCOME, outcome, region, first.outcomes[outcome])
    rules = list(_other_rules(first, second))
    for outcome in OUTCOMES:
        if same := first.outcomes[outcome] & second.outcomes[outcome]:
            for name, one, two in rules:
                yield from _said_by_one((By.RULE, By.NO_RULE), outcome, name, one, two, same)
            yield from _by_actions(first, second, outcome, outcome, same)
    shared = first.outcomes[Outcome.SHARE] & second.outcomes[Outcome.SHARE]
    yield from _said_by_one((By.REQUIRED, By.PERMITTED), Outcome.SHARE, "", first.required, second.required, shared)
    escalate = first.outcomes[Outcome.ESCALATE] & second.outcomes[Outcome.ESCALATE]
    if not _same_people(first, second):
        yield from _by_people(first, second, Outcome.ESCALATE, escalate, "", "")
    if can_be_unsettled(first):
        common = first.possible & second.possible
        yield from _by_actions(first, second, None, Outcome.ESCALATE, common)
        always = first.document.unsettled.to, second.document.unsettled.to
        if always[0] != always[1] or not _same_people(first, second):
            yield from _by_people(first, second, None, common, *always)


def alone(given: Mapping[Outcome, Region], outcome: Outcome) -> Region:
    """Where an outcome is given, and no other."""
    for other in OUTCOMES:
        if other is not outcome:
            given = {**given, outcome: given[outcome] - given[other]}
    return given[outcome]


def anything_differs(first: CompiledPolicy, second: CompiledPolicy, told: Iterable[Telling]) -> Region:
    """All cases in which a decision says something else, given what tells the two apart."""
    there = [telling.region for telling in told]
    return first.space.union([*there, first.possible - second.possible, second.possible - first.possible])


def _said_by_one(
    by: tuple[By, By],
    outcome: Outcome | None,
    name: str,
    one: Region,
    two: Region,
    where: Region,
) -> Iterator[Telling]:
    """What the first says of a name and the second does not, and the other way round, in some cases."""
    if one == two:
        return
    if region := where & one - two:
        yield Telling(by[0], outcome, region, one, name)
    if region := where & two - one:
        yield Telling(by[1], outcome, region, where - one, name)


def _other_rules(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[tuple[str, Region, Region]]:
    """The rules that may decide elsewhere, and where they do under both."""
    if first.applies is second.applies:
        return
    for name in first.document.rules:
        if name not in second.applies:
            yield name, first.decides(name), first.space.nothing
        elif first.applies[name] != second.applies[name] or first.overridden[name] != second.overridden[name]:
            yield name, first.decides(name), second.decides(name)


def _by_actions(
    first: CompiledPolicy, second: CompiledPolicy, asked: Outcome | None, outcome: Outcome, where: Region
) -> Iterator[Telling]:
    actions, others = first.document.actions, second.document.actions
    for name, action in actions.items():
        other = others.get(name)
        if other is action and first.due[name] == second.due[name]:
            continue
        one, two = due_on(first, name, outcome), due_on(second, name, outcome)
        yield from _said_by_one((By.ACTION, By.NO_ACTION), asked, name, one, two, where)
        if other is not None and (both := where & one & two):
            yield from _by_manner(action, other, asked, both, one)


def _by_manner(action: Action, other: Action, asked: Outcome | None, both: Region, one: Region) -> Iterator[Telling]:
    """When and how soon to take an action that is due under both."""
    if action.timing is not other.timing:
        yield Telling(By.TIMING, asked, both, one, action.name, timing=action.timing)
    if action.within != other.within:
        yield Telling(By.LIMIT, asked, both, one, action.name, limits=(action.within or NO_LIMIT,))


def _same_people(first: CompiledPolicy, second: CompiledPolicy) -> bool:
    """Whether the same people are named in the same cases, as far as one sees without comparing each limit."""
    one, two = first.document.escalation, second.document.escalation
    if first.asked.keys() != second.asked.keys() or any(first.asked[to] != second.asked[to] for to in first.asked):
        return False
    return one is two or (one == two and all(first.escalation[name] == second.escalation[name] for name in one))


def _by_people(
    first: CompiledPolicy, second: CompiledPolicy, outcome: Outcome | None, where: Region, one_to: str, two_to: str
) -> Iterator[Telling]:
    before, after = asked_within(first, where, one_to), asked_within(second, where, two_to)
    nothing = first.space.nothing
    asked = [by_role(first, found) for found in (before, after)]
    for to in dict.fromkeys([*asked[0], *asked[1]]):
        one, two = (each.get(to, nothing) for each in asked)
        yield from _said_by_one((By.TO, By.NOT_TO), outcome, to, one, two, where)
    for (to, limits), region in before.items():
        both = region & asked[1].get(to, nothing)
        if other := both - after.get((to, limits), nothing):
            yield Telling(By.WITHIN, outcome, other, region, to, limits=limits or (NO_LIMIT,))
    for to, region in asked[0].items():
        follows = steps_after(first, to, region)
        others = steps_after(second, to, asked[1].get(to, nothing))
        for steps in dict.fromkeys([*follows, *others]):
            one, two = follows.get(steps, nothing), others.get(steps, nothing)
            for telling in _said_by_one((By.THEN, By.NOT_THEN), outcome, to, one, two, region):
                yield evolve(telling, steps=steps)


def setting(policy: CompiledPolicy) -> Mapping[str, Region]:
    """For each escalation line, the possible cases in which it sets the limit, or only it says what follows.

    It sets the limit where none for the same person is sooner.
    """
    lines = policy.document.escalation.values()
    sooner = {
        line.name: [
            policy.escalation[other.name]
            for other in lines
            if other.to == line.to and other.within < line.within and line.then in ((), other.then)
        ]
        for line in lines
    }
    return {name: policy.escalation[name] - policy.space.union(some) for name, some in sooner.items()}
