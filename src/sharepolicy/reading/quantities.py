"""Numbers and dates as people write them, counted in whole numbers.

Nothing is guessed: there is no exponent, no underscore, no leading zero (which might mean octal), and no other way to
write a date than `2026-02-05`.
"""

from __future__ import annotations

import datetime
import re

from sharepolicy.language.vocabulary import MOST_DIGITS
from sharepolicy.reading.places import short

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


class UnreadableError(ValueError):
    """A text that is not a number or date. The message and the help are for the author."""

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help_


def number_from(text: str, decimals: int) -> int:
    """A decimal number, counted in units of its last decimal: `3.5` is 350 with two. Raises UnreadableError."""
    match = _NUMBER.fullmatch(text)
    expected = (
        f"a number with at most {decimals} decimals, such as `3.5`" if decimals else "a whole number, such as `12`"
    )
    if match is None:
        raise UnreadableError(f"`{short(text)}` is not a number", f"expected {expected}")
    sign, whole, part = match[1], match[2], (match[3] or "").rstrip("0")
    if len(whole) > 1 and whole.startswith("0"):
        bare = whole.lstrip("0") or "0"
        raise UnreadableError(f"`{short(text)}` starts with a zero", f"write `{sign}{short(bare)}` if you mean that")
    if len(part) > decimals:
        raise UnreadableError(f"`{short(text)}` has too many decimals", f"expected {expected}")
    if len(whole) + decimals > MOST_DIGITS:
        place = " before the point" if decimals else ""
        help_ = f"expected at most {MOST_DIGITS - decimals} digits{place}"
        raise UnreadableError(f"`{short(text)}` has too many digits", help_)
    return int(f"{sign}{whole}{part:0<{decimals}}")


def date_from(text: str) -> int:
    """A date such as `2026-02-05`, as its ordinal day. Raises UnreadableError."""
    match = _DATE.fullmatch(text)
    expected = "expected year-month-day, such as `2026-02-05`"
    if match is None:
        raise UnreadableError(f"`{short(text)}` is not a date", expected)
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).toordinal()
    except ValueError:
        raise UnreadableError(f"`{text}` is not a day in the calendar", expected) from None
