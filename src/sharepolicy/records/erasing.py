"""Erasing: the keys of what is to be forgotten are destroyed, and the log says that it was erased, by whom, and why.

Nothing in the log is changed, so its tree still proves everything else. The entry about the erasure is written first:
if that is cut short, the keys are destroyed when the store is next opened.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from attrs import frozen

from sharepolicy.records.entry import columns_of, is_found
from sharepolicy.records.failures import DamagedError, NoSuchRecordError, RecordsError
from sharepolicy.records.signed import is_signed
from sharepolicy.records.store import RESTORED, Store, erased_in
from sharepolicy.records.tree import completed, grow, root
from sharepolicy.records.unfinished import unfinished_in
from sharepolicy.records.written import public_of

ERASURE = "erasure"


@frozen
class Staying:
    """A record that stays, and why, in words."""

    record: str
    why: str


@frozen
class Erasure:
    """What is erased, or would be: the records that say nothing afterwards, and how many pieces of others.

    `kept` are those that were decided before the day too, but stay. `about_others` are the pieces about other people
    that go with the records: what they say of a brother or sister, say, may stand nowhere else.
    """

    records: tuple[str, ...]
    pieces: int
    done: bool
    kept: tuple[Staying, ...] = ()
    about_others: int = 0


@frozen
class _Piece:
    """A section that is to go: of which record, its key, and whether it is what the record itself says."""

    record: str
    key: int
    is_main: bool
    is_about_other: bool


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


def expire(
    store: Store, wanted: Mapping[str, Any], *, basis: str, by: str, unfinished: bool = False, dry_run: bool = False
) -> Erasure:
    """Erase all records that are found, with what was added to them, unless they stay.

    They stay if they were recorded, or something was added to them, on a day that is not `before` the day; and unless
    the `unfinished` ones are to go too, if somebody is to look at them again, or has steps to take. A request that has
    another outcome than the wanted one too, in some part, stays as well: it may have to be kept for that. Raises
    RecordsError.
    """
    tagged, before = store.tagged(wanted), str(wanted["before"])

    def is_whole(leaf: Mapping[str, Any]) -> bool:
        columns, people = columns_of(leaf["id"], leaf), [section["person"] for section in leaf["sections"]]
        if columns["outcome"] != tagged.get("outcome", columns["outcome"]):
            return False
        return all(is_found(columns, people, name, each) for name, each in tagged.items())

    found = _erased(store, is_whole, "", basis, by, before=before, dry_run=True)
    seen = {*found.records, *(each.record for each in found.kept)}
    left = {} if unfinished else unfinished_in(store, found.records, before)  # many are opened: others need not wait

    def is_seen(leaf: Mapping[str, Any]) -> bool:
        return leaf["id"] in seen

    return _erased(store, is_seen, "", basis, by, before=before, stays=left, dry_run=dry_run)


def check_is_past(store: Store, before: str) -> None:
    """Raise RecordsError if a day is not at least a year back: what is meant is the day some years ago, not today."""
    today = store.time().date().isoformat()
    if before > (recent := f"{int(today[:4]) - 1:04}{today[4:]}"):
        when = "not in the past" if before >= today else "less than a year back"
        raise RecordsError(
            f"{before} is {when}: give the day that lies as far back as records are kept, {recent} or earlier; or say "
            "that records of the last year are to be erased too (`--even-recent`)"
        )


_EVER = "9999-12-31"
_AHEAD = datetime.timedelta(hours=14)
"""How far universal time is behind where it is latest: something was added on the day that it was there."""

_IsWhole = Callable[[Mapping[str, Any]], bool]
"""Whether a record is to go as a whole, by its leaf."""


def _pieces(store: Store, is_whole: _IsWhole, person: str, before: str) -> tuple[list[_Piece], dict[str, str]]:
    """The sections of all records that are to go as a whole, and all others about a person (by what stands for them).

    Also why records stay: they were recorded, or something was added, on a day that is not `before` that day.

    They are found by the leaves, and only if these are what was signed: somebody could have changed the columns beside
    them, so that a person would stay or others would be erased. Raises DamagedError.
    """
    head, frontier, size, whole = store.head(), dict[int, bytes](), 0, set[str]()
    found: list[_Piece] = []
    later: dict[str, str] = {}
    about_whom: dict[str, str] = {}
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
            if leaf["kind"] != "opening" and _day_of(leaf["at"]) >= before:
                what = "it was recorded" if is_record else "something was added"
                later.setdefault(about, f"{what} on that day or later")
            if is_record:
                about_whom[about] = leaf["sections"][0]["person"]
            for number, each in enumerate(leaf["sections"]):
                if about in whole or (each["person"] == person and leaf["kind"] != "opening"):
                    is_other = leaf["kind"] != "opening" and about_whom.get(about, each["person"]) != each["person"]
                    found.append(_Piece(about, each["key"], is_record and number == 0, is_other))
    hash_ = root(size, lambda level, _: frontier[level])
    if (size, hash_) != (head.size, head.root):
        raise DamagedError("the log is not as it was signed, so nothing is erased: `records verify`")
    return found, later


def _day_of(at: str) -> str:
    return (datetime.datetime.fromisoformat(at) + _AHEAD).date().isoformat()


def _erased(
    store: Store,
    is_whole: _IsWhole,
    person: str,
    basis: str,
    by: str,
    *,
    before: str = _EVER,
    stays: Mapping[str, str] = MappingProxyType({}),
    dry_run: bool,
) -> Erasure:
    if not all(isinstance(each, str) and each.strip() for each in (basis, by)):
        raise TypeError("an erasure has a lawful basis, and somebody who ordered it")
    with store.keys.alone():
        pieces, later = _pieces(store, is_whole, person, before)
        there = set(store.keys.still_there(sorted({piece.key for piece in pieces})))
        why = {**stays, **later}
        whole = [piece.record for piece in pieces if piece.is_main and piece.key in there]
        kept = tuple(Staying(record, why[record]) for record in whole if record in why)
        staying = {each.record for each in kept}
        left = [piece for piece in pieces if piece.key in there and piece.record not in staying]
        keys = sorted({piece.key for piece in left})
        records = {piece.record: None for piece in left if piece.is_main}
        if keys and not dry_run:
            store.keys.check_backup()
            said = {by: {"by": by, "basis": basis}}
            store.append([store.entry(ERASURE, said, erased=keys, records=[*records], basis=basis)])
            store.keys.destroy(keys)
    of_others = sum(piece.record not in records for piece in left)
    about_others = sum(piece.record in records and piece.is_about_other for piece in left)
    return Erasure(tuple(records), of_others, not dry_run, kept, about_others)


def erased_records(store: Store) -> set[str]:
    """The records that say nothing any more."""
    found: set[str] = set()
    for row in (row for kind in (ERASURE, RESTORED) for row in store.log.rows(only={"kind": kind})):
        with suppress(DamagedError, TypeError):  # an entry that was changed is for a verification to name
            found |= {*public_of(row).get("records", ())}
    return found


def finish(store: Store) -> None:
    """Destroy what is erased, but still there: an erasure was cut short, or an old copy of the keys was put back.

    Only what a signed entry says: whoever can write to the database could destroy everything otherwise.
    """
    for row in store.log.rows(only={"kind": ERASURE}):
        with suppress(DamagedError):
            left = store.keys.still_there(erased_in(public_of(row)))
            if left and public_of(row).get("kind") == ERASURE and is_signed(store, row):
                store.keys.destroy(left)
