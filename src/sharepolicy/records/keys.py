"""The keys of a store of records, in a place of their own: destroy a key, and what it sealed is erased everywhere.

Each sealed thing has a key of its own, by number. KeyStore are made and written down in advance, so that recording
something waits for one disk only; a number that was never used does no harm. What is destroyed here is overwritten
here, and in the backup: so this is a file, and not a table of a database server, which would remember it in its logs
and copies.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sharepolicy.ground import log
from sharepolicy.records import ciphers
from sharepolicy.records.failures import DamagedError, WrongKeyError
from sharepolicy.records.master import (
    NEW,
    NEXT,
    Master,
    find_master,
    is_in_environment,
    own_folder,
    read_master,
    write_master,
)

KEYS = "keys.db"
"""The file with the keys, in their folder."""

AT_ONCE = 256
"""How many keys are made in advance."""

_GAP = 2**32
"""Before the numbers of new keys, up to so many are left out. Who puts an old copy of the keys back gives the next ones
other numbers than those that were used since, and perhaps erased."""

_TABLES = """
CREATE TABLE IF NOT EXISTS key (number INTEGER PRIMARY KEY AUTOINCREMENT, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS own (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, text TEXT NOT NULL);
"""
_OWN = ("ed25519", "mldsa44", "tags")


class KeyStore:
    """The keys of one store. Safe to use from several threads and processes. Close it when done."""

    def __init__(self, folder: Path, *, master: Master | None = None, backup: Path | None = None) -> None:
        """Open the keys in a folder; a new one gets new keys. `backup` is remembered. Raises RecordsError, OSError."""
        path = self._path = folder / KEYS
        own_folder(folder)
        self._file = folder / "master.key"
        self._is_in_file = master is None and not is_in_environment()
        self._lock = threading.RLock()
        self._ready: list[tuple[int, bytes]] = []
        self._db = _open(path)
        self._master = self._begin(master)
        if master is None:
            self._end_change_of_master()
        self._own = {name: self._unwrap(wrapped) for name, wrapped in self._db.execute("SELECT * FROM own")}
        self._copy: sqlite3.Connection | None = None
        self._find_backup(backup)

    def own(self, name: str) -> bytes:
        """A secret of the store itself: `ed25519` and `mldsa44` to sign with, `tags` to find people and cases by."""
        return self._own[name]

    def take(self) -> tuple[int, bytes]:
        """A key that was never used: its number and its secret."""
        with self._lock:
            if not self._ready:
                self._ready = self._made()[::-1]
            return self._ready.pop()

    def secret(self, number: int) -> bytes | None:
        """The secret of a key; None if it was destroyed. Raises WrongKeyError."""
        with self._lock:
            row = self._db.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()
        return self._unwrap(row[0]) if row else None

    def check_backup(self, so: str = "nothing can be erased") -> None:
        """Raise DamagedError if there is a backup of the keys somewhere that is not there now."""
        if self._copy is None and (path := self.remembered("backup")):
            raise DamagedError(f"the backup of the keys is not there ({path}), so {so}")

    def still_there(self, numbers: Iterable[int]) -> list[int]:
        """Those of the keys that are not destroyed."""
        with self._lock:
            found = (
                self._db.execute("SELECT number FROM key WHERE number = ?", (each,)).fetchone() for each in numbers
            )
            return [row[0] for row in found if row]

    def destroy(self, numbers: Iterable[int]) -> None:
        """Destroy keys, here and in the backup. Raises DamagedError, and destroys none, if that is not there."""
        rows = [(number,) for number in numbers]
        with self._lock:
            self.check_backup()
            for db in (self._copy, self._db):  # the copy first: what stands in neither is gone
                if db is not None:
                    with _writing(db):
                        db.executemany("DELETE FROM key WHERE number = ?", rows)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else erases, or adds to what is being erased: for all threads and programs with these keys."""
        with self._lock:
            if not self._ready:  # none are made meanwhile: if all is taken back, they would be given, and nowhere kept
                self._ready = self._made()[::-1]
            with _writing(self._db):
                yield

    def remember(self, name: str, text: str, *, over: bool = True) -> None:
        """Keep a text with the keys, in the place of what was there; or only if nothing was, if not `over`."""
        with self._lock, _writing(self._db) as db:
            db.execute(f"INSERT OR {'REPLACE' if over else 'IGNORE'} INTO kept VALUES (?, ?)", (name, text))

    def remembered(self, name: str) -> str:
        """A text kept with the keys; empty if there is none."""
        with self._lock:
            row = self._db.execute("SELECT text FROM kept WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def change_master(self, master: bytes, *, into_file: bool) -> None:
        """Write every key down under another master key, here and in the backup; `into_file` if it is kept in the file.

        If that is cut short, both master keys are there, and whoever opens the store next takes the right one. Raises
        WrongKeyError if the file is not where the master key is kept, DamagedError if the backup is not there.
        """
        if into_file and not self._is_in_file:
            raise WrongKeyError(f"the master key is not kept in a file here: say which is the new one (`{NEW}`)")
        self.check_backup("the master key cannot be changed")
        beside = self._file.with_name(self._file.name + NEXT)
        with self._lock:
            if into_file:
                beside.unlink(missing_ok=True)
                write_master(beside, master)
            with _writing(self._db) as db:
                for table, key in (("key", "number"), ("own", "name")):
                    rows = db.execute(f"SELECT wrapped, {key} FROM {table}").fetchall()
                    again = [(ciphers.wrap(master, self._unwrap(wrapped)), at) for wrapped, at in rows]
                    db.executemany(f"UPDATE {table} SET wrapped = ? WHERE {key} = ?", again)
            self._master = master
            if into_file:
                beside.replace(self._file)
            self._copy_all()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            for db in (self._db, self._copy):
                if db is not None:
                    db.close()

    def _begin(self, given: Master | None) -> bytes:
        """The master key; of new keys a new one, though another program begins them at the same moment."""
        with _writing(self._db) as db:
            is_new = db.execute("SELECT count(*) FROM own").fetchone()[0] == 0
            master = find_master(self._file, given, create=is_new)
            if is_new:
                rows = [(name, ciphers.wrap(master, ciphers.new_secret())) for name in _OWN]
                db.executemany("INSERT INTO own VALUES (?, ?)", rows)
        return master

    def _end_change_of_master(self) -> None:
        """If a change of the master key was cut short: finish it if the keys are written under the new one already."""
        beside = self._file.with_name(self._file.name + NEXT)
        if not beside.exists():
            return
        wrapped = self._db.execute("SELECT wrapped FROM own").fetchone()[0]
        try:
            ciphers.unwrap(read_master(beside), wrapped)
        except (ciphers.UnsealableError, WrongKeyError):
            beside.unlink()
        else:
            self._master = read_master(beside)
            beside.replace(self._file)

    def _made(self) -> list[tuple[int, bytes]]:
        """New keys, written down here and in the backup before anybody uses them."""
        made = [ciphers.new_secret() for _ in range(AT_ONCE)]
        with _writing(self._db) as db:
            self._unwrap(db.execute("SELECT wrapped FROM own").fetchone()[0])  # or somebody changed the master key
            wrapped = [ciphers.wrap(self._master, secret) for secret in made]
            last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'key'").fetchone()
            first = 1 + (last[0] if last else 0) + secrets.randbelow(_GAP)
            rows = list(enumerate(wrapped, first))
            db.executemany("INSERT INTO key VALUES (?, ?)", rows)
        if self._copy is None and self.remembered("backup"):
            log.warn("the backup of the keys of records is not there: new keys are in one place only")
        if self._copy is not None:
            with _writing(self._copy) as db:
                db.executemany("INSERT OR REPLACE INTO key VALUES (?, ?)", rows)
        return [(number, secret) for (number, _), secret in zip(rows, made, strict=True)]

    def _find_backup(self, given: Path | None) -> None:
        if given is not None and str(given.resolve()) != self.remembered("backup"):
            given.parent.mkdir(parents=True, exist_ok=True)
            self._check_may_be_backup(given, self._db.execute("SELECT * FROM own").fetchall())
            self.remember("backup", str(given.resolve()))
            given.touch(mode=0o600)
        path = Path(self.remembered("backup"))
        if path.is_file():
            self._check_may_be_backup(path)
            self._copy = _open(path)
            self._copy_all()

    def _check_may_be_backup(self, path: Path, own: list[tuple[str, bytes]] | None = None) -> None:
        """Raise DamagedError if something else is there, or, given what is `own`, other keys: it would be lost."""
        if not path.exists():
            return
        flaw = DamagedError(f"{path} is not a backup of these keys, and nothing is written over it: name another file")
        if not path.is_file() or path.samefile(self._path):
            raise flaw
        try:
            with closing(sqlite3.connect(path, timeout=60)) as db:
                tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
                if tables and (not tables >= {"key", "own", "kept"} or tables & {"entry", "section"}):
                    raise flaw
                if tables and own and (theirs := db.execute("SELECT * FROM own").fetchall()) and theirs != own:
                    raise flaw
        except sqlite3.DatabaseError:
            raise flaw from None

    def _copy_all(self) -> None:
        """Bring the backup up to date. What is destroyed is always destroyed in both, so it is only ever behind."""
        newest = "SELECT (SELECT max(number) FROM key), (SELECT max(wrapped) FROM own)"
        if self._copy is not None and self._db.execute(newest).fetchone() != self._copy.execute(newest).fetchone():
            self._db.backup(self._copy)

    def _unwrap(self, wrapped: bytes) -> bytes:
        try:
            return ciphers.unwrap(self._master, wrapped)
        except ciphers.UnsealableError as error:
            raise WrongKeyError("the master key is not the one for these keys, or they were changed") from error


def _open(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)  # else SQLite lets others read it
    try:
        db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        db.executescript(f"PRAGMA secure_delete = ON; PRAGMA synchronous = EXTRA; {_TABLES}")
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path} cannot be read as a store of keys: {error}") from error
    return db


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of it, durably, or nothing. Within another one, it is a part of that."""
    if db.in_transaction:
        yield db
        return
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise DamagedError(f"the store of keys cannot be used: {error}") from error
        raise
