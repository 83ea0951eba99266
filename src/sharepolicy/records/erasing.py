"""Erasing: the keys of what is to be forgotten are destroyed, and the log says that it was erased, by whom, and why.

Nothing in the log is changed, so its tree still proves everything else. The entry about the erasure is written first:
if that is cut short, the keys are destroyed when the store is next opened.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from attrs import frozen

from sharepolicy.records.entry import LogRow, columns_of, is_found
from sharepolicy.records.failures import DamagedError, NoSuchRecordError
from sharepolicy.records.store import RESTORED, Store, erased_in, public_of
from sharepolicy.records.tree import completed, grow, inclusion, leaf_hash, root, root_from_inclusion

ERASURE = "erasure"


@frozen
class Erasure:
    """What is erased, or would be: the records that say nothing afterwards, and how many pieces of others.

    `kept` are those that were decided before the day too, but to which something was added since: they stay.
    """

    records: tuple[str, ...]
    pieces: int
    done: bool
    kept: tuple[str, ...] = ()


@frozen
class _Piece:
    """A section that is to go: of which record, its key, and whether it is what the record itself says."""

    record: str
    key: int
    is_main: bool


def erase(
    store: Store,
    *,
    basis: str,
    by: str,
    record: str | None = None,
    person: str | None = None,
    dry_run: bool = False,
) -> Erasure:
    """Erase a record, or everything that is recorded about a person, on a lawful basis. Raises RecordsError."""
    if (record is None) == (person is None):
        raise TypeError("say what to erase: a `record`, or a `person`")
    tagged = str(store.tagged({"person": person})["person"]) if person is not None else ""

    def is_whole(leaf: Mapping[str, Any]) -> bool:
        return bool(leaf["id"] == record if record is not None else leaf["sections"][0]["person"] == tagged)

    if record is not None:
        store.row(record)
    found = _erased(store, is_whole, tagged, basis, by, dry_run=dry_run)
    if not found.records and not found.pieces:
        raise NoSuchRecordError("there is nothing here that could be erased")
    return found


def expire(store: Store, wanted: Mapping[str, Any], *, basis: str, by: str, dry_run: bool = False) -> Erasure:
    """Erase all records that are found, with what was added to them, unless that is not `before` the day.

    A request that has another outcome than the wanted one too, in some part, stays: it may have to be kept for that.
    Raises RecordsError.
    """
    tagged = store.tagged(wanted)

    def is_whole(leaf: Mapping[str, Any]) -> bool:
        columns, people = columns_of(leaf["id"], leaf), [section["person"] for section in leaf["sections"]]
        if columns["outcome"] != tagged.get("outcome", columns["outcome"]):
            return False
        return all(is_found(columns, people, name, each) for name, each in tagged.items())

    return _erased(store, is_whole, "", basis, by, before=str(wanted["before"]), dry_run=dry_run)


_EVER = "9999-12-31"
_AHEAD = datetime.timedelta(hours=14)
"""How far universal time is behind where it is latest: something was added on the day that it was there."""

_IsWhole = Callable[[Mapping[str, Any]], bool]
"""Whether a record is to go as a whole, by its leaf."""


def _pieces(store: Store, is_whole: _IsWhole, person: str, before: str) -> tuple[list[_Piece], set[str]]:
    """The sections of all records that are to go as a whole, and all others about a person (by what stands for them).

    Also the records to which something was added on a day that is not `before` that day.

    They are found by the leaves, and only if these are what was signed: somebody could have changed the columns beside
    them, so that a person would stay or others would be erased. Raises DamagedError.
    """
    head, frontier, size, whole = store.head(), dict[int, bytes](), 0, set[str]()
    found: list[_Piece] = []
    later: set[str] = set()
    for row in store.log.rows(end=head.size, with_sections=False):
        if row.index != size:
            break
        size += 1
        grow(frontier, completed(row.index, row.leaf, lambda level, _: frontier[level]))
        leaf = public_of(row)
        if leaf.get("kind") == "record" and is_whole(leaf):
            whole.add(leaf["id"])
        if leaf.get("kind") in ("record", "addition", "opening"):
            about, is_record = leaf.get("of", leaf["id"]), leaf["kind"] == "record"
            if leaf["kind"] == "addition" and _day_of(leaf["at"]) >= before:
                later.add(about)
            for number, each in enumerate(leaf["sections"]):
                if about in whole or (each["person"] == person and leaf["kind"] != "opening"):
                    found.append(_Piece(about, each["key"], is_record and number == 0))
    hash_ = root(size, lambda level, _: frontier[level])
    if (size, hash_) != (head.size, head.root) or not store.has_signed(size, hash_, str(head)):
        raise DamagedError("the log is not as it was signed, so nothing is erased: `records verify`")
    return found, later


def _day_of(at: str) -> str:
    return (datetime.datetime.fromisoformat(at) + _AHEAD).date().isoformat()


def _erased(
    store: Store, is_whole: _IsWhole, person: str, basis: str, by: str, *, before: str = _EVER, dry_run: bool
) -> Erasure:
    if not basis.strip() or not by.strip():
        raise TypeError("an erasure has a lawful basis, and somebody who ordered it")
    with store.keys.alone():
        pieces, later = _pieces(store, is_whole, person, before)
        there = set(store.keys.still_there(sorted({piece.key for piece in pieces})))
        kept = tuple(piece.record for piece in pieces if piece.is_main and piece.key in there and piece.record in later)
        staying = set(kept)
        left = [piece for piece in pieces if piece.key in there and piece.record not in staying]
        keys = sorted({piece.key for piece in left})
        records = {piece.record: None for piece in left if piece.is_main}
        if keys and not dry_run:
            store.keys.check_backup()
            said = {by: {"by": by, "basis": basis}}
            store.append([store.entry(ERASURE, said, erased=keys, records=[*records], basis=basis)])
            store.keys.destroy(keys)
    return Erasure(tuple(records), sum(piece.record not in records for piece in left), not dry_run, kept)


def erased_records(store: Store) -> set[str]:
    """The records that say nothing any more."""
    rows = (row for kind in (ERASURE, RESTORED) for row in store.log.rows(only={"kind": kind}))
    return {name for row in rows for name in public_of(row).get("records", [])}


def finish(store: Store) -> None:
    """Destroy what is erased, but still there: an erasure was cut short, or an old copy of the keys was put back.

    Only what a signed entry says: whoever can write to the database could destroy everything otherwise.
    """
    for row in store.log.rows(only={"kind": ERASURE}):
        with suppress(DamagedError):
            left = store.keys.still_there(erased_in(public_of(row)))
            if left and _is_signed(store, row):
                store.keys.destroy(left)


def _is_signed(store: Store, row: LogRow) -> bool:
    head = store.head()
    hashes = inclusion(row.index, head.size, store.log.node) if row.index < head.size else []
    found = root_from_inclusion(row.index, head.size, leaf_hash(row.leaf), hashes)
    return public_of(row).get("kind") == ERASURE and found is not None and store.has_signed(head.size, found, str(head))
