"""What is found of records without opening any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from sharepolicy.records.erasing import erased_records
from sharepolicy.records.store import Store, public_of


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
        public, record = public_of(row), row.columns["id"]
        said = {name: row.columns[name] for name in ("at", "day", "policy")}
        outcomes, rules = tuple(row.columns["outcome"].split()), tuple(public.get("rules", ()))
        settled = bool(public.get("settled"))
        yield Listed(record=record, outcomes=outcomes, rules=rules, settled=settled, erased=record in erased, **said)


def corrected(store: Store, found: Mapping[str, Any]) -> dict[str, int]:
    """The ids of statements in records that others correct or withdraw, and the place of the first that does."""
    records = [*store.log.rows(only={"kind": "record", **found}, with_sections=False)]
    rows = [*records, *store.about([row.columns["id"] for row in records])]
    first: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: each.index):
        for statement in public_of(row).get("corrected", ()):
            first.setdefault(statement, row.index)
    return first
