"""Opening a store of records: where it is, where its keys are, and who holds the master key."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from sharepolicy.records import sqlite
from sharepolicy.records.failures import RecordsError, WrongKeyError
from sharepolicy.records.key_file import has_keys
from sharepolicy.records.keys import KEYS, KeyStore
from sharepolicy.records.log import Log
from sharepolicy.records.master import Master
from sharepolicy.records.notes import Head, PublicKey, checked_name
from sharepolicy.records.records import Records
from sharepolicy.records.store import Clock, Store
from sharepolicy.records.verify import Verified, verify


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def open(  # noqa: A001
    where: str | Path,
    *,
    keys: str | Path | None = None,
    backup: str | Path | None = None,
    master: Master | None = None,
    origin: str = "",
    clock: Clock | None = None,
) -> Records:
    """Open a store of records, or begin one.

    `where` is a file, or the address of a PostgreSQL database. `keys` is the folder of its keys: by default beside the
    file, with the ending `.keys`; put it on another disk if you can. `backup` is a file to which every key is copied at
    once, and from which it is erased too. `master` gives the master key, where it is in neither the folder of the keys
    nor the environment (`SHAREPOLICY_RECORDS_KEY`). `origin` names the log to others, such as
    `records.camden.example/safeguarding`. `clock` gives the time, with its zone: by
    default that of the machine. Raises RecordsError, OSError.
    """
    place, name = str(where), checked_name(origin or f"sharepolicy.records/{secrets.token_hex(8)}")
    if is_address(place) and keys is None:
        raise RecordsError("say in which folder the keys are kept: a database is no place for them")
    folder = Path(keys) if keys is not None else Path(place + ".keys")
    log = _log(place)
    try:
        _check_keys(log, folder)
        held = KeyStore(folder, master=master, backup=Path(backup) if backup is not None else None)
        return Records(Store(log, held, clock or _now, name))
    except BaseException:
        log.close()
        raise


def verify_log(
    where: str | Path,
    trusted: Iterable[PublicKey],
    *,
    known: Iterable[Head] = (),
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Check a log, or a copy of one, without its keys: whether everything is as it was written.

    `trusted` are its public keys and those of its witnesses, as whoever checks got them; `known` are heads that were
    kept elsewhere. What is sealed stays sealed. Raises RecordsError if the log cannot be read at all.
    """
    place = str(where)
    if not is_address(place) and not Path(place).is_file():
        raise RecordsError(f"there is no store of records at `{place}`")
    if not is_address(place):
        sqlite.check_holds_log(Path(place))
    log = _log(place)
    try:
        return verify(log, tuple(trusted), known=known, progress=progress)
    finally:
        log.close()


def copy_log(where: str | Path, to: str | Path) -> int:
    """Copy a log to another file, whole, while programs record in it; how many entries it has. No key is needed.

    What was the copy before is replaced. Raises RecordsError, OSError.
    """
    if is_address(str(where)):
        raise RecordsError("a log in PostgreSQL is copied with its own tools, such as pg_dump")
    return sqlite.copy_log(Path(where), Path(to))


def is_address(place: str) -> bool:
    """Whether a place is the address of a database, and not a file."""
    return "://" in place


def _check_keys(log: Log, folder: Path) -> None:
    """Raise WrongKeyError if there is a log, but no keys: new ones would open nothing of it."""
    if next(log.rows(end=1), None) is None:
        return
    if not (folder / KEYS).exists():
        raise WrongKeyError(f"the keys of this store are not in {folder}: say in which folder they are")
    if not has_keys(folder / KEYS):
        raise WrongKeyError(f"{folder / KEYS} holds no keys: put the backup of the keys of this store in its place")


def _log(place: str) -> Log:
    return Log(place, is_file=not is_address(place))
