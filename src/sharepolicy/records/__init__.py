"""Every decision recorded: sealed, in a log that shows when it was changed, and erasable for one person.

Needs `pip install "sharepolicy[records]"`. Open `records.py` first: what a program does with a store. `store.py` has
the log (`log.py`, a database) and the keys (`keys.py`, in a place of their own). What is recorded is sealed by person
into entries (`entry.py`); their tree (`tree.py`) is signed (`notes.py`), so that a change shows (`verify.py`) and a
single record can be proved (`proof.py`).
"""

import typing as _typing

from sharepolicy.ground.later import later as _later
from sharepolicy.records.failures import (
    DamagedError,
    ErasedError,
    NoRecordsError,
    NoSuchRecordError,
    RecordsError,
    WrongKeyError,
)

if _typing.TYPE_CHECKING:
    from sharepolicy.records.added import Added
    from sharepolicy.records.assurance import Assurance, Count
    from sharepolicy.records.cosigner import Cosigner
    from sharepolicy.records.decision_log import decision_log_entry
    from sharepolicy.records.drafts import Draft
    from sharepolicy.records.erasing import Erasure, Staying
    from sharepolicy.records.flaws import Fault, Flaw
    from sharepolicy.records.known_heads import Witnessed
    from sharepolicy.records.listing import Listed
    from sharepolicy.records.notes import BadNoteError, Head, PublicKey
    from sharepolicy.records.opened import Opened
    from sharepolicy.records.opening import copy_log, open, verify_log  # noqa: A004
    from sharepolicy.records.proof import Proved, ProvedAddition, check_proof
    from sharepolicy.records.records import Records
    from sharepolicy.records.replay import Replay, ReplayedRecord
    from sharepolicy.records.restoring import Restoration
    from sharepolicy.records.verify import Verified
else:
    __getattr__ = _later(
        __name__,
        {
            "sharepolicy.records.added": ("Added",),
            "sharepolicy.records.assurance": ("Assurance", "Count"),
            "sharepolicy.records.decision_log": ("decision_log_entry",),
            "sharepolicy.records.drafts": ("Draft",),
            "sharepolicy.records.erasing": ("Erasure", "Staying"),
            "sharepolicy.records.flaws": ("Fault", "Flaw"),
            "sharepolicy.records.known_heads": ("Witnessed",),
            "sharepolicy.records.notes": ("BadNoteError", "Head", "PublicKey"),
            "sharepolicy.records.opened": ("Opened",),
            "sharepolicy.records.opening": ("copy_log", "open", "verify_log"),
            "sharepolicy.records.proof": ("Proved", "ProvedAddition", "check_proof"),
            "sharepolicy.records.listing": ("Listed",),
            "sharepolicy.records.records": ("Records",),
            "sharepolicy.records.replay": ("Replay", "ReplayedRecord"),
            "sharepolicy.records.restoring": ("Restoration",),
            "sharepolicy.records.verify": ("Verified",),
            "sharepolicy.records.cosigner": ("Cosigner",),
        },
    )

__all__ = [
    "Added",
    "Assurance",
    "BadNoteError",
    "Cosigner",
    "Count",
    "DamagedError",
    "Draft",
    "ErasedError",
    "Erasure",
    "Fault",
    "Flaw",
    "Head",
    "Listed",
    "NoRecordsError",
    "NoSuchRecordError",
    "Opened",
    "Proved",
    "ProvedAddition",
    "PublicKey",
    "Records",
    "RecordsError",
    "Replay",
    "ReplayedRecord",
    "Restoration",
    "Staying",
    "Verified",
    "Witnessed",
    "WrongKeyError",
    "check_proof",
    "copy_log",
    "decision_log_entry",
    "open",
    "verify_log",
]
