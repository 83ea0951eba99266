"""Time limits, and which of them is sooner. Not every two can be compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from attrs import field, frozen


@frozen(order=False)
class Within:
    """A time limit: its length in minutes, whether working days are counted, and as written.

    A working day counts 24 hours of a day on which people work, so so many working days never end before as many days.
    The other way round nothing can be said: on a Friday, two days are over sooner than one working day.
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
"""What an example says of what has no time limit: a limit than which every other is sooner."""


def soonest(limits: Iterable[Within]) -> frozenset[Within]:
    """Those of some limits than which no other is sooner: several where they cannot be compared.

    Of limits that are one in other words (24 hours, 1 day) the shortest text is kept, then the first in the alphabet.
    """
    written = sorted(limits, key=lambda limit: (len(limit.text), limit.text))
    apart = {limit: limit for limit in reversed(written)}.values()
    return frozenset(limit for limit in apart if not any(other < limit for other in apart))


def in_order(limits: Iterable[Within]) -> tuple[Within, ...]:
    """Limits in one order, whatever the order they came in: the shorter first, of equal length without working days."""
    return tuple(sorted(limits, key=lambda limit: (limit.minutes, limit.working)))
