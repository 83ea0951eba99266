"""What is found of records without opening any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from attrs import frozen

from sharepolicy.records.entry import columns_of
from sharepolicy.records.erasing import erased_records
from sharepolicy.records.failures import DamagedError
from sharepolicy.records.store import Store
from sharepolicy.records.written import public_of


@frozen
class Listed:
    """A record as it is found, without opening it: nothing that a case says."""

    record: str
    at: str
    day: str
    outcomes: tuple[str, ...]
    settled: bool
    rules: tuple[str, ...]
    policy: str
    erased: bool


def listed(store: Store, found: Mapping[str, Any]) -> Iterator[Listed]:
    """The records that are found, the oldest first."""
    erased = erased_records(store)
    for row in store.log.rows(only={"kind": "record", **found}, with_sections=False):
        columns, is_settled = row.columns, False
        with suppress(DamagedError):  # by what was signed, though the columns by which it was found were changed
            public = public_of(row)
            columns, is_settled = columns_of(str(public.get("id", "")), public), bool(public.get("settled"))
        yield Listed(
            record=columns["id"],
            at=columns["at"],
            day=columns["day"],
            outcomes=tuple(columns["outcome"].split()),
            settled=is_settled,
            rules=tuple(columns["rules"].split()),
            policy=columns["policy"],
            erased=columns["id"] in erased,
        )


def corrected(store: Store, found: Mapping[str, Any]) -> dict[str, int]:
    """The ids of statements in records that others correct or withdraw, and the place of the first that does."""
    records = [*store.log.rows(only={"kind": "record", **found}, with_sections=False)]
    rows = [*records, *store.about([row.columns["id"] for row in records])]
    first: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: each.index):
        for statement in public_of(row).get("corrected", ()):
            first.setdefault(statement, row.index)
    return first
