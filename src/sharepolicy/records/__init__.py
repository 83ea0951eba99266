"""Every decision recorded: sealed, in a log that shows when it was changed, and erasable for one person.

Needs `pip install "sharepolicy[records]"`. `record.py` says what a record holds. `store.py` keeps records: each is
one entry of a log (`log.py`, a database) whose tree (`tree.py`) is signed (`notes.py`), and what it says is sealed
under keys of a store apart (`keys.py`). `proof.py` lets somebody else check one record without the store.
"""

import datetime as _datetime
import secrets as _secrets
from collections.abc import Callable as _Callable
from pathlib import Path as _Path

from sharepolicy.records.drafts import Draft
from sharepolicy.records.erasing import Erasure
from sharepolicy.records.failures import DamagedError, ErasedError, NoSuchRecordError, RecordsError, WrongKeyError
from sharepolicy.records.keys import KeyStore as _KeyStore
from sharepolicy.records.log import Log as _Log
from sharepolicy.records.master import Master as _Master
from sharepolicy.records.notes import BadNoteError, Head, PublicKey
from sharepolicy.records.opened import Opened
from sharepolicy.records.proof import Proved, check_proof
from sharepolicy.records.records import Added, Listed, Records
from sharepolicy.records.store import Store as _Store
from sharepolicy.records.verify import Fault, Flaw, Verified

__all__ = [
    "Added",
    "BadNoteError",
    "Draft",
    "ErasedError",
    "Erasure",
    "Fault",
    "Flaw",
    "Head",
    "Listed",
    "NoSuchRecordError",
    "Opened",
    "Proved",
    "PublicKey",
    "Records",
    "RecordsError",
    "DamagedError",
    "Verified",
    "WrongKeyError",
    "check_proof",
    "open",
]


def open(  # noqa: A001
    where: str,
    *,
    keys: str | _Path | None = None,
    backup: str | _Path | None = None,
    master: _Master | None = None,
    origin: str = "",
    clock: _Callable[[], _datetime.datetime] = lambda: _datetime.datetime.now(_datetime.UTC),
) -> Records:
    """Open a store of records, or begin one.

    `where` is a file, or the address of a PostgreSQL database. `keys` is the folder of its keys: by default beside the
    file, with the ending `.keys`; put it on another disk if you can. `backup` is a file to which every key is copied at
    once, and from which it is erased too. `master` gives the master key, where it is in neither the folder of the keys
    nor the environment (`SHAREPOLICY_RECORDS_KEY`). `origin` names the log to others, such as
    `records.camden.example/safeguarding`. Raises RecordsError, OSError.
    """
    is_address = "://" in where
    if is_address and keys is None:
        raise RecordsError("say in which folder the keys are kept: a database is no place for them")
    folder = _Path(keys) if keys is not None else _Path(where + ".keys")
    held = _KeyStore(folder, master=master, backup=_Path(backup) if backup is not None else None)
    log = _Log(where if is_address else f"sqlite:///{where}")
    return Records(_Store(log, held, clock, origin or f"sharepolicy.records/{_secrets.token_hex(8)}"))
