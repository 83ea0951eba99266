"""What a policy can answer."""

from __future__ import annotations

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
