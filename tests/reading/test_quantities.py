"""Numbers, dates and time limits are read as people write them, without guesses."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.language.within import within_from
from sharepolicy.reading.quantities import UnreadableError, date_from, number_from


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_numbers_are_counted_in_their_smallest_unit(number: int, decimals: int) -> None:
    """Reading undoes writing."""
    text = format(Decimal(number).scaleb(-decimals), "f")
    assert number_from(text, decimals) == number


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [("12", 0, 12), ("-3", 0, -3), ("3.5", 2, 350), ("9.0", 0, 9), ("0", 0, 0), ("0.05", 2, 5)],
)
def test_ordinary_numbers(text: str, decimals: int, number: int) -> None:
    """Zeros at the end change nothing."""
    assert number_from(text, decimals) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1e3",
        "1_000",
        "0x1F",
        "0o17",
        "+1",
        "1.",
        ".5",
        "1,5",
        " 1",
        "1\n",
        "١٢",
        "1:30",
        "-",
        "--1",
        "nan",
        "inf",
    ],
)
def test_everything_else_is_no_number(text: str) -> None:
    """No exponent, no underscore, no other digits, nothing sixty-based."""
    with pytest.raises(UnreadableError, match="is not a number"):
        number_from(text, 2)


@pytest.mark.parametrize("text", ["007", "-010", "00", "01.5"])
def test_leading_zeros_are_no_guess_at_octal(text: str) -> None:
    """`010` is 8 to some programs and 10 to others: here it is refused."""
    with pytest.raises(UnreadableError, match="starts with a zero"):
        number_from(text, 2)


def test_numbers_have_an_end() -> None:
    """A text of a million digits is refused before anything is computed from it."""
    with pytest.raises(UnreadableError, match="too many digits"):
        number_from("9" * 1_000_000, 0)
    with pytest.raises(UnreadableError, match="too many decimals"):
        number_from("1.234", 2)


@given(st.dates())
def test_dates_are_read_as_they_are_written(date: datetime.date) -> None:
    """Year, month and day, and nothing else."""
    assert date_from(date.isoformat()) == date.toordinal()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-2-5",
        "05.02.2026",
        "2026-02-30",
        "2026-02-05T10:00",
        "0000-01-01",
        "20260205",
        "\uff12\uff10\uff12\uff16-02-05",
    ],
)
def test_other_dates_are_refused(text: str) -> None:
    """Neither other orders nor days that no calendar has."""
    with pytest.raises(UnreadableError):
        date_from(text)


@pytest.mark.parametrize(
    ("text", "minutes"), [("at once", 0), ("15 minutes", 15), ("1 hour", 60), ("2 days", 2880), ("1 working day", 1440)]
)
def test_time_limits(text: str, minutes: int) -> None:
    """They compare by their minutes, and are shown as written."""
    within = within_from(text)
    assert within is not None
    assert (within.minutes, str(within)) == (minutes, text)


@pytest.mark.parametrize("text", ["", "soon", "15", "minutes", "15 min", "-1 days", "99999 days", "1.5 hours"])
def test_other_time_limits_are_refused(text: str) -> None:
    """No vague words."""
    assert within_from(text) is None
