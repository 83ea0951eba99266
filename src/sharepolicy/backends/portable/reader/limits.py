"""Time limits, and which of them is sooner. Not all of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_DAY = 24 * 60


@dataclass(frozen=True)
class TimeLimit:
    """A time limit: its least length in `minutes`, and what it counts. Its text plays no part when it is compared."""

    text: str = field(compare=False)
    minutes: int
    working: bool = False
    months: int = 0
    promptly: bool = False
    start: str = ""

    def no_later(self, other: TimeLimit) -> bool:
        """Whether it ends no later than the other one, on every calendar."""
        if self == other:
            return True
        if self.start != other.start:
            return False
        if not self.minutes:
            return True
        if self.promptly or other.promptly:
            return False
        if self.months and other.months:
            return self.months <= other.months
        years, months = divmod(self.months, 12)
        most = (366 * years + 31 * months) * _DAY if self.months else self.minutes
        return most <= other.minutes and (other.working or not self.working)


StepsAfter = tuple[tuple[str, TimeLimit], ...]
"""Whom to ask if nobody answers, and after how long, each after the one before."""


def steps_in(line: Any) -> StepsAfter:
    """The steps that a line of the file says follow."""
    return tuple((step["to"], TimeLimit(**step["after"])) for step in line.get("then", ()))


def soonest(limits: Iterable[TimeLimit]) -> frozenset[TimeLimit]:
    """The limits than which no other is sooner. Of those that are the same in other words, the shortest text."""
    written = sorted(limits, key=lambda limit: (len(limit.text), limit.text))
    apart = {limit: limit for limit in reversed(written)}.values()
    return frozenset(one for one in apart if not any(each.no_later(one) and not one.no_later(each) for each in apart))
