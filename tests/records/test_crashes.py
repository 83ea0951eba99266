"""Nothing that was acknowledged is lost, and nothing half-written is shown, however the writing ends."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import records
from sharepolicy.records import Records, RecordsError, log, sqlite
from sharepolicy.records.store import SEEN, SEEN_AFTER
from tests.helpers.recorded import recorded, records_in, small_policy

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


def writes(folder: Path, told: int, *, together: int) -> None:
    """Record without end, and tell of each record once it is acknowledged."""
    policy = small_policy()
    with records_in("sqlite", folder) as store:
        while True:
            decision = policy.decide({"risk": True})
            drafts = [each for _ in range(together) for each in store.draft(decision, policy=policy, case="C-1")]
            for added in store.append(drafts):
                os.write(told, (added.record + "\n").encode())


def forked(work: Callable[[], Any]) -> int:
    """A process that does this work, and nothing of what its parent would do afterwards."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def acknowledged(folder: Path, chance: random.Random, together: int) -> list[str]:
    """Which records a process had been told are recorded, before it was killed while it went on."""
    reads, told = os.pipe()
    pid = forked(lambda: writes(folder, told, together=together))
    os.close(told)
    with os.fdopen(reads) as read:
        found = [read.readline() for _ in range(chance.randrange(4))]
        time.sleep(chance.uniform(0.0, 0.03))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return [line.strip() for line in (*found, *read) if line.endswith("\n")]


def kill_often(folder: Path, times: int) -> None:
    small_policy().decide({"risk": True}).to_dict()  # so that no process has to load it
    with records_in("sqlite", folder):
        pass
    chance, all_of_them = random.Random(times), []
    for number in range(times):
        all_of_them += acknowledged(folder, chance, together=1 if number % 2 else 5)
        if number % 10 == 9:
            with records_in("sqlite", folder) as store:
                assert set(all_of_them) <= {each.record for each in store.list()}
                assert store.verify().found == ()
    assert len(all_of_them) > times


def test_a_writer_is_killed_fifty_times(tmp_path: Path) -> None:
    kill_often(tmp_path, 50)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_writer_is_killed_a_thousand_times(tmp_path: Path) -> None:
    kill_often(tmp_path, 1_000)


def test_eight_writers_at_once(tmp_path: Path) -> None:
    small_policy().decide({"risk": True}).to_dict()
    with records_in("sqlite", tmp_path):
        pass

    def write() -> None:
        with records_in("sqlite", tmp_path) as store:
            for _ in range(6):
                recorded(store)

    pids = [forked(write) for _ in range(8)]
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * 8
    with records_in("sqlite", tmp_path) as store:
        assert len(list(store.list())) == 48
        assert store.verify().found == ()


def test_threads_share_a_store(store: Records) -> None:
    threads = [threading.Thread(target=lambda: [recorded(store) for _ in range(3)]) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(list(store.list())) == 12
    assert store.verify().found == ()


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        first = recorded(store)
        with store._store.log._engine.connect() as db:
            pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        full = f"PRAGMA max_page_count = {pages}"
        log.event.listen(store._store.log._engine, "begin", lambda db: db.exec_driver_sql(full))  # type: ignore[attr-defined]
        with pytest.raises(RecordsError, match="full"):
            fill(store, 2_000)
    with records_in("sqlite", tmp_path) as store:
        assert first in {each.record for each in store.list()}
        assert store.verify().found == ()
        recorded(store)


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_store_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
        with store._store.log._engine.connect() as db:
            db.exec_driver_sql("PRAGMA query_only = ON")
        log.event.listen(store._store.log._engine, "connect", lambda db, _: db.execute("PRAGMA query_only = ON"))  # type: ignore[attr-defined]
        store._store.log._engine.dispose()
        with pytest.raises(RecordsError, match="readonly"):
            recorded(store)
        assert len(list(store.list())) == 1


@pytest.mark.parametrize("name", ["records.db", "keys/keys.db"])
def test_a_file_that_is_none_is_told(name: str, tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    (tmp_path / name).write_bytes(b"this is no database, but long enough to be looked at as one" * 100)
    with pytest.raises(RecordsError, match="not a database"), records_in("sqlite", tmp_path):
        pass


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        for _ in range(30):
            recorded(store)
    raw = bytearray((tmp_path / "records.db").read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 9_000] = b"\xff" * 9_000
    (tmp_path / "records.db").write_bytes(raw)
    assert shows(tmp_path)


def fill(store: Records, count: int) -> None:
    for _ in range(count):
        recorded(store)


def shows(folder: Path) -> bool:
    """Whether damage is found, or stops the store from being used."""
    try:
        with records_in("sqlite", folder) as store:
            return bool(store.verify().found)
    except RecordsError as error:
        return "malformed" in str(error)


def test_keys_that_may_only_be_read_are_told(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        first = recorded(store)
        store._store.keys._db.execute("PRAGMA query_only = ON")
        store._store.keys._ready = []
        with pytest.raises(RecordsError, match=r"store of keys cannot be used: .*readonly"):
            recorded(store)
        assert [each.record for each in store.list()] == [first]


def test_a_program_that_is_killed_has_kept_a_head_with_the_keys(tmp_path: Path) -> None:
    """So that a log which is cut off afterwards shows, though nobody closed the store."""
    policy = small_policy()
    with records_in("sqlite", tmp_path) as store:
        drafts = [store.draft(policy.decide({"risk": True}), policy=policy, case="C-1")[0] for _ in range(SEEN_AFTER)]
        store.append(drafts)
        assert store._store.keys.remembered(SEEN) == str(store.head())


def test_the_database_takes_no_other_entry_in_the_place_of_one(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        recorded(store)
    with sqlite3.connect(tmp_path / "records.db") as db, pytest.raises(sqlite3.IntegrityError):
        db.execute('INSERT INTO entry SELECT * FROM entry WHERE "index" = 1')


if sys.platform != "win32":  # what is private is private from the start

    def test_the_keys_are_for_their_owner_only(tmp_path: Path) -> None:
        with records_in("sqlite", tmp_path):
            pass
        assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
        assert (tmp_path / "keys" / "master.key").stat().st_mode & 0o077 == 0
        (tmp_path / "keys" / "master.key").chmod(0o644)
        with pytest.raises(records.WrongKeyError, match="others may read"), records_in("sqlite", tmp_path):
            pass


def test_two_programs_begin_a_store_at_once(tmp_path: Path) -> None:
    go = threading.Barrier(4)

    def begin(_: int) -> str:
        go.wait()
        with records_in("sqlite", tmp_path) as store:
            return recorded(store)

    with ThreadPoolExecutor(4) as four:
        names = list(four.map(begin, range(4)))
    with records_in("sqlite", tmp_path) as store:
        assert sorted(each.record for each in store.list()) == sorted(names)
        assert store.verify().found == ()
        assert sum(row.columns["kind"] == "store" for row in store._store.log.rows()) == 1


class BusyAtFirst(sqlite3.Connection):
    """A connection to a file that another program is just beginning to keep in the same way."""

    busy = 2

    def execute(self, said: str, *more: Any) -> sqlite3.Cursor:
        """As SQLite answers, which does not wait there as it waits for locks."""
        if "journal_mode" in said and self.busy:
            self.busy -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(said, *more)


def test_a_store_that_another_program_is_just_beginning_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not for ever."""
    db = sqlite3.connect(tmp_path / "log.db", factory=BusyAtFirst)
    sqlite.prepare(db, None)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    monkeypatch.setattr(sqlite, "SECONDS", 0.0)
    db.busy = 2
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite.prepare(db, None)
    db.close()
