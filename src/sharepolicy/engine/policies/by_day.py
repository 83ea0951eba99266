"""Which version of a policy decides plain data of one day, found without reading it twice.

It is the quick way of a timeline: whatever is not plain, or not right, is left to the slow way, which reads the day of
a case first and then the rest as each version reads it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version
from sharepolicy.reading.answers import KEYS
from sharepolicy.reading.quantities import UnreadableError, date_from
from sharepolicy.reading.timeline import one_day

_MOST_DAYS = 4096


@frozen(eq=False)
class ByDay:
    """The versions of a policy, and all names that they have for the date of the decision."""

    versions: Sequence[Version]
    dates: frozenset[str]
    _found: dict[datetime.date, tuple[Policy, str] | None]

    def case(
        self, case: object, on: datetime.date | None, today: datetime.date
    ) -> tuple[Policy, dict[str, Any]] | None:
        """The version that decides plain facts with one plain day or none, and the facts as it reads them itself."""
        if type(case) is not dict or not KEYS.isdisjoint(case):
            return None
        if self.dates.isdisjoint(case):
            found = self._on(on or today)
            return (found[0], case) if found is not None else None
        said = self.dates.intersection(case)
        name = min(said)
        day = _day_in(case[name])
        if on is not None or len(said) > 1 or day is None or (found := self._on(day)) is None or found[1] != name:
            return None
        return found[0], case if day is case[name] else {**case, name: day}

    def request(self, request: object, on: datetime.date | None, today: datetime.date) -> Policy | None:
        """The version that decides a request of plain data that gives no day."""
        if type(request) is not dict:
            return None
        facts = request if KEYS.isdisjoint(request) else request.get("facts", {})
        if type(facts) is not dict or not self.dates.isdisjoint(facts):
            return None
        found = self._on(on or today)
        return found[0] if found is not None else None

    def _on(self, day: datetime.date) -> tuple[Policy, str] | None:
        """The version that can decide on a day, and its name for the day; None if it has no name for it."""
        if day not in self._found:
            if len(self._found) > _MOST_DAYS:
                self._found.clear()
            self._found[day] = self._sought(day)
        return self._found[day]

    def _sought(self, day: datetime.date) -> tuple[Policy, str] | None:
        for version in self.versions:
            date = version.policy.document.vocabulary.decision_date
            if day in version.period and date is not None and one_day(day) & date.all_values:
                return version.policy, date.name
        return None


def _day_in(value: object) -> datetime.date | None:
    """A plain day, as a date or as its text; None for anything else."""
    if type(value) is datetime.date:
        return value
    try:
        return datetime.date.fromordinal(date_from(value)) if isinstance(value, str) else None
    except UnreadableError:
        return None
