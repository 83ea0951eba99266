"""How SQLite is told to keep a log: durably, for several programs at once."""

from __future__ import annotations

from typing import Any


def prepare(connection: Any, _: object) -> None:
    """Wait for others, be durable, and let transactions begin where we say."""
    connection.isolation_level = None
    connection.text_factory = lambda written: written.decode("utf-8", "replace")
    for said in ("busy_timeout = 60000", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {said}").close()


def begin(db: Any) -> None:
    """Begin a transaction: alone from its beginning if it is to write."""
    db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("alone") else "BEGIN")
