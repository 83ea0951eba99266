"""Time limits, and which of them is sooner. Not all of them can be compared."""

from __future__ import annotations

import calendar
import datetime
import re
import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import evolve, field, frozen

D = TypeVar("D", datetime.date, datetime.datetime)

Calendar = Callable[[datetime.date], bool]
"""Whether people work on a day."""

UNITS = ("minutes", "hours", "days", "weeks", "months", "years", "working days")
"""What limits are counted in."""

_TEXT = re.compile(r"([0-9]{1,4}) (minute|hour|day|week|month|year|working day)s?(?: from (\S+))?", re.ASCII)
_DAY = 24 * 60
_MINUTES = {"minute": 1, "hour": 60, "day": _DAY, "week": 7 * _DAY, "working day": _DAY}
_MONTHS = {"month": 1, "year": 12}
_PROMPTLY = "promptly"


@frozen(order=False)
class Within:
    """A time limit: its least length in minutes, whether it counts working days only, and its text as written.

    A working day is 24 hours of a day on which people work, so two working days never end before two days do.
    Nothing follows the other way round: on a Friday, two days are over sooner than one working day. A limit in `months`
    (a year has 12) has 28 to 31 days for each, and 365 or 366 for each year. How long `promptly` is, nobody knows.
    Limits are counted from the decision, or from the date that the case gives for the fact `start`.
    """

    minutes: int
    text: str = field(eq=False)
    working: bool = False
    months: int = 0
    promptly: bool = False
    start: str = ""

    @property
    def most(self) -> int:
        """Its greatest length in minutes, in days of 24 hours; that of working days has no bound."""
        years, months = divmod(self.months, 12)
        return (366 * years + 31 * months) * _DAY if self.months else self.minutes

    @property
    def amount(self) -> int | None:
        """How many units it has; None if it is not counted."""
        match = _TEXT.fullmatch(self.text)
        return int(match[1]) if match else None

    @property
    def unit(self) -> str | None:
        """What it is counted in, one of UNITS; None if it is not counted."""
        match = _TEXT.fullmatch(self.text)
        return f"{match[2]}s" if match else None

    def due(self, start: D, is_working_day: Calendar | None = None) -> D | None:
        """When it ends, if it begins at `start`; None if that cannot be said.

        Hours and minutes need a time to start from, working days a calendar. The day of the start does not count. A
        month ends on the same day of a later one, or on its last if it has no such day. `promptly` and no limit never
        end.
        """
        amount, unit = self.amount, self.unit
        if amount is None:
            return start if self == AT_ONCE else None
        if unit in ("minutes", "hours"):
            return (
                _after(start, datetime.timedelta(minutes=self.minutes))
                if isinstance(start, datetime.datetime)
                else None
            )
        if unit == "working days":
            return _after_working_days(start, amount, is_working_day) if is_working_day is not None else None
        if self.months:
            year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
            if year > datetime.MAXYEAR:
                return None
            return start.replace(
                year=year, month=month + 1, day=min(start.day, calendar.monthrange(year, month + 1)[1])
            )
        try:
            return start + datetime.timedelta(minutes=self.minutes)
        except OverflowError:
            return None

    def __le__(self, other: Within) -> bool:
        """Whether it ends no later than the other one, whenever both begin, on every calendar.

        Limits that are counted from different days cannot be compared.
        """
        if other in (self, NO_LIMIT):
            return True
        if self.start != other.start:
            return False
        if not self.minutes:
            return True
        if self.promptly or other.promptly:
            return False
        if self.months and other.months:
            return self.months <= other.months
        return self.most <= other.minutes and (other.working or not self.working)

    def __lt__(self, other: Within) -> bool:
        """Whether it ends no later than the other one, and sometimes sooner."""
        return self <= other and not other <= self

    def __str__(self) -> str:
        return self.text

    @property
    def length(self) -> str:
        """Its text without what it is counted from: `60 days`."""
        return self.text.partition(" from ")[0]

    def starting(self, start: str) -> Within:
        """The same, if what it is counted from has another name."""
        return evolve(self, start=start, text=f"{self.length} from {start}") if start else self


AT_ONCE = Within(0, "at once")

NO_LIMIT = Within(sys.maxsize, "no limit", working=True)
"""How an example says that there is no time limit: every other limit is sooner."""


def within_from(text: str) -> Within | None:
    """A time limit such as `15 minutes`, `at once` or `60 days from request_date`, or None if the text is not one."""
    if text == AT_ONCE.text:
        return AT_ONCE
    if text == _PROMPTLY:
        return Within(1, text, promptly=True)
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    amount, unit, start = int(match[1]), match[2], match[3] or ""
    if unit in _MONTHS:
        years, months = divmod(amount * _MONTHS[unit], 12)
        return Within((365 * years + 28 * months) * _DAY, text, months=12 * years + months, start=start)
    return Within(amount * _MINUTES[unit], text, unit == "working day", start=start)


def _after(start: datetime.datetime, time: datetime.timedelta) -> datetime.datetime:
    """So much later, also in the night when clocks change: the clock on the wall is an hour off then."""
    if start.tzinfo is None:
        return start + time
    return (start.astimezone(datetime.UTC) + time).astimezone(start.tzinfo)


def _after_working_days(start: D, amount: int, is_working_day: Calendar) -> D | None:
    """The day so many working days after a start; None if there are not so many within reach."""
    day = start
    for _ in range(MOST_DAYS):
        if amount <= 0:
            return day
        day += datetime.timedelta(days=1)
        works: object = is_working_day(datetime.date(day.year, day.month, day.day))
        if works not in (True, False):
            raise TypeError(f"`calendar` should say True or False of a day, not {type(works).__name__}")
        amount -= bool(works)
    return None


MOST_DAYS = 50_000
"""How far to look for working days: more than 9,999 of them, in weeks of which only every fifth day is one."""


def soonest(limits: Iterable[Within]) -> frozenset[Within]:
    """The soonest of some limits: several if they cannot be compared.

    Of equal limits in different words (24 hours, 1 day) the shortest text is kept, then the first in the alphabet.
    """
    written = sorted(limits, key=lambda limit: (len(limit.text), limit.text))
    apart = {limit: limit for limit in reversed(written)}.values()
    return frozenset(limit for limit in apart if not any(other < limit for other in apart))


def in_order(limits: Iterable[Within]) -> tuple[Within, ...]:
    """Limits in a fixed order: the shorter first; of equal length, working days last, and from a date of the case."""
    return tuple(sorted(limits, key=lambda limit: (limit.minutes, limit.working, limit.months, limit.start)))
