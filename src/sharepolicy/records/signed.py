"""Whether one entry is as it was written and signed, without looking at the others."""

from __future__ import annotations

from contextlib import suppress

from sharepolicy.records.entry import LogRow, columns_of
from sharepolicy.records.failures import RecordsError
from sharepolicy.records.notes import BadNoteError
from sharepolicy.records.store import Store, public_of
from sharepolicy.records.tree import completed, inclusion, leaf_hash, root_from_inclusion


def check(row: LogRow, frontier: dict[int, bytes] | None) -> str:
    """How one entry is not as it was written; empty if it is. `frontier`: the complete nodes before it, if known."""
    try:
        public = public_of(row)
    except RecordsError:
        return "it is not written as entries are"
    if public.get("index") != row.index:
        return f"it was written as entry {public.get('index')}"
    if columns_of(str(public.get("id", "")), public) != row.columns:
        return "what it is found by is not what it says"
    if [section.to_dict() for section in row.sections] != public.get("sections", []):
        return "what is sealed is not what was"
    if frontier is not None:
        expected = completed(row.index, row.leaf, lambda level, _: frontier[level])
        if b"".join(expected) != row.hashes:
            return "its hashes are not those of the tree"
    return ""


def is_signed(store: Store, row: LogRow) -> bool:
    """Whether the head of the log is over an entry as it stands there. Raises DamagedError."""
    head = store.head()
    hashes = inclusion(row.index, head.size, store.log.node) if row.index < head.size else []
    with suppress(BadNoteError):
        is_in = root_from_inclusion(row.index, head.size, leaf_hash(row.leaf), hashes) == head.root
        return is_in and not check(row, None)
    return False
