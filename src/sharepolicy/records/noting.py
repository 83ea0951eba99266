"""What is added to the log about records that are there: what came later, and that they were opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharepolicy.records.entry import Entry
from sharepolicy.records.notes import Head
from sharepolicy.records.store import MANY, Store
from sharepolicy.records.wanted import check_said, found_in


def append_to(store: Store, record: str, entry: Entry) -> tuple[int, Head]:
    """Add an entry about a record, unless it is erased meanwhile: nobody would erase what came after that."""
    with store.keys.alone():
        store.main(store.row(record))
        (place,), head = store.append([entry])
    return place, head


def note_opening(store: Store, by: str, why: str, wanted: Mapping[str, str]) -> dict[str, Any]:
    """Record that many are opened, before they are. What they are found by, checked."""
    check_said(by, why)
    found = found_in(store, wanted)
    said = {"by": by, "why": why, "wanted": store.tagged(found)}  # no reference: who is erased is not to stay
    store.append([store.entry("opening", {by: said}, of=MANY)])
    return found
