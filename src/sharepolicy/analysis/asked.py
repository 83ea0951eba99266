"""Whom to ask and how soon, as sets of cases: the same for one decision as for all."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.within import Within, in_order, soonest


def asked_within(policy: CompiledPolicy, where: Region) -> Mapping[tuple[str, tuple[Within, ...]], Region]:
    """The cases in which somebody is asked, by the role and by the soonest limits that are for them there.

    `where` are cases that escalate. Limits are of one kind where they are as long, however they are written.
    """
    found: dict[tuple[str, tuple[Within, ...]], Region] = {}
    for to, region in policy.asked.items():
        lines = [line for line in policy.document.escalation.values() if line.to == to]
        parts: dict[frozenset[Within], Region] = {frozenset(): where & region}
        for line in lines:
            split: dict[frozenset[Within], Region] = {}
            for limits, part in parts.items():
                holds = part & policy.escalation[line.name]
                for which, there in ((soonest({*limits, line.within}), holds), (limits, part - holds)):
                    if there:
                        split[which] = split[which] | there if which in split else there
            parts = split
        found |= {(to, in_order(limits)): part for limits, part in parts.items() if part}
    return found
