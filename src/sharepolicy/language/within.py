"""Time limits, and which of them is sooner. Not all of them can be compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from attrs import field, frozen


@frozen(order=False)
class Within:
    """A time limit: its length in minutes, whether it counts working days only, and its text as written.

    A working day is 24 hours of a day on which people work, so two working days never end before two days do.
    Nothing follows the other way round: on a Friday, two days are over sooner than one working day.
    """

    minutes: int
    text: str = field(eq=False)
    working: bool = False

    def __le__(self, other: Within) -> bool:
        """Whether it ends no later than the other one, whenever both begin."""
        return self.minutes <= other.minutes and (other.working or not self.working or not self.minutes)

    def __lt__(self, other: Within) -> bool:
        """Whether it ends no later than the other one, and sometimes sooner."""
        return self <= other and not other <= self

    def __str__(self) -> str:
        return self.text


NO_LIMIT = Within(sys.maxsize, "no limit", working=True)
"""How an example says that there is no time limit: every other limit is sooner."""


def soonest(limits: Iterable[Within]) -> frozenset[Within]:
    """The soonest of some limits: several if they cannot be compared.

    Of equal limits in different words (24 hours, 1 day) the shortest text is kept, then the first in the alphabet.
    """
    written = sorted(limits, key=lambda limit: (len(limit.text), limit.text))
    apart = {limit: limit for limit in reversed(written)}.values()
    return frozenset(limit for limit in apart if not any(other < limit for other in apart))


def in_order(limits: Iterable[Within]) -> tuple[Within, ...]:
    """Limits in a fixed order: the shorter first; of equal length, working days last."""
    return tuple(sorted(limits, key=lambda limit: (limit.minutes, limit.working)))
