"""Whom to ask when nobody answers: the steps that follow a line of escalation."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from sharepolicy.language.within import Within


@frozen
class Step:
    """Whom to ask if nobody has answered within the time `after`, counted from when the one before was asked."""

    to: str
    after: Within

    def __str__(self) -> str:
        return f"{self.to} after {self.after}"


StepChain = tuple[Step, ...]
"""Steps that follow, each after the one before."""


def in_one_wording(found: Iterable[StepChain]) -> list[StepChain]:
    """The same in a fixed order, the soonest first. Of equal steps in different words the shortest are kept."""
    written = sorted(found, key=lambda steps: (len(steps_text(steps)), steps_text(steps)))
    apart = {steps: steps for steps in reversed(written)}.values()
    return sorted(apart, key=lambda steps: (steps[0].after.minutes, steps_text(steps)))


def steps_text(steps: StepChain) -> str:
    """The steps in one line: `head after 1 hour, then board after 2 days`."""
    return ", then ".join(map(str, steps))
