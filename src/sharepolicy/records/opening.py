"""Opening a store of records: where it is, where its keys are, and who holds the master key."""

from __future__ import annotations

import datetime
import secrets
from pathlib import Path

from sharepolicy.records.failures import RecordsError
from sharepolicy.records.keys import KeyStore
from sharepolicy.records.log import Log
from sharepolicy.records.master import Master
from sharepolicy.records.records import Records
from sharepolicy.records.store import Clock, Store


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def open(  # noqa: A001
    where: str | Path,
    *,
    keys: str | Path | None = None,
    backup: str | Path | None = None,
    master: Master | None = None,
    origin: str = "",
    clock: Clock = _now,
) -> Records:
    """Open a store of records, or begin one.

    `where` is a file, or the address of a PostgreSQL database. `keys` is the folder of its keys: by default beside the
    file, with the ending `.keys`; put it on another disk if you can. `backup` is a file to which every key is copied at
    once, and from which it is erased too. `master` gives the master key, where it is in neither the folder of the keys
    nor the environment (`SHAREPOLICY_RECORDS_KEY`). `origin` names the log to others, such as
    `records.camden.example/safeguarding`. `clock` gives the time, with its zone. Raises RecordsError, OSError.
    """
    place = str(where)
    is_address = "://" in place
    if is_address and keys is None:
        raise RecordsError("say in which folder the keys are kept: a database is no place for them")
    folder = Path(keys) if keys is not None else Path(place + ".keys")
    held = KeyStore(folder, master=master, backup=Path(backup) if backup is not None else None)
    log = Log(place if is_address else f"sqlite:///{place}")
    return Records(Store(log, held, clock, origin or f"sharepolicy.records/{secrets.token_hex(8)}"))
