"""A witness: it signs one log only, whoever asks at once, and keeps its key to itself."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from sharepolicy.records import (
    BadNoteError,
    Cosigner,
    DamagedError,
    Fault,
    Head,
    PublicKey,
    Records,
    RecordsError,
    WrongKeyError,
    verify_log,
)
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


def test_the_heads_of_a_witness_cannot_be_left_out(tmp_path: Path) -> None:
    """Whoever wrote the log anew would leave them out, and nobody was told that none was there."""
    witness = Cosigner(tmp_path / "police", "police.example")
    other = Cosigner(tmp_path / "nhs", "nhs.example")
    with records_in("sqlite", tmp_path) as store:
        for _ in range(2):
            recorded(store)
            since = store.verify().witnesses
            asked = store.ask_witness(since[0].entries if since else 0)
            store.take_cosigned(str(witness.sign(asked, store.public_keys, 1)), witness.public)
        newest, keys = store.head().size, store.public_keys
        recorded(store)
        assert [(each.name, each.entries) for each in store.verify().witnesses] == [("police.example", newest)]
    place = tmp_path / "records.db"
    known = [Head.parse(text) for text in _heads(place)]
    assert verify_log(place, [*keys, witness.public]).well
    (flaw,) = verify_log(place, [*keys, other.public]).found
    assert flaw.says == "no head that `nhs.example` has signed as a witness is here"
    with sqlite3.connect(place) as db:
        db.execute("DELETE FROM head WHERE size < (SELECT max(size) FROM head)")
    for trusted in (keys, (*keys, witness.public)):
        (flaw,) = verify_log(place, trusted).found
        assert flaw.says == "no head that `police.example` has signed as a witness is here"
    assert verify_log(place, [*keys, witness.public], known=known).witnesses[0].entries == newest
    with records_in("sqlite", tmp_path) as store:  # the keys have it too
        assert store.verify().witnesses[0].entries == newest


def test_a_witness_whom_the_log_has_made_up_does_not_stand_for_the_one_who_is_trusted(tmp_path: Path) -> None:
    """It has a key in the same name, with which it signs as much as it likes."""
    genuine, forged = (Cosigner(tmp_path / each, "police.example") for each in ("police", "cellar"))
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
        store.take_cosigned(str(forged.sign(store.ask_witness(), store.public_keys, 1)), forged.public)
        keys = store.public_keys
        assert store.verify().well
    found = verify_log(tmp_path / "records.db", [*keys, genuine.public])
    assert [each.fault for each in found.found] == [Fault.HEAD]
    assert found.witnesses == ()


def _heads(place: Path) -> list[str]:
    with sqlite3.connect(place) as db:
        return [text for (text,) in db.execute("SELECT text FROM head")]
