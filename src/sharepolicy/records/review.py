"""Whether somebody is to look at a record again by now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sharepolicy.records.entry import LogRow

SOON = datetime.timedelta(days=7)
"""So long before its day a review is named."""


def review_due(history: Sequence[Mapping[str, Any]], others: Iterable[LogRow], now: datetime.datetime) -> str:
    """The day on which to look at a record again, if it has come or comes within a week; else empty.

    It is over once another day is set, or something was decided on that day or later: in the record, or in one of the
    `others` of its case and person.
    """
    set_at = max((place for place, each in enumerate(history) if "review" in each["around"]), default=None)
    if set_at is None:
        return ""
    day = str(history[set_at]["around"]["review"])
    decided = [each["at"] for each in history[set_at + 1 :] if "decided" in each["around"]]
    decided += [each.columns["at"] for each in others if each.index > history[set_at]["index"]]
    is_over = any(at[:10] >= day for at in decided)
    return "" if is_over or day > (now + SOON).date().isoformat() else day
