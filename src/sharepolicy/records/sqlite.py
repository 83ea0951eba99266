"""How SQLite is told to keep a log: durably, for several programs at once."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

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
