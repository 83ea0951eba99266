"""The day on which a vector is asked, and what its case says of the day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from attrs import frozen

from sharepolicy.backends.portable.answer_forms import forms_of
from sharepolicy.backends.portable.drawing import near_an_end, one_of
from sharepolicy.backends.portable.writing import VersionToExport
from sharepolicy.forms.parts import Plain
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, FactType

_A_DAY = datetime.date(2026, 2, 5)
_REACH = 40
_AT_AN_END = 0.3
"""How often a day is the first or the last of its version."""

_ROUND_FEBRUARY = 0.25
"""How often it lies where a leap year matters, if years are counted up to it."""

_A_WORD = 0.5
"""How often a case says something of its day, if a day matters at all."""


@frozen
class AskedDay:
    """A case is asked `on` a day, and decided on `decided`: that is another one if the case says so.

    `lines` are what it says, and `given` the days that it leaves; None if they are those on which it is asked.
    """

    on: datetime.date
    decided: datetime.date
    lines: Plain
    given: Ranges | None = None


def chosen_day(version: VersionToExport, chance: Random) -> datetime.date:
    """A day on which a version is in force; each stretch of days that it tells apart is as likely."""
    if version.as_of is not None:
        return version.as_of
    vocabulary, period = version.compiled.document.vocabulary, version.period
    ends = [end for end in (period.first, period.last) if end]
    if ends and chance.random() < _AT_AN_END:
        return one_of(ends, chance)
    fact = vocabulary.decision_date
    if fact is None:
        return period.nearest(_A_DAY)
    cells = [cell & period.days for cell in version.compiled.domains[fact.name].cells]
    days = one_of([cell for cell in cells if cell], chance)
    assert isinstance(days, Ranges)
    low, high = version.compiled.domains[fact.name].stretch(days, _REACH)
    found = datetime.date.fromordinal(near_an_end(low, high, chance))
    if vocabulary.counted and chance.random() < _ROUND_FEBRUARY:
        third = datetime.date(found.year, 3, 1) - datetime.timedelta(days=int(chance.random() * 3))
        return third if _can_be(version, third) else found
    return found


def asked_day(version: VersionToExport, dates: Sequence[str], chance: Random) -> AskedDay:
    """A day, and what a case says of it by one of these names: nothing, that it is unknown, that day, others."""
    day = chosen_day(version, chance)
    if not dates or chance.random() >= _A_WORD:
        return AskedDay(day, day, {})
    name, draw = one_of(dates, chance), chance.random()
    if draw < 0.2:
        return AskedDay(day, day, {name: "unknown"})
    on = chosen_day(version, chance) if draw > 0.4 else day
    days = Ranges.of(day.toordinal(), day.toordinal())
    if draw > 0.8 and version.as_of is None:
        days |= Ranges(_more(version, day, chance))
    fact = version.compiled.document.vocabulary.decision_date or _ANY_DAY
    return AskedDay(on, day, {name: one_of(forms_of(fact, days), chance)}, days)


_ANY_DAY = Fact("day", FactType.DATE, "", "", decision_date=True)


def _more(version: VersionToExport, day: datetime.date, chance: Random) -> Iterator[tuple[int, int]]:
    """Days near to one, or another one, on which the version is in force as well."""
    other = chosen_day(version, chance)
    yield other.toordinal(), other.toordinal()
    later = day + datetime.timedelta(days=int(chance.random() * 9))
    if _can_be(version, later):
        yield day.toordinal(), later.toordinal()


def _can_be(version: VersionToExport, day: datetime.date) -> bool:
    fact = version.compiled.document.vocabulary.decision_date or _ANY_DAY
    days = version.period.days & Ranges.of(*fact.limits)
    return bool(days & Ranges.of(day.toordinal(), day.toordinal()))


_NO_DAYS = ("2026-02-30", "2026-2-05", "20260205", None, ["unknown"])


def wrong_days(version: VersionToExport, dates: Sequence[str]) -> list[Any]:
    """What a case can say of its day so that this version cannot decide it: the lines of each such case."""
    if not dates:
        return []
    a_day, first, last = datetime.timedelta(days=1), version.period.first, version.period.last
    if version.as_of is not None:
        outside = [(version.as_of - a_day, version.as_of), (version.as_of + a_day, version.as_of)]
    else:
        outside = [
            (day, end) for day, end in ((first and first - a_day, first), (last and last + a_day, last)) if day and end
        ]
    found: list[Any] = []
    for day, end in outside:
        found += [{dates[0]: day.isoformat()}, {dates[0]: [day.isoformat(), end.isoformat()]}]
    found += [{dates[0]: day} for day in _NO_DAYS]
    if len(dates) > 1:
        day = version.as_of or version.period.nearest(_A_DAY)
        found.append(dict.fromkeys(dates[:2], day.isoformat()))
    return found
