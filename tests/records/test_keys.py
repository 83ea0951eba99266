"""The keys of a store: made in advance, destroyed for good, and written down under a master key that can be changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from sharepolicy import records
from sharepolicy.records import DamagedError, Fault, RecordsError, WrongKeyError, ciphers
from sharepolicy.records.keys import AT_ONCE, KeyStore
from sharepolicy.records.master import ENVIRONMENT, NEXT, write_master
from tests.helpers.recorded import recorded, records_in


def somewhere(folder: Path, raw: bytes) -> list[str]:
    """The files in which these bytes stand."""
    return [path.name for path in folder.rglob("*") if path.is_file() and raw in path.read_bytes()]


def wrapped(keys: KeyStore, number: int) -> bytes:
    return bytes(keys._db.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()[0])


def test_a_key_is_given_once_and_found_again(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path)
    given = dict(keys.take() for _ in range(AT_ONCE + 5))
    assert len(given) == len(set(given.values())) == AT_ONCE + 5
    keys.close()
    again = KeyStore(tmp_path)
    assert {number: again.secret(number) for number in given} == given
    assert again.take()[0] > max(given)
    assert again.secret(0) is None


def test_a_destroyed_key_is_in_no_file(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys", backup=tmp_path / "elsewhere" / "copy.db")
    taken = [keys.take() for _ in range(3)]
    raw = {number: wrapped(keys, number) for number, _ in taken}
    first, gone, last = (number for number, _ in taken)
    assert sorted(somewhere(tmp_path, raw[gone])) == ["copy.db", "keys.db"]
    keys.destroy([gone])
    assert somewhere(tmp_path, raw[gone]) == []
    assert len(somewhere(tmp_path, raw[first])) == 2
    assert keys.secret(gone) is None
    assert keys.secret(first) == taken[0][1]
    assert keys.still_there([first, gone, last]) == [first, last]
    keys.close()
    assert somewhere(tmp_path, raw[gone]) == []


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path)
    first = keys.take()[0]
    keys.destroy(range(first, first + AT_ONCE))
    keys.close()
    assert KeyStore(tmp_path).take()[0] >= first + AT_ONCE


def test_an_old_copy_that_is_put_back_gives_other_numbers(tmp_path: Path) -> None:
    """A number that was used in between, and perhaps erased, is not that of a new key."""
    keys = KeyStore(tmp_path)
    keys.close()
    shutil.copy(tmp_path / "keys.db", tmp_path / "old.db")
    used = {KeyStore(tmp_path).take()[0] for _ in range(3)}
    shutil.copy(tmp_path / "old.db", tmp_path / "keys.db")
    old = KeyStore(tmp_path)
    assert not used & {old.take()[0] for _ in range(2 * AT_ONCE)}


def test_the_backup_has_every_key(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys", backup=tmp_path / "copy.db")
    number, secret = keys.take()
    keys.close()
    (tmp_path / "keys" / "keys.db").unlink()
    shutil.copy(tmp_path / "copy.db", tmp_path / "keys" / "keys.db")
    again = KeyStore(tmp_path / "keys")
    assert again.secret(number) == secret
    assert again.own("ed25519") == keys.own("ed25519")


def test_nothing_is_destroyed_while_the_backup_is_away(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys", backup=tmp_path / "copy.db")
    number, secret = keys.take()
    keys.close()
    (tmp_path / "copy.db").rename(tmp_path / "away.db")
    again = KeyStore(tmp_path / "keys")
    with pytest.raises(RecordsError, match="backup of the keys is not there"):
        again.destroy([number])
    assert again.secret(number) == secret
    again._ready = []
    later = again.take()[0]  # a decision can be recorded nevertheless
    again.close()
    (tmp_path / "away.db").rename(tmp_path / "copy.db")
    back = KeyStore(tmp_path / "keys")
    back.destroy([number])  # and what came meanwhile was copied first
    assert somewhere(tmp_path, wrapped(back, later)) != ["keys.db"]


def test_the_master_key_can_be_changed(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "keys", backup=tmp_path / "copy.db")
    number, secret = keys.take()
    old, raw = (tmp_path / "keys" / "master.key").read_text(), wrapped(keys, number)
    keys.change_master(ciphers.new_secret(), into_file=True)
    assert keys.secret(number) == secret
    keys.close()
    assert (tmp_path / "keys" / "master.key").read_text() != old
    assert KeyStore(tmp_path / "keys").secret(number) == secret
    assert somewhere(tmp_path, raw) == []
    (tmp_path / "keys" / "master.key").write_text(old)
    with pytest.raises(WrongKeyError, match="not the one for these keys"):
        KeyStore(tmp_path / "keys")


def test_a_store_is_not_opened_with_other_keys(tmp_path: Path) -> None:
    """Neither with new ones, where the right ones are not found, nor with those of another store."""
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
    records.open(tmp_path / "other.db", keys=tmp_path / "others").close()
    for folder, told in (("nowhere", "are not in .*nowhere"), ("others", "those of another store")):
        with pytest.raises(WrongKeyError, match=told):
            records.open(tmp_path / "records.db", keys=tmp_path / folder)
    assert not (tmp_path / "nowhere").exists()
    with records_in("sqlite", tmp_path) as store:
        assert store.verify().well
        assert [each.record for each in store.list()] == [record]


def test_a_master_key_that_somebody_else_changed_is_noticed(tmp_path: Path) -> None:
    """No new key is written down under the old one, under which nobody could read it later."""
    keys, other = KeyStore(tmp_path), KeyStore(tmp_path)
    before = keys.take()
    other.change_master(ciphers.new_secret(), into_file=True)
    assert other.secret(before[0]) == before[1]
    keys._ready = []
    with pytest.raises(WrongKeyError, match="not the one for these keys"):
        keys.take()


def test_the_master_key_is_not_changed_while_the_backup_is_away(tmp_path: Path) -> None:
    KeyStore(tmp_path / "keys", backup=tmp_path / "copy.db").close()
    (tmp_path / "copy.db").unlink()
    with pytest.raises(RecordsError, match="the master key cannot be changed"):
        KeyStore(tmp_path / "keys").change_master(ciphers.new_secret(), into_file=True)


@pytest.mark.parametrize("written", [False, True])
def test_a_change_of_the_master_key_that_was_cut_short(written: bool, tmp_path: Path) -> None:
    """Before the keys were written under the new one, the old one stays; afterwards, the new one takes its place."""
    keys = KeyStore(tmp_path)
    number, secret = keys.take()
    new, file = ciphers.new_secret(), tmp_path / "master.key"
    before = file.read_text()
    if written:
        keys.change_master(new, into_file=False)
    keys.close()
    write_master(file.with_name(file.name + NEXT), new)
    again = KeyStore(tmp_path)
    assert again.secret(number) == secret
    assert file.read_text() == (new.hex() + "\n" if written else before)
    assert not file.with_name(file.name + NEXT).exists()


def test_the_master_key_may_come_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    master = ciphers.new_secret()
    number, secret = KeyStore(tmp_path, master=lambda: master).take()
    assert not (tmp_path / "master.key").exists()
    monkeypatch.setenv(ENVIRONMENT, master.hex())
    assert KeyStore(tmp_path).secret(number) == secret
    monkeypatch.setenv(ENVIRONMENT, "not a key")
    with pytest.raises(WrongKeyError, match="64 hexadecimal digits"):
        KeyStore(tmp_path)
    with pytest.raises(WrongKeyError, match="key service"):
        KeyStore(tmp_path, master=lambda: b"short")
    monkeypatch.delenv(ENVIRONMENT)
    with pytest.raises(WrongKeyError, match="cannot be read"):
        KeyStore(tmp_path)


def test_no_error_tells_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeyStore(tmp_path).close()
    other = os.urandom(32)
    monkeypatch.setenv(ENVIRONMENT, other.hex())
    with pytest.raises(WrongKeyError) as caught:
        KeyStore(tmp_path)
    assert other.hex() not in str(caught.value)


@pytest.mark.parametrize("what", ["records.db", "keys/keys.db", "keys", "keys/master.key", "other/keys.db"])
def test_a_backup_is_written_over_nothing_else(what: str, tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
    KeyStore(tmp_path / "other").close()
    with pytest.raises(DamagedError, match="nothing is written over it"):
        records.open(tmp_path / "records.db", keys=tmp_path / "keys", backup=tmp_path / what)
    with records_in("sqlite", tmp_path) as store:
        assert store.open(record, by="x", why="y").case == "C-1"
        assert store._store.keys.remembered("backup") == ""


def test_nobody_else_may_read_the_keys(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    KeyStore(tmp_path / "keys", backup=tmp_path / "copy.db").close()
    for path in (tmp_path / "keys" / "keys.db", tmp_path / "keys" / "master.key", tmp_path / "copy.db"):
        assert path.stat().st_mode & 0o077 == 0


def test_another_key_to_find_people_by_is_not_taken(tmp_path: Path) -> None:
    """Nobody was found by it, so nobody was erased: the answer was that nothing is held about them."""
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store, person="P-1")
        keys = store._store.keys
        genuine = dict(keys._own)
        for name in ("mldsa44", "ed25519"):
            keys._own["tags"] = genuine[name]
            (flaw,) = store.verify().found
            assert (flaw.fault, flaw.record) == (Fault.CHANGED, record)
            assert "it is not found by the person and the case that it is about" in flaw.says
        keys._own["tags"] = genuine["tags"]
        assert store.verify().well
    with sqlite3.connect(tmp_path / "keys" / "keys.db") as db:
        own = dict(db.execute("SELECT * FROM own"))
        db.execute("UPDATE own SET wrapped = ? WHERE name = 'tags'", (own["mldsa44"],))
    with pytest.raises(WrongKeyError, match="nobody would be found"), records_in("sqlite", tmp_path):
        pass
    with sqlite3.connect(tmp_path / "keys" / "keys.db") as db:
        db.execute("UPDATE own SET wrapped = ? WHERE name = 'tags'", (own["tags"],))
        db.execute("UPDATE own SET wrapped = ? WHERE name = 'mldsa44'", (own["ed25519"],))
    with pytest.raises(WrongKeyError, match="those of another store"), records_in("sqlite", tmp_path):
        pass


def test_another_backup_takes_the_place_of_the_one_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The first one kept every key that was erased from then on, readable, and nobody said so."""
    first, second, away = (tmp_path / each for each in ("first.db", "second.db", "away.db"))
    with (
        records_in("sqlite", tmp_path, backup=first) as store,
        records.open(tmp_path / "records.db", keys=tmp_path / "keys") as other,
    ):
        record = recorded(store)
        with records_in("sqlite", tmp_path, backup=second):
            assert not first.exists()
        key = wrapped(store._store.keys, store._store.row(record).sections[0].key)
        assert {*somewhere(tmp_path, key)} == {"keys.db", "second.db"}
        other.erase(record=record, basis="Article 17", by="I. Officer")  # it has had the first one open
        assert somewhere(tmp_path, key) == []
        assert not caplog.messages
    second.rename(away)
    with records_in("sqlite", tmp_path, backup=first) as store:
        kept = recorded(store)
        assert "a former backup is not there" in caplog.text
    away.rename(second)
    with records_in("sqlite", tmp_path) as store:
        assert not second.exists()
        store.erase(record=kept, basis="Article 17", by="I. Officer")


def test_what_is_something_else_by_now_is_not_emptied(tmp_path: Path) -> None:
    """The former backup was away, and its place is that of another store's now."""
    first = tmp_path / "first.db"
    KeyStore(tmp_path / "keys", backup=first).close()
    first.unlink()
    KeyStore(tmp_path / "keys", backup=tmp_path / "second.db").close()
    other = KeyStore(tmp_path / "others", backup=first)
    KeyStore(tmp_path / "keys").close()
    assert first.exists()
    other.check_backup()
    assert first.stat().st_size > 0
    KeyStore(tmp_path / "keys", backup=tmp_path / "second.db").close()
    assert first.exists()
