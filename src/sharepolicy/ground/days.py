"""The date of a decision, as a program gives it."""

from __future__ import annotations

import datetime

from sharepolicy.ground.diagnostic import CaseError, Diagnostic


def check_day(on: object, *, needed: bool = False) -> None:
    """Raise CaseError unless the date of a decision is a date, or is left out where it is not needed.

    A `datetime` is not a date.
    """
    if (on is None and not needed) or (isinstance(on, datetime.date) and not isinstance(on, datetime.datetime)):
        return
    message = f"`{str(on)[:60]}` is not a date"
    help_ = "give the date of the decision as a date, such as `datetime.date(2026, 2, 28)`"
    raise CaseError([Diagnostic("wrong-value-kind", message, None, help_)])


def day_or_today(on: datetime.date | None, zone: datetime.tzinfo | None) -> datetime.date:
    """The date of a decision: today, as by `today_in`, if left out. Raises CaseError for what is not a date."""
    check_day(on)
    return on or today_in(zone)


def today_in(zone: datetime.tzinfo | None) -> datetime.date:
    """The day of today in a time zone, or that of the system."""
    return datetime.datetime.now(zone).date() if zone is not None else datetime.date.today()


def check_zone(zone: object) -> None:
    """Raise TypeError for anything but a time zone."""
    if not isinstance(zone, datetime.tzinfo):
        raise TypeError(f"`{str(zone)[:60]}` is not a time zone, such as `zoneinfo.ZoneInfo('Europe/London')`")
