"""What a portable policy says, read back into the terms of the language: to be held to what was meant."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.actions import is_urgent
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.forms.parts import Plain
from sharepolicy.language.citation import Citation
from sharepolicy.language.outcome import Outcome
from sharepolicy.language.policy import Timing
from sharepolicy.language.steps import Step
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.within import Within

PartSaid = tuple[object, ...]
"""What is said of one part, in a fixed order."""


@frozen
class PartsSaid:
    """What a policy says of its parts besides where they hold."""

    rules: tuple[PartSaid, ...]
    actions: tuple[PartSaid, ...]
    lines: tuple[PartSaid, ...]
    otherwise: PartSaid
    unsettled: PartSaid

    @staticmethod
    def of(compiled: CompiledPolicy) -> PartsSaid:
        """What the policy itself says."""
        document, above = compiled.document, compiled.above
        otherwise, unsettled = document.otherwise, document.unsettled
        return PartsSaid(
            tuple(
                (each.name, each.group, each.outcome, each.to, each.required, above[each.name], each.sources)
                for each in document.rules.values()
            ),
            tuple(
                (each.name, each.on, each.timing, _told(each.within), is_urgent(each), each.sources)
                for each in document.actions.values()
            ),
            tuple(
                (each.name, each.to, _told(each.within), _steps(each.then), each.sources)
                for each in document.escalation.values()
            ),
            () if otherwise is None else (otherwise.outcome, otherwise.to, otherwise.sources),
            (unsettled.to, unsettled.sources),
        )


def deciding_parts(version: Plain) -> PartsSaid:
    """What a version in a file says."""
    names = [rule["name"] for rule in version["rules"]]
    otherwise, unsettled = version.get("otherwise"), version["unsettled"]
    return PartsSaid(
        tuple(
            (
                each["name"],
                each["group"],
                Outcome(each["outcome"]),
                each.get("to", ""),
                each.get("required", False),
                frozenset(names[place] for place in each["overridden_by"]),
                _cited(each),
            )
            for each in version["rules"]
        ),
        tuple(
            (
                each["name"],
                frozenset(map(Outcome, each["on"])),
                Timing(each["timing"]),
                _limit(each),
                each.get("urgent", False),
                _cited(each),
            )
            for each in version["actions"]
        ),
        tuple(
            (each["name"], each.get("to", ""), _limit(each), _next(each.get("then", ())), _cited(each))
            for each in version["escalation"]
        ),
        () if otherwise is None else (Outcome(otherwise["outcome"]), otherwise.get("to", ""), _cited(otherwise)),
        (unsettled.get("to", ""), _cited(unsettled)),
    )


def cells_of(fact: Plain) -> tuple[Values, ...]:
    """The cells of a fact in a file."""
    if "values" in fact:
        return tuple(frozenset({value}) for value in fact["values"])
    return tuple(Ranges.of(*(_whole(fact, end) for end in band)) for band in fact["bands"])


def _whole(fact: Plain, end: Any) -> int | None:
    if end is None:
        return None
    if fact["type"] == "date":
        return datetime.date.fromisoformat(end).toordinal()
    return int(Decimal(str(end)).scaleb(fact.get("decimals", 0)))


def _cited(part: Plain) -> tuple[Citation, ...]:
    return tuple(Citation(*cited.split("/", 1)) for cited in part["sources"])


def _told(within: Within | None) -> PartSaid:
    """A limit with its text, which takes no part in comparing limits."""
    return () if within is None else (within, within.text)


def _steps(chain: Sequence[Step]) -> PartSaid:
    return tuple((step.to, _told(step.after)) for step in chain)


def _limit(part: Plain, name: str = "within") -> PartSaid:
    found = part.get(name)
    if found is None:
        return ()
    working, months = found.get("working", False), found.get("months", 0)
    more = (working, months, found.get("promptly", False), found.get("start", ""))
    return Within(found["minutes"], found["text"], *more), found["text"]


def _next(steps: Sequence[Plain]) -> PartSaid:
    return tuple((step["to"], _limit(step, "after")) for step in steps)
