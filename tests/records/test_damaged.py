"""One record that somebody damaged: it is named, and does not stop what is done with all the others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sharepolicy.records import DamagedError, Records, RecordsError
from tests.helpers.recorded import recorded

SEALED = """UPDATE section SET sealed = zeroblob(900) WHERE entry IN (SELECT "index" FROM entry WHERE {})"""
LEAF = "UPDATE entry SET leaf = 'x' WHERE {}"
MOVED = "UPDATE entry SET day = '2020-01-01' WHERE {}"
GONE = """DELETE FROM section WHERE entry IN (SELECT "index" FROM entry WHERE {})"""


def changed(folder: Path, change: str, which: str) -> None:
    """What the administrator of the database does, without a key."""
    with sqlite3.connect(folder / "records.db") as db:
        assert db.execute(change.format(which)).rowcount


@pytest.mark.parametrize("change", [SEALED, LEAF, MOVED, GONE])
def test_the_others_are_told(change: str, file_store: Records, tmp_path: Path) -> None:
    """Whoever wanted to stop the list of every morning turned one bit over."""
    first, bad, last = (recorded(file_store, case="C-1", person=person) for person in ("A", "B", "B"))
    changed(tmp_path, change, f"id = '{bad}'")
    found: list[str] = []
    told: dict[str, RecordsError] = {}
    for each in file_store.open_all(by="x", why="y", failed=lambda name, why: told.update({name: why})):
        assert each.outstanding
        found.append(each.record)
    assert (found, [*told]) == ([first, last], [bad])
    several = file_store.open_all(by="x", why="y")
    assert [next(several).record, next(several).record] == [first, last]
    with pytest.raises(DamagedError, match=f"record {bad} cannot be read: "):
        next(several)
    left: list[str] = []

    def failed(name: str, _: RecordsError) -> None:
        left.append(name)

    assert file_store.replay(by="x", failed=failed).records == 2
    assert file_store.assurance("2021-01-01", "2999-01-01", by="x", least=1, failed=failed).records == 2
    assert left == ([bad] if change == MOVED else [bad, bad])
    assert [each.record for each in file_store.list()] == [first, bad, last]


def test_a_record_that_cannot_be_read_does_not_expire_and_is_named(file_store: Records, tmp_path: Path) -> None:
    done = {"done": [{"action": "tell-them"}, {"action": "write-it-down"}]}
    good, bad = (recorded(file_store, person=person, around=done) for person in "AB")
    changed(tmp_path, SEALED, f"id = '{bad}'")
    found = file_store.expire("9999-01-01", basis="b", by="o", even_recent=True)
    assert found.records == (good,)
    assert [(each.record, "cannot be read" in each.why) for each in found.kept] == [(bad, True)]


def test_an_opening_of_many_that_was_changed_stops_nothing(file_store: Records, tmp_path: Path) -> None:
    record = recorded(file_store)
    assert [each.record for each in file_store.open_all(by="x", why="y")] == [record]
    changed(tmp_path, SEALED, "kind = 'opening'")
    opened = file_store.open(record, by="z", why="audit")
    assert {each["by"] for each in opened.openings} == {"?", "z"}


def test_what_was_moved_to_another_record_is_not_shown_there(file_store: Records, tmp_path: Path) -> None:
    """Another child's note was shown, and the steps counted as done."""
    one, other = recorded(file_store, person="A"), recorded(file_store, person="B")
    file_store.extend(other, {"done": [{"action": "tell-them"}], "note": [{"text": "Of another child."}]})
    changed(tmp_path, f"UPDATE entry SET of = '{one}' WHERE {{}}", "kind = 'addition'")
    with pytest.raises(DamagedError, match="what it is found by is not what it says"):
        file_store.open(one, by="x", why="y")
    assert len(file_store.open(other, by="x", why="y").outstanding) == 2
