"""Whether one entry is as it was written and signed, without looking at the others."""

from __future__ import annotations

from contextlib import suppress

from sharepolicy.records.entry import LogRow
from sharepolicy.records.notes import BadNoteError
from sharepolicy.records.store import Store
from sharepolicy.records.tree import inclusion, leaf_hash, root_from_inclusion
from sharepolicy.records.written import check


def is_signed(store: Store, row: LogRow) -> bool:
    """Whether the head of the log is over an entry as it stands there. Raises DamagedError."""
    head = store.head()
    hashes = inclusion(row.index, head.size, store.log.node) if row.index < head.size else []
    with suppress(BadNoteError):
        is_in = root_from_inclusion(row.index, head.size, leaf_hash(row.leaf), hashes) == head.root
        return is_in and not check(row, None)
    return False
