"""Whom to ask and how soon, as sets of cases: for one decision and for all cases alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from sharepolicy.core.beyond import can_be_unsettled
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region, Space
from sharepolicy.language.policy import EscalationLine, Outcome, PolicyDocument
from sharepolicy.language.steps import StepChain, in_one_wording
from sharepolicy.language.within import Within, in_order, soonest


class Escalating(Protocol):
    """A policy, or what a case leaves of it: in which cases each role is asked, and each line of escalation holds."""

    @property
    def document(self) -> PolicyDocument:
        """As its author wrote it."""

    @property
    def space(self) -> Space:
        """The space of the cases."""

    @property
    def possible(self) -> Region:
        """All cases."""

    @property
    def asked(self) -> Mapping[str, Region]:
        """For each role, where it is asked."""

    @property
    def escalation(self) -> Mapping[str, Region]:
        """For each line of escalation, where it holds."""


@frozen(eq=False)
class EscalatingHere:
    """What a case leaves of a policy: see `Escalating`."""

    document: PolicyDocument
    space: Space
    possible: Region
    asked: Mapping[str, Region]
    escalation: Mapping[str, Region]


def lines_for(document: PolicyDocument, to: str) -> list[EscalationLine]:
    """The lines of escalation that set a limit for somebody: lines that name them, and lines that name nobody."""
    return [line for line in document.escalation.values() if line.to in (to, "")]


def steps_after(policy: Escalating, to: str, asked: Region) -> Mapping[StepChain, Region]:
    """All that follows if somebody does not answer, and where; `asked` are the cases in which they are asked."""
    found: dict[StepChain, list[Region]] = {}
    for line in lines_for(policy.document, to):
        if line.then and (where := asked & policy.escalation[line.name]):
            found.setdefault(line.then, []).append(where)
    return {steps: policy.space.union(found[steps]) for steps in in_one_wording(found)}


def asked_within(
    policy: Escalating, where: Region, always: str = ""
) -> Mapping[tuple[str, tuple[Within, ...]], Region]:
    """The cases in which somebody is asked, by role and by their soonest limits there.

    `where` are cases that escalate; `always` is a role that is asked in all of them. Limits of the same length count as
    the same limit, however they are written.
    """
    asked = {**policy.asked, always: policy.possible} if always else policy.asked
    return {
        (to, limits): part
        for to, region in asked.items()
        for limits, part in limits_of(policy, to, where & region).items()
    }


def limits_of(policy: Escalating, to: str, asked: Region) -> Mapping[tuple[Within, ...], Region]:
    """The cases in which somebody is asked, by their soonest limits there; `asked` are these cases."""
    parts: dict[frozenset[Within], Region] = {frozenset(): asked}
    for line in lines_for(policy.document, to):
        split: dict[frozenset[Within], Region] = {}
        for limits, part in parts.items():
            holds = part & policy.escalation[line.name]
            if holds:
                sooner = soonest({*limits, line.within}) if limits else frozenset({line.within})
                split[sooner] = split[sooner] | holds if sooner in split else holds
            if rest := part - holds:
                split[limits] = split[limits] | rest if limits in split else rest
        parts = split
    return {in_order(limits): part for limits, part in parts.items() if part}


def by_role(policy: Escalating, found: Mapping[tuple[str, tuple[Within, ...]], Region]) -> Mapping[str, Region]:
    """The cases in which each role is asked, whatever its limits there."""
    regions: dict[str, list[Region]] = {}
    for (to, _), region in found.items():
        regions.setdefault(to, []).append(region)
    return {to: policy.space.union(some) for to, some in regions.items()}


def nobody_asked(policy: CompiledPolicy) -> Region:
    """The cases that may escalate with nobody named to ask; none if the policy has no lines of escalation."""
    if not policy.escalation:
        return policy.space.nothing
    asked = policy.space.union(list(policy.asked.values()))
    missed = policy.outcomes[Outcome.ESCALATE] - asked
    unsettled = can_be_unsettled(policy) and not policy.document.unsettled.to
    # a case that is not settled escalates too, whatever its completions say
    return missed if missed or not unsettled else policy.possible - asked
