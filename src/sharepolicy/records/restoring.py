"""After a backup of the log was put back that lacks its last entries: the log says so, by whom and why.

A verification names it from then on, and no longer calls the log cut off. What was erased in the missing entries stays
erased: the keys are gone, and the statement says which.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from sharepolicy.records.entry import OPEN
from sharepolicy.records.erasing import ERASURE
from sharepolicy.records.failures import RecordsError
from sharepolicy.records.notes import Head
from sharepolicy.records.store import RESTORED, Store, erased_in
from sharepolicy.records.written import public_of


@frozen
class Restoration:
    """That an older backup was put back: when that was said, why, and which entries are missing: `first` to `last`."""

    at: str
    why: str
    first: int
    last: int


def restored(store: Store, by: str, why: str, known: Iterable[Head]) -> Restoration:
    """Say that the last entries are missing for good. `known` are heads that others kept: they may have seen more.

    Each head of the missing entries is named in the log, and no other one is excused from then on. Raises RecordsError
    if nothing is missing, or if a head is not one of this log.
    """
    heads = [*store.known_heads(), *known]
    for head in heads:
        if not set(store.public_keys) & head.signers(store.public_keys):
            raise RecordsError("a head that was kept elsewhere is not one of this log")
    with store.keys.alone():
        last, left = max((head.size for head in heads), default=0) - 1, store.log.end()[0]
        if last < left:
            raise RecordsError("nothing is missing: the log has every entry that is known to have been signed")
        said = {by: {"by": by, "basis": why}}
        gone, names = _erased_meanwhile(store)
        lost = [
            [size, hash_] for size, hash_ in sorted({(head.size, head.root.hex()) for head in heads}) if size > left
        ]
        entry = store.entry(RESTORED, said, basis=why, last=last, lost=lost, erased=gone, records=names)
        (first,), _ = store.append([entry])
        store.forget_heads(since=left)
    return Restoration(str(entry.public["at"]), why, first, last)


def _erased_meanwhile(store: Store) -> tuple[list[int], list[str]]:
    """The keys that are destroyed, and no entry that is left says so; and the records that say nothing without them."""
    sealed = {}
    for row in store.log.rows():
        for place, section in enumerate(row.sections):
            is_main = row.columns["kind"] == "record" and not place
            sealed[section.key] = row.columns["id"] if is_main else ""
        if row.columns["kind"] in (ERASURE, RESTORED):
            for key in erased_in(public_of(row)):
                sealed.pop(key, None)
    sealed.pop(OPEN, None)
    gone = sorted(set(sealed) - set(store.keys.still_there(sealed)))
    return gone, [sealed[key] for key in gone if sealed[key]]
