"""The order in which actions are told: those before it first, then with it, then after it."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.language.policy import Action, Timing

TIMINGS = tuple(Timing)
"""In the order of time."""


def by_timing(actions: Iterable[Action]) -> list[Action]:
    """The same actions by when they are taken, and else as they stand."""
    return sorted(actions, key=lambda action: TIMINGS.index(action.timing))
