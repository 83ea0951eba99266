"""Whom to ask in a case, and by when: what is sure, and what may turn out to be sooner."""

from __future__ import annotations

from sharepolicy.analysis.decision.decision import Escalation, NextStep, NextSteps, SoonerLimit
from sharepolicy.analysis.decision.firmness import only_if
from sharepolicy.analysis.decision.questions import needed
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import limits_of, lines_for, steps_after
from sharepolicy.language.policy import EscalationLine, Outcome, PolicyDocument
from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import Within, in_order, soonest


def people_to_ask(situation: Situation) -> tuple[Escalation, ...]:
    """Everybody to ask, in every completion or in some, and by when at the latest; the most urgent first."""
    if situation.outcome is not Outcome.ESCALATE:
        return ()
    found = {to: asked for to, asked in situation.escalating.asked.items() if asked}
    if not situation.settled:
        for to, region in situation.policy.asked_if_unsettled.items():
            here = situation.left_in(region)
            found[to] = here | found[to] if to in found else here
    people = [_person(situation, to, asked) for to, asked in found.items() if asked]
    return tuple(sorted(people, key=_urgency))


def _urgency(person: Escalation) -> tuple[bool, int, bool, str]:
    limits = [limit.minutes for limit in person.within]
    return not limits, min(limits, default=0), not person.sure, person.to


def _person(situation: Situation, to: str, asked: Region) -> Escalation:
    """Somebody to ask in these completions."""
    escalating, within = situation.escalating, situation.left
    document = escalating.document
    lines = [line for line in lines_for(document, to) if asked & escalating.escalation[line.name]]
    limits = soonest(line.within for line in lines)
    setting = sorted((line for line in lines if line.within in limits), key=lambda line: (line.within.text, line.name))
    as_soon = asked
    for limit in limits:
        as_soon &= escalating.space.union(
            [escalating.escalation[line.name] for line in setting if line.within == limit]
        )
    apart = [as_soon, asked - as_soon, within - asked]
    following = steps_after(escalating, to, asked)
    for where in following.values():
        apart = [part for whole in apart for part in (whole & where, whole - where) if part]
    depends_on = needed(apart, situation.open_facts)
    surely = [line for line in setting if asked <= escalating.escalation[line.name]]
    return Escalation(
        to,
        document.roles.get(to, to),
        in_order(limits),
        within <= asked,
        asked <= as_soon,
        tuple(situation.fact(name) for name in depends_on),
        tuple(dict.fromkeys(line.because for line in surely if line.because)),
        tuple(dict.fromkeys(citation for line in surely for citation in line.sources)),
        tuple(NextSteps(_in_words(document, steps), within <= where) for steps, where in following.items()),
        surely_within=_surely_within(situation, to, asked),
        sooner=() if asked <= as_soon else _sooner(situation, asked, lines),
    )


def _surely_within(situation: Situation, to: str, asked: Region) -> tuple[Within, ...]:
    """The limits that are set in every completion in which somebody is asked, or that are later than those set there.

    None if there are no such limits, or if nobody can say which of several is the last.
    """
    every = [*limits_of(situation.escalating, to, asked)]
    return next((last for last in every if all(_no_later(limits, last) for limits in every)), ())


def _no_later(limits: tuple[Within, ...], last: tuple[Within, ...]) -> bool:
    return bool(limits) and all(any(limit <= each for limit in limits) for each in last)


def _sooner(situation: Situation, asked: Region, lines: list[EscalationLine]) -> tuple[SoonerLimit, ...]:
    """What some lines may set, the soonest first: lines that hold in some completions, and not where a sooner one does.

    Empty where the same limits are set in all completions.
    """
    escalating, found = situation.escalating, []
    for line in lines:
        sooner = [escalating.escalation[other.name] for other in lines if other.within < line.within]
        here = (asked & escalating.escalation[line.name]) - escalating.space.union(sooner)
        if here and not asked <= here | escalating.space.union(sooner):
            found.append((line, here, only_if(situation, here)))
    found.sort(key=lambda each: (each[0].within.minutes, each[0].within.text, not each[2], each[0].name))
    told: list[SoonerLimit] = []
    covered = escalating.space.nothing
    for line, here, needs in found:
        if not here <= covered:
            covered |= here
            told.append(SoonerLimit(line.within, needs, line.because))
    return tuple(told)


def _in_words(document: PolicyDocument, steps: StepChain) -> tuple[NextStep, ...]:
    return tuple(NextStep(step.to, document.roles.get(step.to, step.to), step.after) for step in steps)
