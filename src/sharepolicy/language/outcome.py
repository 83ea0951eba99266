"""What a policy can answer."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What a policy can answer."""

    SHARE = "share"
    DONT_SHARE = "dont_share"
    ESCALATE = "escalate"

    @property
    def words(self) -> str:
        """The outcome as people say it: `share`, `don't share`, `escalate`."""
        return "don't share" if self is Outcome.DONT_SHARE else self.value


OUTCOMES = tuple(Outcome)


def either(outcomes: Iterable[Outcome], none: str = "nothing") -> str:
    """`share, don't share or escalate`, in the order of OUTCOMES; `none` if there are none."""
    found = set(outcomes)
    *most, last = [outcome.words for outcome in OUTCOMES if outcome in found] or [none]
    return f"{', '.join(most)} or {last}" if most else last
