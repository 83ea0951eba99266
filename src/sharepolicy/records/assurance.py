"""What an organisation's decisions were like over a time, in numbers (guide 7.4): nothing that leads to one child.

Numbers below a least number are left out, and so is a second one where the first could be found by subtraction.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import Factory, define, frozen

from sharepolicy.records.contents import asked_in, found_by
from sharepolicy.records.opened import Opened

OTHERWISE = "otherwise"
"""What was not decided as advised."""

_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60}


@frozen
class Count:
    """How often something was so; None where the number is too small to be told."""

    name: str
    number: int | None


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
    otherwise: tuple[str, ...]


@define
class _Numbers:
    """Counted so far. Mutable on purpose."""

    records: int = 0
    counts: dict[str, Counter[str]] = Factory(dict)
    otherwise: list[str] = Factory(list)

    def count(self, what: str, *names: str) -> None:
        self.counts.setdefault(what, Counter()).update(names)

    def add(self, opened: Opened) -> None:
        stored, around = opened.decision, opened.around
        found = found_by(stored, opened.at)
        self.records += 1
        self.count("outcomes", found["outcome"] if found["settled"] else "not settled")
        self.count("rules", *found["rules"])
        self.count("unknown", *dict.fromkeys(asked_in(stored)))
        decided = around.get("decided", {}).get("outcome")
        taken = "not said" if decided is None else "as advised" if decided == stored["outcome"] else OTHERWISE
        self.count("taken", taken)
        if taken == OTHERWISE:
            self.otherwise.append(opened.record)
        self.count("in_time", _in_time(stored, around))
        self.count("outstanding", *(step["name"] for step in opened.outstanding if step["sure"]))


def assurance(opened: Iterable[Opened], since: str, until: str, least: int) -> Assurance:
    """The numbers over these records; those below `least` are left out."""
    tally = _Numbers()
    for each in opened:
        tally.add(each)

    def told(what: str, *, is_whole: bool = False) -> tuple[Count, ...]:
        return tuple(suppressed(tally.counts.get(what, Counter()), least, is_whole=is_whole))

    is_told = any(each.name == OTHERWISE and each.number is not None for each in told("taken", is_whole=True))
    return Assurance(
        since,
        until,
        tally.records if tally.records >= least else None,
        least,
        outcomes=told("outcomes", is_whole=True),
        rules=told("rules"),
        unknown=told("unknown"),
        taken=told("taken", is_whole=True),
        in_time=told("in_time", is_whole=True),
        outstanding=told("outstanding"),
        otherwise=tuple(tally.otherwise) if is_told else (),
    )


def suppressed(counts: Mapping[str, int], least: int, *, is_whole: bool) -> Iterator[Count]:
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
        yield Count(name, number if place < shown else None)


def _in_time(stored: Mapping[str, Any], around: Mapping[str, Any]) -> str:
    """Whether it was decided within the shortest limit that the decision itself says, counted from the request."""
    asked, decided = (around.get(name, {}).get("when", "") for name in ("asked", "decided"))
    limits = [minutes for limit in _limits(stored) if (minutes := _minutes(limit)) is not None]
    if len(asked) < len("2026-01-01T00:00") or len(decided) < len("2026-01-01T00:00"):
        return "no times said"
    if not limits:
        return "no limit"
    try:
        took = datetime.datetime.fromisoformat(decided) - datetime.datetime.fromisoformat(asked)
    except TypeError:  # one with a zone, one without
        return "no times said"
    if took < datetime.timedelta():
        return "decided before it was asked"
    return "in time" if took <= datetime.timedelta(minutes=min(limits)) else "late"


def _limits(stored: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    held = stored.get("lists", stored)
    for person in held.get("escalation", ()):
        yield from person["limits"] if person["sure"] else ()
    for action in held.get("actions", ()):
        if action["sure"] and action["timing"] == "before" and action["limit"]:
            yield action["limit"]


def _minutes(limit: Mapping[str, Any]) -> int | None:
    """A limit in minutes; `at once` is a quarter of an hour. None for working days and for what has no number."""
    if limit["amount"] is None:
        return 15 if limit["text"] == "at once" else None
    return int(limit["amount"]) * _MINUTES[limit["unit"]] if limit["unit"] in _MINUTES else None
