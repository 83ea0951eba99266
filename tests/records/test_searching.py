"""Searching a store reads what it finds, and not everything that lies between."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sharepolicy.records import Records
from tests.helpers.recorded import recorded, records_in

Statement = tuple[str, Any]


@contextmanager
def noted(store: Records) -> Iterator[list[Statement]]:
    """The statements that the log runs meanwhile, with their values."""
    found: list[Statement] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found.append((statement, values))

    engine = store._store.log._engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


SEARCHES: dict[str, Callable[[Records], object]] = {
    "case": lambda store: [*store.list(case="C-2")],
    "person": lambda store: [*store.list(person="P-2")],
    "day": lambda store: [*store.list(since="2026-01-01", until="2026-02-01")],
    "before": lambda store: [*store.list(before="2026-01-01")],
    "replay": lambda store: store.replay(by="x", case="C-2"),
    "add": lambda store: recorded(store),
}


@pytest.mark.parametrize("search", SEARCHES)
def test_no_search_walks_through_the_whole_log(search: str, tmp_path: Path) -> None:
    """By SQLite's own account of what it does, where only outcomes and rules are looked for in each record."""
    with records_in("sqlite", tmp_path) as store:
        for number in range(20):
            recorded(store, case=f"C-{number}", person=f"P-{number}")
        store.erase(person="P-19", basis="Article 17", by="I. Officer")
        with noted(store) as statements:
            SEARCHES[search](store)
        assert statements
        with sqlite3.connect(tmp_path / "records.db") as db:
            for statement, values in statements:
                if statement.startswith("SELECT"):
                    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
                    few = ("SCAN CONSTANT ROW", "SCAN head")  # heads are kept that a witness signed, and the newest
                    walks = [each for each in plan if each.startswith("SCAN") and each not in few]
                    assert not walks, (statement, plan)


def test_what_lies_between_is_not_read(file_store: Records) -> None:
    """Two records of one case, with others between."""
    first = recorded(file_store)
    for number in range(2, 12):
        recorded(file_store, case=f"C-{number}")
    last = recorded(file_store)
    with noted(file_store) as statements:
        found = [
            row.columns["id"] for row in file_store._store.log.rows(only=file_store._store.tagged({"case": "C-1"}))
        ]
    assert found == [first, last]
    (of_sections,) = [values for statement, values in statements if "FROM section" in statement]
    assert len(of_sections) == 2
    assert "BETWEEN" not in str(statements)


def test_a_record_is_found_by_what_was_added_about_somebody(store: Records) -> None:
    """Whoever asked what there is about them was told that there is nothing; to erase it found it."""
    record = recorded(store, person="P-1")
    recorded(store, person="P-2")
    list(store.open_all(by="early", why="y", person="M"))
    store.extend(record, {"views": [{"of": "mother", "said": "x", "person": "M"}]})
    assert [each.record for each in store.list(person="M")] == [record]
    (opened,) = store.open_all(by="late", why="y", person="M")
    assert [each["by"] for each in opened.openings] == ["late"]
    assert list(store.list(person="M", case="C-9")) == []
    assert store.erase(person="M", basis="b", by="o").pieces == 1
