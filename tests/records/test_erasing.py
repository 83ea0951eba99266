"""After an erasure, what was recorded is nowhere: neither what it said nor its key, in any file of either store."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.reading.records import read_around
from sharepolicy.records import DamagedError, ErasedError, Fault, Records, RecordsError
from tests.helpers.recorded import recorded, records_in


def in_any_file(folder: Path, raw: bytes) -> bool:
    return any(raw in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_nothing_of_it_is_left(tmp_path: Path) -> None:
    said = "she told me about the boathouse"
    with records_in("sqlite", tmp_path, backup=tmp_path / "copy.db") as store:
        record = recorded(store, around={"note": [{"text": said}]})
        keys = store._store.keys
        number = store._store.row(record).sections[0].key
        secret = keys.secret(number)
        wrapped = keys._db.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()[0]
        assert secret is not None
        assert in_any_file(tmp_path, wrapped)
        store.erase(record=record, basis="Article 17", by="I. Officer")
        assert (tmp_path / "records.db-wal").exists()  # while it is open, and the log is in it
        for raw in (said.encode(), secret, wrapped):
            assert not in_any_file(tmp_path, raw)
    for raw in (said.encode(), secret, wrapped):
        assert not in_any_file(tmp_path, raw)


def test_a_restored_log_gives_nothing_back(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
    for path in tmp_path.glob("records.db*"):
        shutil.copy(path, tmp_path / f"kept-{path.name}")
    with records_in("sqlite", tmp_path) as store:
        store.erase(record=record, basis="Article 17", by="I. Officer")
    for path in tmp_path.glob("records.db*"):
        path.unlink()
    shutil.move(tmp_path / "kept-records.db", tmp_path / "records.db")
    with records_in("sqlite", tmp_path) as store:
        with pytest.raises(ErasedError):
            store.open(record, by="x", why="y")
        assert {each.fault for each in store.verify().found} == {Fault.CUT_OFF, Fault.MISSING}


def test_restored_keys_are_destroyed_again(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
    shutil.copy(tmp_path / "keys" / "keys.db", tmp_path / "kept.db")
    with records_in("sqlite", tmp_path) as store:
        store.erase(record=record, basis="Article 17", by="I. Officer")
    shutil.move(tmp_path / "kept.db", tmp_path / "keys" / "keys.db")
    with records_in("sqlite", tmp_path) as store, pytest.raises(ErasedError):
        store.open(record, by="x", why="y")


def test_an_erasure_that_was_cut_short_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        monkeypatch.setattr(store._store.keys, "destroy", lambda _: (_ for _ in ()).throw(RecordsError("no power")))
        with pytest.raises(RecordsError, match="no power"):
            store.erase(record=record, basis="Article 17", by="I. Officer")
    with records_in("sqlite", tmp_path) as store, pytest.raises(ErasedError):
        store.open(record, by="x", why="y")


@pytest.mark.parametrize("missing", ["basis", "by"])
def test_an_erasure_says_on_which_basis_and_by_whom(missing: str, tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        said = {"basis": "Article 17", "by": "I. Officer"} | {missing: " "}
        with pytest.raises(TypeError, match="lawful basis"):
            store.erase(record=record, **said)
        with pytest.raises(TypeError, match="what to erase"):
            store.erase(basis="a", by="b")
        assert store.open(record, by="x", why="y").case == "C-1"


def test_what_is_added_while_a_record_is_erased_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with records_in("sqlite", tmp_path) as store, records_in("sqlite", tmp_path) as other:
        record = recorded(store)

        def slowly(*given: Any) -> dict[str, Any]:
            other.erase(record=record, basis="Article 17", by="I. Officer")
            return read_around(*given)

        monkeypatch.setattr("sharepolicy.records.drafts.read_around", slowly)
        with pytest.raises(ErasedError):
            store.extend(record, {"note": [{"text": "the boathouse"}]})
        assert list(store._store.about(record)) == []


def test_an_erasure_that_fails_takes_no_key_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        store._store.keys._ready.clear()
        with monkeypatch.context() as patched:
            patched.setattr(store._store, "append", lambda _: (_ for _ in ()).throw(RecordsError("disk full")))
            with pytest.raises(RecordsError, match="disk full"):
                store.erase(record=record, basis="Article 17", by="I. Officer")
        later = recorded(store)
        assert store.open(later, by="x", why="y").case == "C-1"
        assert store.open(record, by="x", why="y").case == "C-1"


@pytest.mark.parametrize(
    "hiding",
    [
        "UPDATE section SET person = 'somebody else'",
        """UPDATE entry SET "of" = 'another' WHERE kind = 'addition'""",
        "UPDATE entry SET kind = 'policy' WHERE kind = 'addition'",
        "UPDATE section SET key = 999999",
    ],
)
def test_nothing_is_kept_back_by_what_stands_beside_the_log(hiding: str, tmp_path: Path) -> None:
    """Somebody with the database changes what entries are found by, so that a person would stay."""
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store, person="P-1")
        store.extend(record, {"views": [{"of": "the child", "said": "yes"}]})
        keys = [each.key for row in store._store.log.rows() for each in row.sections if row.columns["kind"] != "policy"]
        with sqlite3.connect(tmp_path / "records.db") as db:
            db.execute(hiding)
        done = store.erase(person="P-1", basis="Article 17", by="I. Officer")
        assert (done.records, done.pieces) == ((record,), 0)
        assert store._store.keys.still_there(keys) == []


@pytest.mark.parametrize(
    "changed", ["UPDATE entry SET leaf = replace(leaf, 'danger', 'Danger')", 'DELETE FROM entry WHERE "index" = 2']
)
def test_nothing_is_erased_by_a_log_that_was_changed(changed: str, tmp_path: Path) -> None:
    """Else whoever changes it could have others erased."""
    with records_in("sqlite", tmp_path) as store:
        recorded(store, person="P-1")
        keys = [each.key for each in store._store.row(recorded(store, person="P-2")).sections]
        with sqlite3.connect(tmp_path / "records.db") as db:
            db.execute(changed)
        with pytest.raises(DamagedError, match=r"not as it was signed|was changed"):
            store.erase(person="P-2", basis="Article 17", by="I. Officer")
        assert store._store.keys.still_there(keys) == keys


def test_what_goes_about_other_people_is_counted(file_store: Records) -> None:
    """What was said of her brother stood in her record only, and "1 record" was all that was told of it."""
    record = recorded(file_store, person="Ana")
    file_store.extend(record, {"views": [{"of": "brother", "said": "x", "person": "Ben"}], "note": [{"text": "n"}]})
    file_store.open(record, by="x", why="y")
    other = recorded(file_store, person="Ben")
    for wanted in ({"record": record}, {"person": "Ana"}):
        found = file_store.erase(**wanted, basis="b", by="o", dry_run=True)
        assert (found.records, found.pieces, found.about_others) == ((record,), 0, 1)
    found = file_store.erase(person="Ben", basis="b", by="o", dry_run=True)
    assert (found.records, found.pieces, found.about_others) == ((other,), 1, 0)
