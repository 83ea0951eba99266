"""A witness: it signs one log only, whoever asks at once, and keeps its key to itself."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from sharepolicy.records import BadNoteError, Cosigner, DamagedError, PublicKey, Records, RecordsError, WrongKeyError
from sharepolicy.records.keys import KeyStore
from tests.helpers.recorded import recorded, records_in


def _signed(folder: Path, asked: str, keys: tuple[str, ...]) -> str:
    try:
        return str(Cosigner(folder, "police.example").sign(asked, [PublicKey.parse(key) for key in keys], 1))
    except BadNoteError:
        return ""


def test_of_two_logs_that_part_only_one_is_signed(tmp_path: Path) -> None:
    """Though they are sent at the same moment, to two programs that have the same key."""
    (tmp_path / "one").mkdir()
    with records_in("sqlite", tmp_path / "one") as store:
        keys = tuple(map(str, store.public_keys))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    asked = []
    for name in ("one", "two"):
        with records_in("sqlite", tmp_path / name) as store:
            recorded(store, case=name)
            asked.append(store.ask_witness())
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for number in range(10):
            found = pool.map(_signed, [tmp_path / f"police-{number}"] * 2, asked, [keys] * 2)
            assert len(list(filter(None, found))) == 1


def test_a_key_is_in_a_folder_of_its_owner_alone(tmp_path: Path) -> None:
    for make in (lambda folder: KeyStore(folder).close(), lambda folder: Cosigner(folder, "police.example")):
        folder = tmp_path / "shared"
        folder.mkdir()
        folder.chmod(0o770)
        with pytest.raises(WrongKeyError, match="others may change what is in"):
            make(folder)
        assert list(folder.iterdir()) == []
        folder.rmdir()
    Cosigner(tmp_path / "police", "police.example")
    (tmp_path / "police" / "witness.key").chmod(0o640)
    with pytest.raises(WrongKeyError, match="others may read the key"):
        Cosigner(tmp_path / "police", "police.example")


def test_a_damaged_memory_signs_nothing(file_store: Records, tmp_path: Path) -> None:
    witness = Cosigner(tmp_path / "police", "police.example")
    (tmp_path / "police" / "seen.json").write_text('{"x": 3}')
    with pytest.raises(DamagedError, match="is not what this witness wrote"):
        witness.sign(file_store.ask_witness(), file_store.public_keys, 1)


def test_a_clock_before_1970_is_named(file_store: Records, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with (
        pytest.raises(RecordsError, match="the clock says that it is before 1970"),
        records_in("sqlite", tmp_path / "other", clock=lambda: datetime(1969, 7, 20, tzinfo=UTC)),
    ):
        pass
    witness = Cosigner(tmp_path / "police", "police.example")
    with pytest.raises(RecordsError, match="the clock says that it is before 1970"):
        witness.sign(file_store.ask_witness(), file_store.public_keys, -1)
    assert witness.sign(file_store.ask_witness(), file_store.public_keys, 1).size == 1
