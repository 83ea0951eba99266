"""Dates and the years between them, drawn so that they fit: else most cases with both contradict themselves."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from random import Random

from sharepolicy.backends.portable.drawing import one_of
from sharepolicy.language.values import Ranges, Values, single_day
from sharepolicy.language.vocabulary import Vocabulary

_NO_NUMBER = 0.5
"""How often the number is left to be counted."""

_APART = 18
"""How many years two possible dates lie apart."""


def with_ages(
    vocabulary: Vocabulary, given: Mapping[str, Values], near: Mapping[str, int], day: datetime.date, chance: Random
) -> dict[str, Values]:
    """What is given, with the date that fits each number of years; `near` has those that are not given.

    Where a date is given but no number fits, the date speaks alone.
    """
    found = dict(given)
    for fact in vocabulary.counted:
        date = next((end for end in fact.years_between if isinstance(end, str) and end in found), None)
        if date is None or vocabulary.facts[date].decision_date:
            continue
        numbers, before = found.pop(fact.name, None), date == fact.years_between[0]
        other = _day_of(vocabulary, fact.years_between[before], found, day)
        years = numbers.pieces[0][0] if isinstance(numbers, Ranges) else near[fact.name]
        if other is None or years is None:
            continue
        dates = {_drawn(other, years, chance, before=before)}
        if chance.random() < 0.15:
            dates.add(_drawn(other, years + _APART, chance, before=before))
            numbers = numbers and Ranges.of(years, years + _APART)
        pieces = [(each.toordinal(), each.toordinal()) for each in dates if each is not None]
        limits = Ranges.of(*vocabulary.facts[date].limits)
        if pieces and Ranges(pieces) <= limits:
            found[date] = Ranges(pieces)
            if numbers and numbers <= fact.all_values and chance.random() >= _NO_NUMBER:
                found[fact.name] = numbers
    return found


def _day_of(
    vocabulary: Vocabulary, end: str | int, given: Mapping[str, Values], day: datetime.date
) -> datetime.date | None:
    if isinstance(end, int):
        return datetime.date.fromordinal(end)
    return day if vocabulary.facts[end].decision_date else single_day(given.get(end))


def _drawn(other: datetime.date, years: int, chance: Random, *, before: bool) -> datetime.date | None:
    """A day so many years before or after another, or up to a year more; often just on it or beside it."""
    year, way = other.year + (-years if before else years), -1 if before else 1
    if not datetime.MINYEAR + 1 < year < datetime.MAXYEAR - 1:
        return None
    leap = [each for each in (year, year + way) if each % 4 == 0 and (each % 100 or each % 400 == 0)]
    if leap and chance.random() < 0.3:
        return datetime.date(leap[0], 2, 29)
    is_29th = (other.month, other.day) == (2, 29)
    turn = other.replace(year=year, day=28) if is_29th else other.replace(year=year)
    more = one_of((0, 0, 1, -1, 364, int(chance.random() * 365)), chance)
    return turn + datetime.timedelta(days=way * more)
