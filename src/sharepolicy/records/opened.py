"""A record opened: everything that it says, the decision and what was added to it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sharepolicy.forms.record import RECORD
from sharepolicy.records.contents import merged, outstanding
from sharepolicy.records.store import Store

if TYPE_CHECKING:
    from sharepolicy.types import RecordDict


@frozen
class Opened:
    """What a record says by now.

    `around` is everything that people added, merged; `history` the same piece by piece, each with its time and its
    `index`, which is its place in the log, as that of the record. `missing` says how many pieces about other people
    have been erased; `openings` when, by whom and why it was opened.
    """

    record: str
    at: str
    case: str
    person: str
    decision: Mapping[str, Any]
    around: Mapping[str, Any]
    history: Sequence[Mapping[str, Any]]
    openings: Sequence[Mapping[str, Any]]
    missing: int
    index: int

    @property
    def outstanding(self) -> list[dict[str, Any]]:
        """The steps of the decision that nobody has taken, or said why not."""
        return outstanding(self.decision, self.around)

    def to_dict(self) -> RecordDict:
        """The record as plain data, for JSON."""
        return RECORD.write(self)


def opened(store: Store, record: str) -> Opened:
    """A record as it stands. Raises NoSuchRecordError, ErasedError, or another RecordsError."""
    row = store.row(record)
    main = store.main(row)
    history: list[dict[str, Any]] = []
    openings: list[dict[str, Any]] = []
    missing = 0
    for each in (row, *store.about(record)):
        at = each.columns["at"]
        said = store.said(each)
        missing += said.count(None)
        if each.columns["kind"] == "opening":
            openings += [{"at": at, **one} for one in said if one is not None]
            continue
        added = merged(one["around"] for one in said if one is not None)
        if added:
            history.append({"at": at, "index": each.index, "around": added})
    around = merged(each["around"] for each in history)
    return Opened(
        record,
        row.columns["at"],
        main["case"],
        main["person"],
        main["decision"],
        around,
        history,
        openings,
        missing,
        row.index,
    )
