"""Erasing: the keys of what is to be forgotten are destroyed, and the log says that it was erased, by whom, and why.

Nothing in the log is changed, so its tree still proves everything else. The entry about the erasure is written first:
if that is cut short, the keys are destroyed when the store is next opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import frozen

from sharepolicy.records.entry import OPEN, LogRow
from sharepolicy.records.failures import DamagedError, NoSuchRecordError
from sharepolicy.records.store import Store, erased_in, public_of
from sharepolicy.records.tree import inclusion, leaf_hash, root_from_inclusion

ERASURE = "erasure"


@frozen
class Erasure:
    """What is erased, or would be: the records that say nothing afterwards, and how many pieces of others."""

    records: tuple[str, ...]
    pieces: int
    done: bool


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
    with store.keys.alone():
        chosen = _of_record(store, record) if record is not None else _of_person(store, str(person))
        return erase_sections(store, chosen, basis=basis, by=by, dry_run=dry_run)


_Chosen = list[tuple[LogRow, str | None]]


def _of_record(store: Store, record: str) -> _Chosen:
    return [(row, None) for row in (store.row(record), *store.about(record))]


def _of_person(store: Store, person: str) -> _Chosen:
    tagged = str(store.tagged({"person": person})["person"])
    rows = list(store.log.rows(only={"person": tagged, "kind": ["record", "addition"]}))
    main = [row.columns["id"] for row in rows if row.columns["kind"] == "record" and row.sections[0].person == tagged]
    others = [(row, tagged) for row in rows if (row.columns["of"] or row.columns["id"]) not in main]
    return [*(each for name in main for each in _of_record(store, name)), *others]


def erase_sections(
    store: Store,
    chosen: Iterable[tuple[LogRow, str | None]],
    *,
    basis: str,
    by: str,
    dry_run: bool,
    if_any: bool = False,
) -> Erasure:
    """Erase the sections of entries: all of them, or those of one person (by what stands for them).

    Raises NoSuchRecordError if nothing is there, unless `if_any`.
    """
    if not basis.strip() or not by.strip():
        raise TypeError("an erasure has a lawful basis, and somebody who ordered it")
    sections = [
        (row, section)
        for row, person in chosen
        for section in row.sections
        if section.key != OPEN and person in (None, section.person) and store.keys.still_there([section.key])
    ]
    if not sections and not if_any:
        raise NoSuchRecordError("there is nothing here that could be erased")
    records = [row.columns["id"] for row, section in sections if _is_main(row, section.key)]
    pieces = sum((row.columns["of"] or row.columns["id"]) not in records for row, _ in sections)
    if sections and not dry_run:
        keys = sorted({section.key for _, section in sections})
        store.keys.check_backup()
        said = {by: {"by": by, "basis": basis}}
        store.append([store.entry(ERASURE, said, erased=keys, records=records, basis=basis)])
        store.keys.destroy(keys)
    return Erasure(tuple(records), pieces, not dry_run)


def erased_records(store: Store) -> set[str]:
    """The records that say nothing any more."""
    return {name for row in store.log.rows(only={"kind": ERASURE}) for name in public_of(row).get("records", [])}


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


def all_found(store: Store, **wanted: object) -> Iterator[tuple[LogRow, None]]:
    """The entries of all records that are found, for `erase_sections`: what is no longer kept."""
    for row in store.log.rows(only={"kind": "record", **store.tagged(wanted)}):
        yield row, None
        for each in store.about(row.columns["id"]):
            yield each, None


def _is_main(row: LogRow, key: int) -> bool:
    return row.columns["kind"] == "record" and row.sections[0].key == key
