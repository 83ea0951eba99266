"""Whether a case was decided again for the same person: what was learnt before that is answered by the later record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.records.entry import LogRow
from sharepolicy.records.store import Store

_ABOUT_FACTS = ("learned", "corrected", "withdrawn")


def learnt_since(store: Store, row: LogRow, history: Iterable[Mapping[str, Any]]) -> int:
    """How many statements about facts came after a record, and after every later one of its case and its person.

    A record about a brother or sister in the same case decides nothing about this person, nor does one that is erased.
    """
    said = [
        each["index"]
        for each in history
        for statement in each["around"].get("statements", ())
        if each["index"] > row.index and statement["kind"] in _ABOUT_FACTS
    ]
    if not said:
        return 0
    decided = max((each.index for each in _records_like(store, row)), default=row.index)
    return sum(index > decided for index in said)


def _records_like(store: Store, row: LogRow) -> list[LogRow]:
    """The records of the same case about the same person that still say something."""
    person = row.sections[0].person
    rows = store.log.rows(only={"kind": "record", "case": row.columns["case"], "person": person})
    mine = [each for each in rows if each.sections[0].person == person]
    there = {*store.keys.still_there(each.sections[0].key for each in mine)}
    return [each for each in mine if each.sections[0].key in there]
