"""Whom to ask and how soon, as sets of cases: the same for one decision as for all."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import EscalationLine, PolicyDocument
from sharepolicy.language.within import Within, in_order, soonest


def lines_for(document: PolicyDocument, to: str) -> list[EscalationLine]:
    """The lines of escalation that set a limit for somebody: those that name them, and those that name nobody."""
    return [line for line in document.escalation.values() if line.to in (to, "")]


def asked_within(policy: CompiledPolicy, where: Region) -> Mapping[tuple[str, tuple[Within, ...]], Region]:
    """The cases in which somebody is asked, by the role and by the soonest limits that are for them there.

    `where` are cases that escalate. Limits are of one kind where they are as long, however they are written.
    """
    found: dict[tuple[str, tuple[Within, ...]], Region] = {}
    for to, region in policy.asked.items():
        parts: dict[frozenset[Within], Region] = {frozenset(): where & region}
        for line in lines_for(policy.document, to):
            split: dict[frozenset[Within], Region] = {}
            for limits, part in parts.items():
                holds = part & policy.escalation[line.name]
                for which, there in ((soonest({*limits, line.within}), holds), (limits, part - holds)):
                    if there:
                        split[which] = split[which] | there if which in split else there
            parts = split
        found |= {(to, in_order(limits)): part for limits, part in parts.items() if part}
    return found
