"""A policy change weighed by real cases: how many of them get another outcome, which, and how."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.analysis.change.tried import Side
from sharepolicy.analysis.decision.requests import PartMove, moved_parts
from sharepolicy.backends.parquet import NoParquetError, parquet_rows
from sharepolicy.engine.policy import Policy
from sharepolicy.forms.change import WEIGHED
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.reading.files import shown_name
from sharepolicy.reading.folders import in_folder, said_by_folders, why_no_rows
from sharepolicy.reading.records import (
    ENDINGS,
    PARQUET,
    NoRecordError,
    Record,
    record_of_row,
    records,
    unreadable,
)


@frozen
class WeighedCase:
    """A real case that gets another outcome, as a whole or in some part: where it stands, and how it moves."""

    place: str
    title: str
    before: Outcome
    after: Outcome
    parts: tuple[PartMove, ...]


@frozen
class UnreadCase:
    """A real case that cannot be compared: where it stands, which policy cannot decide it, and why.

    It is no policy where the file is at fault: that is no case for any policy.
    """

    place: str
    side: Side | None
    why: str

    def __str__(self) -> str:
        """In a line."""
        by = {None: "", Side.BEFORE: ", by the old policy", Side.AFTER: ", by the new policy"}
        return f"{self.place}{by.get(self.side, '')}: {self.why}"


@frozen(eq=False)
class Weighing:
    """What becomes of real cases: how many both policies decided, by outcome, which changed, which were not read."""

    table: Mapping[tuple[Outcome, Outcome], int]
    changed: tuple[WeighedCase, ...]
    unread: tuple[UnreadCase, ...]

    @property
    def cases(self) -> int:
        """How many cases both policies decided."""
        return sum(self.table.values())

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return WEIGHED.write(self)


def weigh(old: Policy, new: Policy, files: Iterable[Path], on: datetime.date | None = None) -> Weighing:
    """Decide every case of some files and folders by both policies. What cannot be read is reported, never guessed."""
    table: Counter[tuple[Outcome, Outcome]] = Counter()
    changed: list[WeighedCase] = []
    unread: list[UnreadCase] = []
    for record in _all_records(files):
        answers = []
        for side, policy in ((Side.BEFORE, old), (Side.AFTER, new)):
            try:
                answers.append(policy.decide_request(_given(policy, record), on=on))
            except CaseError as error:
                place, why = _flaw(record, error)
                unread.append(UnreadCase(place, None if isinstance(error, NoRecordError) else side, why))
                break
        if len(answers) == 2:
            before, after = answers
            table[before.outcome, after.outcome] += 1
            parts = tuple(moved_parts(before, after))
            if parts or before.outcome is not after.outcome:
                changed.append(WeighedCase(record.place, before.request.title, before.outcome, after.outcome, parts))
    return Weighing(
        {(one, two): table[one, two] for one in OUTCOMES for two in OUTCOMES}, tuple(changed), tuple(unread)
    )


def _given(policy: Policy, record: Record) -> Mapping[str, Any] | Text:
    """What a record gives to a policy. Raises CaseError where it is no case, or has a column that is no fact."""
    vocabulary = policy.document.vocabulary
    for column in record.columns:
        if column not in vocabulary.facts and column not in vocabulary.several:
            raise CaseError([Diagnostic("unknown-column", f"the column `{column}` is not a fact of this policy")])
    return record.given()


def _flaw(record: Record, error: CaseError) -> tuple[str, str]:
    """Where the first flaw of a record is, with the line if that is known, and what it is."""
    if not error.diagnostics:
        return record.place, "it cannot be read"
    first = error.diagnostics[0]
    return f"{record.place}:{first.span.line}" if first.span is not None else record.place, first.message


def without_cases(files: Iterable[Path]) -> list[Path]:
    """The files and folders in which there is nothing to be weighed, not even what cannot be read."""
    return [named for named in files if next(_all_records([named]), None) is None]


def _all_records(files: Iterable[Path]) -> Iterator[Record]:
    for named in files:
        try:
            found, left_out = in_folder(named, ENDINGS) if named.is_dir() else ([named], [])
        except OSError:
            yield unreadable(shown_name(named), "a folder in it cannot be looked into")
            continue
        if found and left_out:
            why = f"left out, for files whose names begin with `_` or `.` hold no cases ({len(left_out):,} such)"
            yield unreadable(shown_name(left_out[0]), why)
        for path in found:
            yield from _records(path)


def _records(path: Path) -> Iterator[Record]:
    try:
        fact = next(iter(said_by_folders(path)), None)
    except CaseError as error:
        yield unreadable(shown_name(path), error.diagnostics[0].message)
        return
    if fact is not None:
        why = f"the name of its folder says what `{fact}` is, and is not read; say it in the file"
        yield unreadable(shown_name(path), why)
    else:
        yield from _parquet(path) if path.suffix.lower() == PARQUET else records(path)


def _parquet(path: Path) -> Iterator[Record]:
    name = shown_name(path)
    if why := why_no_rows(path):
        yield unreadable(str(path), f"it {why}")
        return
    try:
        for number, row in enumerate(parquet_rows(path), 1):
            yield record_of_row(f"{name}, row {number}", row)
    except NoParquetError as error:
        yield unreadable(name, str(error))
