"""A file of keys: opened so that what is deleted is overwritten, told from other files, and emptied."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sharepolicy.records.failures import DamagedError

_TABLES = """
CREATE TABLE IF NOT EXISTS key (number INTEGER PRIMARY KEY AUTOINCREMENT, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS own (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, text TEXT NOT NULL);
"""


def check_may_be_backup(path: Path, keys: Path, own: list[tuple[str, bytes]] | None = None) -> None:
    """Raise DamagedError if something else is there, or, given what is `own`, other keys: it would be lost.

    `keys` is the file of the keys themselves.
    """
    if not path.exists():
        return
    flaw = DamagedError(f"{path} is not a backup of these keys, and nothing is written over it: name another file")
    if not path.is_file() or path.samefile(keys):
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


def has_keys(path: Path) -> bool:
    """Whether there are keys in a file. Nothing is written to it. What cannot be read, whoever opens it names."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'own'").fetchone()[0]
            return bool(found and db.execute("SELECT count(*) FROM own").fetchone()[0])
    except sqlite3.Error:
        return True


def empty(path: Path, keys: Path, ours: sqlite3.Connection) -> bool:
    """Destroy all keys in what was a backup of `ours`, and remove it; False if it is not there.

    What is something else by now, such as the backup of another store, is left alone.
    """
    if not path.exists():
        return False
    try:
        check_may_be_backup(path, keys)
        with closing(open_keys(path)) as db:
            if not _are_of(db, ours):
                return True
            with writing(db):
                for table in ("key", "own", "kept"):
                    db.execute(f"DELETE FROM {table}")
        path.unlink()
    except OSError:
        return False
    except DamagedError:
        return True
    return True


def _are_of(theirs: sqlite3.Connection, ours: sqlite3.Connection) -> bool:
    """Whether keys are of the same store: by its own, or, under another master key, by numbers, which are chosen."""
    own = "SELECT * FROM own ORDER BY name"
    if theirs.execute(own).fetchall() == ours.execute(own).fetchall():
        return True
    numbers = theirs.execute("SELECT number FROM key").fetchall()
    return any(ours.execute("SELECT 1 FROM key WHERE number = ?", each).fetchone() for each in numbers)


def open_keys(path: Path) -> sqlite3.Connection:
    """Open a file of keys, or begin one. Raises DamagedError if it is something else."""
    path.touch(mode=0o600)  # else SQLite lets others read it
    try:
        db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        db.executescript(f"PRAGMA secure_delete = ON; PRAGMA synchronous = EXTRA; {_TABLES}")
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path} cannot be read as a store of keys: {error}") from error
    return db


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
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
