"""How long records are kept: by the day of the decision, where it is decided, and while something is added to them."""

from __future__ import annotations

import datetime
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sharepolicy import records
from sharepolicy.records import Records, RecordsError
from tests.helpers.recorded import recorded, small_policy

UTC = datetime.UTC


class _Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        """It is Christmas 2020."""
        self.now = datetime.datetime(2020, 12, 25, 9, tzinfo=UTC)

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    """The clock of the store."""
    return _Clock()


@pytest.fixture
def dated(tmp_path: Path, clock: _Clock) -> Records:
    """A store with that clock."""
    return records.open(tmp_path / "records.db", clock=clock)


def expired(store: Records, before: str, *, dry_run: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is erased that was decided before a day, finished or not, and what stays of that."""
    found = store.expire(before, basis="retention", by="I. Officer", unfinished=True, even_recent=True, dry_run=dry_run)
    return found.records, tuple(each.record for each in found.kept)


DONE = {"done": [{"action": "tell-them"}, {"action": "write-it-down"}]}


def test_what_was_learnt_since_keeps_a_record(dated: Records, clock: _Clock) -> None:
    """Yesterday's statement was erased with a decision of years ago. That somebody looks at it does not keep it."""
    with dated as store:
        changed, left, opened = (recorded(store, case=f"C-{number}") for number in range(3))
        clock.now = datetime.datetime(2026, 11, 28, 9, tzinfo=UTC)
        store.extend(changed, {"note": [{"text": "She is back."}]})
        store.open(opened, by="x", why="y")
        for dry_run in (True, False):
            assert expired(store, "2021-01-01", dry_run=dry_run) == ((left, opened), (changed,))
        assert store.open(changed, by="x", why="y").around["note"] == [{"text": "She is back."}]
        assert expired(store, "2026-11-28") == ((), (changed,))
        assert expired(store, "2026-11-30") == ((changed,), ())
        assert expired(store, "2026-11-30") == ((), ())


def test_a_record_stays_while_it_is_anywhere_the_day_of_what_was_added(dated: Records, clock: _Clock) -> None:
    """It may be new year there already."""
    with dated as store:
        record = recorded(store)
        clock.now = datetime.datetime(2020, 12, 31, 20, tzinfo=UTC)
        store.extend(record, {"note": [{"text": "She is back."}]})
        assert expired(store, "2021-01-01") == ((), (record,))


def test_what_was_erased_already_is_not_said_to_stay(dated: Records, clock: _Clock) -> None:
    """There is nothing left of it."""
    with dated as store:
        record = recorded(store)
        clock.now += datetime.timedelta(days=100)
        store.extend(record, {"note": [{"text": "She is back."}]})
        store.erase(record=record, basis="Article 17", by="I. Officer")
        assert expired(store, "2021-01-01") == ((), ())


def test_the_day_of_a_record_is_that_of_the_policy(dated: Records, clock: _Clock) -> None:
    """Not that of universal time: at half past midnight in London, in summer, that is the day before."""
    policy = small_policy()
    clock.now = datetime.datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with dated as store:
        for zone, day in (("Europe/London", "2026-07-01"), ("America/New_York", "2026-06-30")):
            there = policy.in_zone(ZoneInfo(zone))
            (added,) = store.add(there.decide({"risk": False}), policy=there, case=zone)
            assert [each.day for each in store.list(case=zone)] == [day]
            assert [each.record for each in store.list(since=day, until=day)] == [added.record]


def test_a_record_is_as_old_as_it_was_written(dated: Records, clock: _Clock) -> None:
    """With a slip in the year of the decision, it was erased on the evening of the day that it was recorded."""
    policy = small_policy()
    with dated as store:
        old = policy.decide({"risk": False}).to_dict() | {"on": "2010-12-25", "today": False}
        (added,) = store.add(old, policy=policy, case="C-1")
        found = store.expire("2015-01-01", basis="retention", by="I. Officer", unfinished=True)
        assert [(each.record, each.why) for each in found.kept] == [
            (added.record, "it was recorded on that day or later")
        ]
        assert expired(store, "2021-01-01") == ((added.record,), ())


@pytest.mark.parametrize(
    ("around", "why"),
    [
        ({**DONE}, ""),
        ({}, "2 steps are outstanding"),
        ({"done": [{"action": "tell-them"}]}, "a step is outstanding"),
        ({**DONE, "review": "2026-06-01"}, "it is to be looked at again on 2026-06-01"),
        ({**DONE, "review": "2021-06-01"}, "it is to be looked at again on 2021-06-01"),
        ({**DONE, "review": "2020-12-31"}, ""),
    ],
)
def test_what_is_not_finished_stays_and_is_named(
    around: dict[str, Any], why: str, dated: Records, clock: _Clock
) -> None:
    """Somebody is to look at it again, or has something to do; unless it is asked for."""
    with dated as store:
        record = recorded(store, around=around)
        clock.now = datetime.datetime(2026, 1, 2, 9, tzinfo=UTC)
        for dry_run in (True, False):
            found = store.expire("2021-01-01", basis="retention", by="I. Officer", dry_run=dry_run)
            assert found.records == (() if why else (record,))
            assert [(each.record, each.why) for each in found.kept] == ([(record, why)] if why else [])
        assert expired(store, "2021-01-01") == ((record,) if why else (), ())


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2062-01-01", "not in the past"),
        ("2026-03-01", "not in the past"),
        ("2026-02-27", "less than a year"),
        ("2025-03-02", "less than a year"),
        ("2025-03-01", ""),
    ],
)
def test_a_day_of_the_last_year_is_refused_unless_it_is_asked_for(
    day: str, says: str, dated: Records, clock: _Clock
) -> None:
    """A slip in the year, or the day of the night, erased every record that was finished."""
    clock.now = datetime.datetime(2026, 3, 1, tzinfo=UTC)
    with dated as store:
        recorded(store)
        with pytest.raises(RecordsError, match=says) if says else nullcontext():
            store.expire(day, basis="b", by="o", unfinished=True)
        assert store.expire(day, basis="b", by="o", even_recent=True).done
