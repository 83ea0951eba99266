"""The day for which something is decided, as a program gives it."""

from __future__ import annotations

import datetime

from sharepolicy.ground.diagnostic import CaseError, Diagnostic


def check_day(on: object) -> None:
    """Raise CaseError unless the date of a decision is a date, or is left out."""
    if on is None or isinstance(on, datetime.date):
        return
    message = f"the date of the decision is given as `{str(on)[:60]}`, which is no date"
    raise CaseError([Diagnostic("wrong-value-kind", message, None, "expected a date, as `datetime.date(2026, 2, 28)`")])
