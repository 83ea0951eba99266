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
from contextlib import contextmanager
from pathlib import Path

from sharepolicy.ground import log
from sharepolicy.records import ciphers
from sharepolicy.records.failures import DamagedError, WrongKeyError
from sharepolicy.records.key_file import check_may_be_backup, empty, open_keys, writing
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

_BACKUP, _RETIRED = "backup", "retired"
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
        self._db = open_keys(path)
        self._master = self._begin(master)
        if master is None:
            self._end_change_of_master()
        self._own = {name: self._unwrap(wrapped) for name, wrapped in self._db.execute("SELECT * FROM own")}
        self._copy: sqlite3.Connection | None = None
        self._copied_to = ""
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
        self._check_copied()
        if self._copy is None and (path := self.remembered(_BACKUP)):
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
                    with writing(db):
                        db.executemany("DELETE FROM key WHERE number = ?", rows)
            self._tell_retired()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else erases, or adds to what is being erased: for all threads and programs with these keys."""
        with self._lock:
            if not self._ready:  # none are made meanwhile: if all is taken back, they would be given, and nowhere kept
                self._ready = self._made()[::-1]
            with writing(self._db):
                yield

    def remember(self, name: str, text: str, *, over: bool = True) -> None:
        """Keep a text with the keys, in the place of what was there; or only if nothing was, if not `over`."""
        with self._lock, writing(self._db) as db:
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
            with writing(self._db) as db:
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
        with writing(self._db) as db:
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
        with writing(self._db) as db:
            self._unwrap(db.execute("SELECT wrapped FROM own").fetchone()[0])  # or somebody changed the master key
            wrapped = [ciphers.wrap(self._master, secret) for secret in made]
            last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'key'").fetchone()
            first = 1 + (last[0] if last else 0) + secrets.randbelow(_GAP)
            rows = list(enumerate(wrapped, first))
            db.executemany("INSERT INTO key VALUES (?, ?)", rows)
        self._check_copied()
        if self._copy is None and self.remembered(_BACKUP):
            log.warn("the backup of the keys of records is not there: new keys are in one place only")
        if self._copy is not None:
            with writing(self._copy) as db:
                db.executemany("INSERT OR REPLACE INTO key VALUES (?, ?)", rows)
        return [(number, secret) for (number, _), secret in zip(rows, made, strict=True)]

    def _find_backup(self, given: Path | None) -> None:
        before = self.remembered(_BACKUP)
        if given is not None and (named := str(given.resolve())) != before:
            given.parent.mkdir(parents=True, exist_ok=True)
            check_may_be_backup(given, self._path, self._db.execute("SELECT * FROM own").fetchall())
            left = {*self._retired(), *([before] if before else [])} - {named}
            self.remember(_RETIRED, "\n".join(sorted(left)))
            self.remember(_BACKUP, named)
            given.touch(mode=0o600)
        path = Path(self.remembered(_BACKUP))
        if path.is_file():
            check_may_be_backup(path, self._path)
            self._copy, self._copied_to = open_keys(path), str(path)
            self._copy_all()
            self._retire(is_new=given is not None)

    def _retired(self) -> list[str]:
        """The files that were the backup before another one was named, and that still hold keys."""
        return self.remembered(_RETIRED).splitlines()

    def _retire(self, *, is_new: bool) -> None:
        """Destroy all keys in what was the backup before, now that they are in another one: nobody erases them there.

        What is not there now is emptied when it is there again, and told until then, first when it `is_new`.
        """
        left = [path for path in self._retired() if not empty(Path(path), self._path, self._db)]
        if left != self._retired():
            self.remember(_RETIRED, "\n".join(left))
        if is_new:
            self._tell_retired()

    def _tell_retired(self) -> None:
        for path in self._retired():
            log.warn("a former backup is not there (%s), and holds keys of what is erased: destroy it", path)

    def _check_copied(self) -> None:
        """Another program may have named another backup meanwhile: keys go there from now on."""
        with self._lock:
            if self._copy is not None and self.remembered(_BACKUP) != self._copied_to:
                self._copy.close()
                self._copy = None
                self._find_backup(None)

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
