"""A log is copied whole while programs record in it; a copy of its file alone may have nothing in it, and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sharepolicy import records
from sharepolicy.frontends.cli import main
from sharepolicy.records import RecordsError, copy_log, verify_log
from tests.helpers.recorded import recorded, records_in


def test_a_log_in_use_is_copied_whole(tmp_path: Path) -> None:
    """The file alone was empty: what had been acknowledged stood beside it until the program ended."""
    place, copy = tmp_path / "records.db", tmp_path / "copy.db"
    with records_in("sqlite", tmp_path) as store:
        keys = store.public_keys
        for number in range(3):
            recorded(store)
            assert copy_log(place, copy) == number + 3  # over the copy of the night before
            found = verify_log(copy, keys, known=[store.head()])
            assert (found.well, found.entries) == (True, number + 3)
        with records.open(copy, keys=tmp_path / "keys") as other:
            assert len(list(other.list())) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"records.db", "copy.db", "keys"}


def test_a_copy_of_the_file_alone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It was "0 entries: 1 thing wrong", or a new store began in it."""
    naive = tmp_path / "naive.db"
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
        shutil.copy(tmp_path / "records.db", naive)
        before = naive.read_bytes()
        with pytest.raises(RecordsError, match=r"was `naive\.db-wal` copied with it"):
            verify_log(naive, store.public_keys)
        for verb in (["verify"], ["list"], ["backup", str(tmp_path / "copy.db")]):
            assert main(["records", *verb, "--store", str(naive)]) == 2
            assert "naive.db-wal" in " ".join(capsys.readouterr().err.split())
        assert naive.read_bytes() == before
        assert not (tmp_path / "naive.db.keys").exists()


def test_a_copy_is_written_over_nothing_but_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    place, other = tmp_path / "records.db", tmp_path / "keys" / "keys.db"
    kept = other.read_bytes()
    for to in (place, other, tmp_path):
        with pytest.raises(RecordsError):
            copy_log(place, to)
    assert other.read_bytes() == kept
    order = ["records", "backup", "--store", str(place)]
    assert main([*order, str(tmp_path / "copy.db")]) == 0
    assert "copy.db: a copy of the log, with 3 entries." in " ".join(capsys.readouterr().out.split())
    assert main([*order, str(tmp_path / "nowhere" / "copy.db")]) == 2
    assert main(["records", "backup", "--store", str(tmp_path / "none.db"), str(tmp_path / "copy.db")]) == 2
    assert main(["records", "backup", "--store", "postgresql://localhost/x", str(tmp_path / "copy.db")]) == 2
    assert "pg_dump" in capsys.readouterr().err


def test_keys_that_were_emptied_stay_empty_and_are_named(tmp_path: Path) -> None:
    """New ones were written there first, so whoever came next did not see that they had been lost."""
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    keys = tmp_path / "keys" / "keys.db"
    keys.write_bytes(b"")
    for _ in range(2):
        with (
            pytest.raises(records.WrongKeyError, match="holds no keys: put the backup"),
            records_in("sqlite", tmp_path),
        ):
            pass
        assert keys.read_bytes() == b""
