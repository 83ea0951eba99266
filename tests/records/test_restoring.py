"""An older backup of the log is put back: nothing goes on silently, and what is said about it stays to be seen."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sharepolicy.frontends.cli import main
from sharepolicy.records import DamagedError, Head, Records, RecordsError
from sharepolicy.records.verify import Fault
from tests.helpers.recorded import recorded, records_in


@pytest.fixture
def lost(tmp_path: Path) -> list[Head]:
    """A store whose log is an older backup: the heads that it had before, the last after a record was erased."""
    with records_in("sqlite", tmp_path) as store:
        gone = recorded(store, person="P-1")
        recorded(store, person="P-2")
    backup = (tmp_path / "records.db").read_bytes()
    heads = []
    with records_in("sqlite", tmp_path) as store:
        for number in range(3):
            recorded(store, case=f"C-{number}")
            heads.append(store.head())
        store.erase(record=gone, basis="Article 17", by="I. Officer")
        heads.append(store.head())
    (tmp_path / "records.db").write_bytes(backup)
    return heads


def test_nothing_is_recorded_until_it_is_said(lost: list[Head], tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        assert {each.fault for each in store.verify().found} == {Fault.CUT_OFF, Fault.MISSING}
        with pytest.raises(DamagedError, match=f"ends after 4 entries, but {lost[-1].size} were signed"):
            recorded(store)
        found = store.restored(by="I. Officer", why="disk failure", known=lost[:-1])
        assert (found.first, found.last, found.why) == (4, lost[-1].size - 1, "disk failure")
        after = store.verify(known=lost)
        assert (after.well, after.restored, after.entries) == (True, (found,), 5)
        assert after.not_compared == tuple(head.size for head in lost)
        assert [each.erased for each in store.list()] == [True, False]
        for _ in range(6):  # longer than before: the heads of then are still told from those of now
            recorded(store)
    with records_in("sqlite", tmp_path) as store:
        after = store.verify(known=lost)
        assert (after.found, after.restored, after.head) == ((), (found,), store.head())
        with pytest.raises(RecordsError, match="nothing is missing"):
            store.restored(by="x", why="y")


def test_what_is_missing_afterwards_is_not_excused(lost: list[Head], tmp_path: Path) -> None:
    """A statement is about the time before it: what is cut off later is cut off."""
    with records_in("sqlite", tmp_path) as store:
        store.restored(by="x", why="y", known=lost)
    backup = (tmp_path / "records.db").read_bytes()
    with records_in("sqlite", tmp_path) as store:
        for _ in range(9):
            recorded(store)
        later = store.head()
    (tmp_path / "records.db").write_bytes(backup)
    with records_in("sqlite", tmp_path) as store:
        found = store.verify(known=[*lost, later])
        assert [each.fault for each in found.found] == [Fault.CUT_OFF]
        assert len(found.restored) == 1
        with pytest.raises(DamagedError, match="were signed"):
            recorded(store)


def test_a_head_of_the_entries_since_is_compared(lost: list[Head], tmp_path: Path) -> None:
    """Whoever has log and keys writes again what came after the backup, and a head of then was kept elsewhere.

    Its entries were taken for some of those that were lost, and it was not compared.
    """
    with records_in("sqlite", tmp_path) as store:
        store.restored(by="x", why="y")
    for name in ("records.db", "keys/keys.db"):
        (tmp_path / f"kept-{Path(name).name}").write_bytes((tmp_path / name).read_bytes())
    with records_in("sqlite", tmp_path) as store:
        recorded(store, case="C-8")
        kept = store.head()
        assert store.verify(known=[kept]).well
    for name in ("records.db", "keys/keys.db"):
        (tmp_path / name).write_bytes((tmp_path / f"kept-{Path(name).name}").read_bytes())
    with records_in("sqlite", tmp_path) as store:
        recorded(store, case="C-9")
        recorded(store, case="C-9")
        assert store.verify().well
        found = store.verify(known=[kept, *lost])
        assert [each.fault for each in found.found] == [Fault.HEAD] * 4  # this one, and those that nobody named
        assert "the first 6 entries are not those that were signed. Nobody has said" in found.found[1].says
        assert found.not_compared == (lost[-1].size,)


def test_an_empty_log_does_not_begin_anew(lost: list[Head], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "records.db") as db:
        for table in ("entry", "section", "head"):
            db.execute(f"DELETE FROM {table}")
    for _ in range(2):
        with (
            pytest.raises(DamagedError, match=f"the log is empty, but {lost[-1].size} entries were signed"),
            records_in("sqlite", tmp_path),
        ):
            pass
    (tmp_path / "records.db").unlink()
    with pytest.raises(DamagedError, match="the log is empty"), records_in("sqlite", tmp_path):
        pass


def test_it_is_said_and_seen_from_the_command_line(
    lost: list[Head], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--store", str(tmp_path / "records.db"), "--keys", str(tmp_path / "keys"))
    (tmp_path / "head.txt").write_text(str(lost[0]))
    assert main(["records", "verify", *given]) == 1
    assert "records restored" in capsys.readouterr().out
    by = ("--by", "I. Officer", "--why", "disk failure", "--head", str(tmp_path / "head.txt"))
    assert main(["records", "restored", *by, *given]) == 0
    assert main(["records", "verify", *given]) == 0
    told = capsys.readouterr().out
    assert told.count(f"Entries 4 to {lost[-1].size - 1} are missing, because a backup was put back") == 2
    assert "disk failure" in told
    assert main(["records", "verify", "--format", "json", *given]) == 0
    assert json.loads(capsys.readouterr().out)["restored"][0]["why"] == "disk failure"
    assert main(["records", "restored", *by, *given]) == 2


def test_a_head_of_another_log_is_refused(lost: list[Head], tmp_path: Path, file_store: Records) -> None:
    assert lost
    (tmp_path / "other").mkdir()
    with records_in("sqlite", tmp_path / "other") as other, pytest.raises(RecordsError, match="is not one of this log"):
        file_store.restored(by="x", why="y", known=[other.head()])
