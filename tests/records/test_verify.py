"""Whatever is done to a log shows, and which entry it was done to."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from sharepolicy.frontends.cli import main
from sharepolicy.records import DamagedError, Fault, Head, NoSuchRecordError, Records
from sharepolicy.records.entry import Entry
from sharepolicy.records.notes import ED25519_WITNESS, SigningKey
from sharepolicy.records.verify import verify
from tests.helpers.recorded import recorded, records_in


def changed(store: Records, tmp_path: Path, *statements: str) -> list[tuple[Fault, int | None]]:
    """What a verification finds after somebody has had the database to themselves."""
    with sqlite3.connect(tmp_path / "records.db") as db:
        for each in statements:
            db.execute(each)
    return [(found.fault, found.index) for found in store.verify().found]


@pytest.fixture
def filled(file_store: Records) -> Records:
    """A store with five records, in the entries 2 to 6."""
    for number in range(5):
        recorded(file_store, case=f"C-{number}")
    return file_store


CHANGES: dict[str, tuple[list[str], set[tuple[Fault, int | None]]]] = {
    "a leaf": (["UPDATE entry SET leaf = replace(leaf, 'share', 'shark') WHERE \"index\" = 4"], {(Fault.CHANGED, 4)}),
    "a hash": (["UPDATE entry SET hashes = x'00' || substr(hashes, 2) WHERE \"index\" = 3"], {(Fault.CHANGED, 3)}),
    "a column": (["UPDATE entry SET outcome = 'escalate' WHERE \"index\" = 4"], {(Fault.CHANGED, 4)}),
    "a rule": (["UPDATE entry SET rules = ' ' WHERE \"index\" = 4"], {(Fault.CHANGED, 4)}),
    "what is sealed": (
        ["UPDATE section SET sealed = x'00' || substr(sealed, 2) WHERE entry = 5"],
        {(Fault.CHANGED, 5)},
    ),
    "a person": (["UPDATE section SET person = 'nobody' WHERE entry = 5"], {(Fault.CHANGED, 5)}),
    "a key": (["UPDATE section SET key = key + 1 WHERE entry = 5"], {(Fault.CHANGED, 5)}),
    "a section gone": (["DELETE FROM section WHERE entry = 5"], {(Fault.CHANGED, 5)}),
    "a section put in": (
        ["INSERT INTO section SELECT 99, number, person, key, commitment, sealed FROM section WHERE entry = 5"],
        {(Fault.PUT_IN, 99)},
    ),
    "an entry gone": (['DELETE FROM entry WHERE "index" = 4'], {(Fault.MISSING, 4), (Fault.PUT_IN, 4)}),
    "several gone": (
        ['DELETE FROM entry WHERE "index" IN (0, 1, 2)'],
        {(Fault.MISSING, 0), (Fault.PUT_IN, 1), (Fault.PUT_IN, 2)},
    ),
    "two in each other's place": (
        [
            'UPDATE entry SET "index" = 99 WHERE "index" = 3',
            'UPDATE entry SET "index" = 3 WHERE "index" = 4',
            'UPDATE entry SET "index" = 4 WHERE "index" = 99',
        ],
        {(Fault.CHANGED, 3), (Fault.CHANGED, 4)},
    ),
    "an entry put in": (
        [
            'INSERT INTO entry SELECT 7, leaf, hashes, kind, id, of, at, "case", day, outcome, policy, rules '
            'FROM entry WHERE "index" = 6'
        ],
        {(Fault.CHANGED, 7), (Fault.PUT_IN, 7)},
    ),
    "the end cut off": (
        ['DELETE FROM entry WHERE "index" > 4', "DELETE FROM section WHERE entry > 4"],
        {(Fault.CUT_OFF, None)},
    ),
    "no head": (["DELETE FROM head"], {(Fault.HEAD, None)}),
    "a head": (
        ["UPDATE head SET text = replace(text, char(10) || '7' || char(10), char(10) || '6' || char(10))"],
        {(Fault.HEAD, None)},
    ),
    "the size of a head": (["UPDATE head SET size = 6"], {(Fault.HEAD, None)}),
    "a signature gone": (["UPDATE head SET text = substr(text, 1, 240)"], {(Fault.HEAD, None)}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_named(what: str, filled: Records, tmp_path: Path) -> None:
    assert filled.verify().found == ()
    statements, expected = CHANGES[what]
    found = set(changed(filled, tmp_path, *statements))
    assert expected <= found, found
    if what != "two in each other's place":  # there the next one stands on another tree too
        assert {each for each in found if each[0] is Fault.CHANGED} <= expected


def test_a_cut_off_end_shows_even_with_the_head_of_then(filled: Records, tmp_path: Path) -> None:
    """Somebody puts back the whole database of yesterday. What was kept elsewhere tells."""
    before = str(filled.head())
    recorded(filled)
    after = str(filled.head())
    forged = f"UPDATE head SET size = 7, text = '{before}'"
    cut = ('DELETE FROM entry WHERE "index" = 7', "DELETE FROM section WHERE entry = 7", forged)
    assert changed(filled, tmp_path, *cut) == [(Fault.CUT_OFF, None)]  # this program has signed a newer head itself
    filled._store._newest = ""
    assert filled.verify().found == ()  # by itself, the log of yesterday is a good log
    assert [each.fault for each in filled.verify(known=[Head.parse(after)]).found] == [Fault.CUT_OFF]
    filled._store.keys.remember("head", after)  # as closing the store does
    assert [each.fault for each in filled.verify().found] == [Fault.CUT_OFF]


def test_another_log_in_its_place_shows(filled: Records, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with records_in("sqlite", tmp_path / "other") as other:
        recorded(other)
        found = verify(other._store.log, filled.public_keys).found  # type: ignore[attr-defined]
    assert [each.fault for each in found] == [Fault.HEAD]


def test_what_was_cut_off_is_not_forgotten(tmp_path: Path) -> None:
    """Neither when the store is opened again, nor when somebody asks to put other records in the place of those."""
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    shutil.copy(tmp_path / "records.db", tmp_path / "old.db")
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    shutil.copy(tmp_path / "old.db", tmp_path / "records.db")
    for _ in range(2):
        with records_in("sqlite", tmp_path) as store:
            assert [each.fault for each in store.verify().found] == [Fault.CUT_OFF]
    for _ in range(2):
        with records_in("sqlite", tmp_path) as store, pytest.raises(DamagedError, match="4 were signed"):
            recorded(store)
    with records_in("sqlite", tmp_path) as store:
        assert not store.verify().well


def test_a_log_that_vouches_for_itself_is_not_trusted(filled: Records, tmp_path: Path) -> None:
    """Somebody puts another log in its place, which names a witness called as the log is, and signs as that."""
    (tmp_path / "other").mkdir()
    with records_in("sqlite", tmp_path / "other", origin="forged.example") as other:
        recorded(other)
        store, key = other._store, SigningKey("forged.example", ED25519_WITNESS, bytes(32))
        store.append([Entry("0" * 16, {"kind": "witness", "at": store.now(), "key": str(key.public)})])
        bare = evolve(other.head(), signatures=())
        store.log.keep_head(bare.signed(key, key.public, 1_790_000_000))
        found = verify(store.log, filled.public_keys).found
    assert [each.fault for each in found] == [Fault.HEAD]


def test_a_key_that_is_lost_is_not_an_erasure(filled: Records) -> None:
    row = list(filled._store.log.rows(only={"kind": "record"}))[2]
    filled._store.keys.destroy([row.sections[0].key])
    (found,) = filled.verify().found
    assert (found.fault, found.index) == (Fault.MISSING, 4)
    assert "key is lost" in found.says
    assert filled.verify(deep=False).found == ()


def test_a_record_that_cannot_be_found_any_more_shows(filled: Records, tmp_path: Path) -> None:
    """The entry is whole, but the index of the database does not lead to it."""
    record = [each.record for each in filled.list()][2]
    filled._store.log._engine.dispose()
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        first = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_entry_id'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    raw = bytearray(path.read_bytes())
    raw[raw.index(record.encode(), (first - 1) * size)] ^= 1
    path.write_bytes(raw)
    with pytest.raises(NoSuchRecordError):
        filled.open(record, by="x", why="y")
    assert any("database is damaged" in each.says for each in filled.verify().found)


def test_progress_is_told(filled: Records) -> None:
    told: list[int] = []
    filled.verify(progress=told.append)
    assert told == list(range(1, 8))


def test_a_record_without_what_it_said_is_told(filled: Records, tmp_path: Path) -> None:
    record = next(filled.list()).record
    changed(filled, tmp_path, "DELETE FROM section WHERE entry = 2")
    with pytest.raises(DamagedError, match="entry 2 of the log was changed"):
        filled.open(record, by="x", why="y")


def test_a_clock_that_was_put_back_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A record was antedated, and every entry was as it was written. Clocks of two machines differ a little."""
    now = [datetime(2026, 10, 5, 9, tzinfo=UTC)]
    with records_in("sqlite", tmp_path, clock=lambda: now[0]) as store:
        for hour, day in ((9, 5), (9, 1), (8, 5), (8, 6)):
            now[0] = datetime(2026, 10, day, hour, tzinfo=UTC)
            recorded(store)
        now[0] -= timedelta(minutes=5)
        recorded(store)
        found = store.verify()
        assert (found.well, found.turned_back) == (True, (3,))
    given = ("--store", str(tmp_path / "records.db"), "--keys", str(tmp_path / "keys"))
    assert main(["records", "verify", *given]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Entry 3 says an earlier time than entry 2: was the clock put right, or put back?" in told
