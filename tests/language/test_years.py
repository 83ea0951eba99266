"""Years between two dates, as people count them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.language.values import Ranges
from sharepolicy.language.years import possible_years, years_between


def day(text: str) -> int:
    """The ordinal of a date."""
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("born", "now", "years"),
    [
        ("2010-06-15", "2026-06-14", 15),
        ("2010-06-15", "2026-06-15", 16),
        ("2010-06-15", "2010-06-15", 0),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2010-12-31", "2011-01-01", 0),
        ("2026-06-15", "2026-06-14", -1),
    ],
)
def test_a_birthday_adds_a_year(born: str, now: str, years: int) -> None:
    """Whoever was born on 29 February has it on 1 March in other years."""
    assert years_between(day(born), day(now)) == years


def birthdays(born: datetime.date, until: datetime.date) -> int:
    """How many birthdays lie in the days after a birth, found by looking at each of them."""
    count, each = 0, born
    while each < until:
        each += datetime.timedelta(days=1)
        leap = (each.year % 4 == 0 and each.year % 100 != 0) or each.year % 400 == 0
        is_29th_here = (born.month, born.day) == (2, 29) and not leap
        count += (each.month, each.day) == ((3, 1) if is_29th_here else (born.month, born.day))
    return count


@given(st.dates(datetime.date(1996, 1, 1), datetime.date(2004, 12, 31)), st.integers(0, 2500))
def test_it_is_the_number_of_birthdays(born: datetime.date, later: int) -> None:
    """Counted one by one."""
    assert years_between(born.toordinal(), born.toordinal() + later) == birthdays(
        born, born + datetime.timedelta(days=later)
    )


_DAYS = st.integers(day("1999-02-20"), day("2004-03-05"))
_SPANS = st.tuples(_DAYS, st.integers(0, 800)).map(lambda pair: Ranges.of(pair[0], pair[0] + pair[1]))
_SETS = st.lists(_SPANS, min_size=1, max_size=2).map(lambda found: Ranges(p for each in found for p in each.pieces))


def days_in(days: Ranges) -> list[int]:
    """Every day of a set."""
    return [each for low, high in days.pieces if low is not None and high is not None for each in range(low, high + 1)]


@given(_SETS, _SETS)
def test_what_is_possible_is_what_some_two_days_give(first: Ranges, last: Ranges) -> None:
    """No number is lost, and none is added."""
    ends = {low for low, _ in last.pieces} | {high for _, high in last.pieces}
    some = {each for each in days_in(last) if each % 30 == 0} | {each for each in ends if each is not None}
    found = {years_between(born, now) for born in days_in(first) for now in some}
    possible = possible_years(first, last)
    assert all(Ranges.of(years, years) <= possible for years in found)
    assert {years for low, high in possible.pieces for years in range(low or 0, (high or 0) + 1)} == found
