"""How SQLite is told to keep a log: durably, for several programs at once."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sharepolicy.ground.files import unfinished
from sharepolicy.records.failures import RecordsError

SECONDS = 60.0
"""How long a program waits for others that use the store."""

_AGAIN = 0.01


def prepare(connection: Any, _: object) -> None:
    """Wait for others, be durable, and let transactions begin where we say."""
    connection.isolation_level = None
    connection.text_factory = lambda written: written.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {1000 * SECONDS:.0f}").close()
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL").close()


def _write_ahead(connection: Any) -> None:
    """Keep a log of what is written. SQLite itself does not wait while another program begins the same one."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return connection.execute("PRAGMA journal_mode = WAL").close()  # type: ignore[no-any-return]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_AGAIN)


def begin(db: Any) -> None:
    """Begin a transaction: alone from its beginning if it is to write."""
    db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("alone") else "BEGIN")


def check_holds_log(path: Path) -> None:
    """Raise RecordsError if there is no log in a file: what was written last stands beside it, until it is put in."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entry'").fetchone():
                return
    except sqlite3.Error:  # another kind of file, or one that cannot be read: whoever opens it says so
        return
    raise RecordsError(
        f"there is no log in `{path}`. If it is a copy: was `{path.name}-wal` copied with it? `records backup` makes a "
        "whole one, also while programs record"
    )


def copy_log(path: Path, to: Path) -> int:
    """Copy the log in a file to another, whole, while programs use it; how many entries it has. Raises RecordsError.

    What was the copy before is there until the new one is whole.
    """
    check_holds_log(path)
    if to.exists() and (not to.is_file() or to.samefile(path)):
        raise RecordsError(f"`{to}` is not a file that could be a copy of the log: name another one")
    if to.exists():
        check_holds_log(to)
    try:
        with unfinished(to) as part:
            with closing(sqlite3.connect(path, timeout=SECONDS)) as db, closing(sqlite3.connect(part)) as copy:
                db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE").close()  # one file, which can be read where it lies
                (count,) = copy.execute("SELECT count(*) FROM entry").fetchone()
            shutil.copymode(path, part)
    except sqlite3.Error as error:
        raise RecordsError(f"the log cannot be copied: {error}") from None
    return int(count)
