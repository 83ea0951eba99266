"""When the time limits of a decision end: its JSON says so where somebody gives it a calendar, or the time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sharepolicy.ground.kinds import check_kind
from sharepolicy.language.within import Calendar, Within, within_from


class Dated(Protocol):
    """A decision that knows when its limits end."""

    def due(self, within: Within, calendar: Calendar | None, decided: datetime.date | None) -> datetime.date | None:
        """When a limit ends; None if that cannot be said."""


def say_due(
    told: Iterable[Mapping[str, Any]], decision: Dated, calendar: Calendar | None, decided: datetime.date | None
) -> None:
    """Say of the limits of actions, and of people to ask, when they end, if a calendar or the time is given.

    When a next step begins, nobody knows yet.
    """
    if calendar is None and decided is None:
        return
    if decided is not None:
        check_kind(decided, "decided", "a date, or a time with its date", datetime.date)
    if calendar is not None and not callable(calendar):
        raise TypeError("`calendar` is a function that says of a day whether people work on it")
    for each in told:
        for limit in filter(None, (each.get("limit"), *each.get("limits", ()))):
            within = within_from(limit["text"])
            ends = decision.due(within, calendar, decided) if within is not None else None
            if ends is not None:
                limit["due"] = ends.isoformat()
