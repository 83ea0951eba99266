"""A day that was set to look at a record again is named once it comes, until somebody has looked."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.records import Records
from tests.helpers.recorded import recorded, records_in, small_policy

DECIDED = {"decided": {"by": "A", "outcome": "share"}}


class _Clock:
    def __init__(self) -> None:
        self.day = "2026-11-01"

    def __call__(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(f"{self.day}T09:00:00+00:00")


def due(store: Records, record: str) -> str:
    """The day that is named."""
    return store.open(record, by="x", why="y").look_again


@pytest.mark.parametrize(
    ("day", "around", "expected"),
    [
        ("2026-11-23", {}, ""),
        ("2026-11-24", {}, "2026-12-01"),
        ("2027-05-01", {}, "2026-12-01"),
        ("2026-12-01", {"review": "2027-01-01"}, ""),
        ("2026-12-01", DECIDED, ""),
        ("2026-11-30", DECIDED, "2026-12-01"),
        ("2026-12-01", {"note": [{"text": "x"}]}, "2026-12-01"),
    ],
)
def test_a_review_is_named_from_a_week_before(tmp_path: Path, day: str, around: dict[str, Any], expected: str) -> None:
    """Nothing ever said that the day had come."""
    clock = _Clock()
    with records_in("sqlite", tmp_path, clock=clock) as store:
        record = recorded(store, around={**DECIDED, "review": "2026-12-01"})
        clock.day = day
        if around:
            store.extend(record, around)
        assert due(store, record) == expected
        assert [each.look_again for each in store.open_all(by="x", why="y")] == [expected]


def test_another_record_of_the_case_has_looked_again(tmp_path: Path) -> None:
    """About the same person."""
    clock = _Clock()
    with records_in("sqlite", tmp_path, clock=clock) as store:
        record = recorded(store, around={"review": "2026-12-01"})
        clock.day = "2026-12-03"
        recorded(store, person="SISTER")
        assert due(store, record) == "2026-12-01"
        store.add(small_policy().decide({"risk": True}), policy=small_policy(), case="C-1", person="P-1")
        assert due(store, record) == ""
