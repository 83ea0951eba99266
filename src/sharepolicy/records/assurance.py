"""What an organisation's decisions were like over a time, in numbers (guide 7.4): nothing that leads to one child.

Numbers below a least number are left out, and so is a second one where the first could be found by subtraction.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import Factory, define, frozen

from sharepolicy.language.within import AT_ONCE, Calendar, Within, within_from
from sharepolicy.language.words import plain
from sharepolicy.records.answers import answers
from sharepolicy.records.contents import OUTCOME_NAMES, all_decided, asked_in, found_by, limits_of
from sharepolicy.records.opened import Opened
from sharepolicy.records.taken import is_decided, is_of_unsaid_part

OTHERWISE = "otherwise"
"""What was not decided as advised."""


@frozen
class Count:
    """How often something was so; None where the number is too small to be told. `label` says what it is, in words."""

    name: str
    number: int | None
    label: str


@frozen
class Assurance:
    """The numbers of a time: `otherwise`: records decided otherwise than advised, if their number is told."""

    since: str
    until: str
    records: int | None
    least: int
    outcomes: tuple[Count, ...]
    rules: tuple[Count, ...]
    unknown: tuple[Count, ...]
    taken: tuple[Count, ...]
    in_time: tuple[Count, ...]
    outstanding: tuple[Count, ...]
    against: tuple[Count, ...]
    otherwise: tuple[str, ...]


@define
class _Numbers:
    """Counted so far. Mutable on purpose."""

    calendar: Calendar | None
    records: int = 0
    counts: dict[str, Counter[str]] = Factory(dict)
    labels: dict[str, str] = Factory(dict)
    otherwise: list[str] = Factory(list)

    def count(self, what: str, *names: str) -> None:
        self.counts.setdefault(what, Counter()).update(names)

    def add(self, opened: Opened) -> None:
        stored = opened.decision
        found = found_by(stored, opened.given, opened.at[:10])
        self.records += 1
        self.count("outcomes", found["outcome"] if found["settled"] else "not settled")
        self.count("rules", *found["rules"])
        self.labels |= asked_in(stored)
        self.count("unknown", *asked_in(stored))
        taken = _taken(opened)
        self.count("taken", taken)
        if taken == OTHERWISE:
            self.otherwise.append(opened.record)
        self.count("in_time", _in_time(opened, self.calendar))
        sure = [step for step in opened.outstanding if step["sure"]]
        self.labels |= {step["name"]: step["says"] for step in sure}
        self.count("outstanding", *{step["name"] for step in sure if not step["against"]})
        self.count("against", *{step["name"] for step in sure if step["against"]})


def assurance(
    opened: Iterable[Opened], since: str, until: str, least: int, calendar: Calendar | None = None
) -> Assurance:
    """The numbers over these records; those below `least` are left out. `calendar` counts limits in working days."""
    if least < 1:
        raise TypeError("`least` is a number of decisions, from 1 on")
    tally = _Numbers(calendar)
    for each in opened:
        tally.add(each)

    def told(what: str, *, is_whole: bool = False) -> tuple[Count, ...]:
        numbers = suppressed(tally.counts.get(what, Counter()), least, is_whole=is_whole)
        return tuple(Count(name, number, tally.labels.get(name, _words(name))) for name, number in numbers)

    taken = told("taken", is_whole=True)
    is_told = any(each.name == OTHERWISE and each.number is not None for each in taken)
    return Assurance(
        since,
        until,
        tally.records if tally.records >= least else None,
        least,
        outcomes=told("outcomes", is_whole=True),
        rules=told("rules"),
        unknown=told("unknown"),
        taken=taken,
        in_time=told("in_time", is_whole=True),
        outstanding=told("outstanding"),
        against=told("against"),
        otherwise=tuple(tally.otherwise) if is_told else (),
    )


def suppressed(counts: Mapping[str, int], least: int, *, is_whole: bool) -> Iterator[tuple[str, int | None]]:
    """The counts, the largest first, without the small ones.

    `is_whole`: they add up to a number that is told, so one that is left out alone could be found by subtraction. Then
    the next larger is left out too.
    """
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    hidden = sum(number < least for _, number in ordered)
    if is_whole and hidden and len(ordered) > hidden and sum(number for _, number in ordered[-hidden:]) < least:
        hidden += 1
    shown = len(ordered) - hidden
    for place, (name, number) in enumerate(ordered):
        yield name, number if place < shown else None


def _words(name: str) -> str:
    outcomes = name.split(" ")
    if set(outcomes) <= set(OUTCOME_NAMES):
        return " and ".join({"dont_share": "don't share"}.get(each, each) for each in outcomes)
    return plain(name)


def _taken(opened: Opened) -> str:
    """Whether people decided as advised, in each part of a request, and did not share more than that."""
    parts = [*answers(opened.decision, opened.given)]
    if opened.otherwise:
        return OTHERWISE
    if any(is_of_unsaid_part(each, parts) for each in opened.around.get("shared", ())):
        return "not said of which part"
    if not is_decided(parts, all_decided(opened.history)):
        return "not said"
    return "as advised, but something was erased" if opened.missing else "as advised"


def _in_time(opened: Opened, calendar: Calendar | None) -> str:
    """Whether it was decided within every limit that the decision itself sets, counted from the request."""
    around, limits = opened.around, limits_of(opened.decision, opened.given)
    told = [around.get(name, {}).get("when", "") for name in ("asked", "decided")]
    if any(len(each) < len("2026-01-01T00:00") for each in told):
        return "no times said"
    asked, decided = map(datetime.datetime.fromisoformat, told)
    if (asked.tzinfo is None) != (decided.tzinfo is None):
        return "no times said"
    if decided < asked:
        return "decided before it was asked"
    kept = {limit: _is_kept(limit, asked, decided, calendar) for limit in map(within_from, limits) if limit}
    if False in kept.values():
        return "late"
    left = [limit for limit, is_kept in kept.items() if is_kept is None]
    if any(limit.working for limit in left):
        return "limit in working days, not compared here"
    return "limit without a length, not compared" if left else "in time" if kept else "no limit"


def _is_kept(
    limit: Within, asked: datetime.datetime, decided: datetime.datetime, calendar: Calendar | None
) -> bool | None:
    """Whether it was decided within a limit; None if that cannot be said. `at once` is a quarter of an hour."""
    if limit == AT_ONCE:
        return decided - asked <= datetime.timedelta(minutes=15)
    if limit.start or limit.promptly:
        return None
    if decided - asked <= datetime.timedelta(minutes=limit.minutes):  # no calendar makes it shorter
        return True
    end = limit.due(asked, calendar)
    return None if end is None else decided <= end
