"""What an organisation's decisions were like over a time, in numbers (guide 7.4): nothing that leads to one child.

Which numbers may be told, `groups.py` says.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from attrs import Factory, define, frozen

from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.within import AT_ONCE, Calendar, Within, within_from
from sharepolicy.language.words import plain
from sharepolicy.records.answers import answers
from sharepolicy.records.contents import OUTCOME_NAMES, all_decided, asked_in, found_by, limits_of
from sharepolicy.records.groups import DETAILS, Counted, in_groups
from sharepolicy.records.opened import Opened
from sharepolicy.records.taken import is_decided, is_of_unsaid_part

OTHERWISE = "otherwise"
"""What was not decided as advised."""


@frozen
class Count:
    """How often something was so. `label` says what it is, in words."""

    name: str
    number: int
    label: str


@frozen
class Assurance:
    """The numbers of a time, in groups of at least `least`; `records` is how many decisions are counted.

    `erased` is how many more have been erased, rounded down to a multiple of `least`: nobody knows what they said.

    `otherwise` are the records decided otherwise than advised; none unless `least` is 1, for each leads to one child.
    """

    since: str
    until: str
    records: int
    erased: int
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
    rows: list[Counted] = Factory(list)
    labels: dict[str, str] = Factory(dict)
    otherwise: list[str] = Factory(list)

    def add(self, opened: Opened) -> None:
        stored = opened.decision
        found = found_by(stored, opened.given, opened.at[:10])
        outcome, taken = found["outcome"] if found["settled"] else "not settled", _taken(opened)
        if taken == OTHERWISE:
            self.otherwise.append(opened.record)
        sure = [step for step in opened.outstanding if step["sure"]]
        self.labels |= asked_in(stored) | {step["name"]: step["says"] for step in sure}
        undone, done_against = ({step["name"] for step in sure if bool(step["against"]) is so} for so in (False, True))
        rules, left, against = (tuple(sorted(names)) for names in (found["rules"], undone, done_against))
        details = (rules, tuple(asked_in(stored)), left, against)  # asked in the order of the answer
        self.rows.append(Counted((outcome, taken, _in_time(opened, self.calendar)), details))


def assurance(
    opened: Iterable[Opened],
    since: str,
    until: str,
    least: int,
    calendar: Calendar | None = None,
    details: Collection[str] = DETAILS,
    erased: int = 0,
) -> Assurance:
    """The numbers over these records, in groups of at least `least`. `calendar` counts limits in working days.

    `erased` is how many more there were.

    `details` are those of the tables of details that are counted: the fewer, the more decisions are alike.
    """
    if least < 1:
        raise TypeError("`least` is a number of decisions, from 1 on")
    if strange := sorted(set(details) - set(DETAILS)):
        raise TypeError(f"a report does not count `{strange[0]}`; {did_you_mean(strange[0], DETAILS)}")
    tally = _Numbers(calendar)
    for each in opened:
        tally.add(each)
    told = {
        table: tuple(
            Count(name, number, tally.labels.get(name, _words(name)))
            for name, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        for table, counts in in_groups(tally.rows, least, details).items()
    }
    records, otherwise = sum(each.number for each in told["outcomes"]), tally.otherwise if least == 1 else ()
    return Assurance(since, until, records, erased - erased % least, least, otherwise=tuple(otherwise), **told)


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
