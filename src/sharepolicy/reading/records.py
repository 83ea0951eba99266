"""Many real cases from files: a case a file (YAML, JSON), a case a line (JSON Lines), or a case a row (CSV).

A record is read by each policy that is to decide it, for what a fact or value means is the policy's to say.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import read_text, shown_name
from sharepolicy.reading.folders import why_no_rows
from sharepolicy.reading.plain import read_json
from sharepolicy.reading.tree import read_tree

GivenRecord = Callable[[], Mapping[str, Any] | Text]


class NoRecordError(CaseError):
    """A file, row or line that is no case at all, whatever a policy says of it."""


@frozen
class Record:
    """A case as it stands in a file, as plain data or text. `given` raises NoRecordError where it is no case at all.

    `columns` are the facts of a row, with or without a value: a misspelt fact is not one that nobody knows.
    """

    place: str
    given: GivenRecord
    columns: tuple[str, ...] = ()


def record_of(place: str, mapping: object, columns: Iterable[str] = ()) -> Record:
    """The record of plain data: a flat case, or the layout of a case file."""
    if not isinstance(mapping, Mapping):
        return unreadable(place, "a mapping of facts to values was expected")
    plain: Mapping[str, Any] = mapping
    return Record(place, lambda: plain, tuple(columns))


def unreadable(place: str, why: str, span: Span | None = None) -> Record:
    """A record that no policy can read, and why."""

    def given() -> Text:
        raise NoRecordError([Diagnostic("wrong-shape", why, span)])

    return Record(place, given)


def records(path: Path) -> Iterator[Record]:
    """The cases of a file, by its ending. A row or line that is no case is a record that cannot be read."""
    found = _READERS.get(path.suffix.lower())
    name = shown_name(path)
    if found is None:
        yield unreadable(name, f"expected a file that ends in {', '.join(f'`{end}`' for end in ENDINGS)}")
        return
    if why := why_no_rows(path):
        yield unreadable(str(path), f"it {why}")
        return
    try:
        yield from found(path, name)
    except UnicodeError:
        yield unreadable(name, "it is not UTF-8 text, so no more of it was read")
    except (OSError, ValueError):
        yield unreadable(name, "it cannot be read")


def _yaml(path: Path, name: str) -> Iterator[Record]:
    diagnostics = Diagnostics()
    text = read_text(path, diagnostics)

    def given() -> Text:
        if text is None or read_tree(text, diagnostics) is None:
            raise NoRecordError(diagnostics, diagnostics.left_out)
        return text

    yield Record(name, given)


def _json(path: Path, name: str) -> Iterator[Record]:
    diagnostics = Diagnostics()
    text = read_text(path, diagnostics)
    if text is None:
        yield unreadable(name, next(iter(diagnostics)).message)
        return
    try:
        yield record_of(name, read_json(text.content))
    except CaseError as error:
        read_tree(text, diagnostics)  # which knows where a name is given twice
        flaw = next((each for each in diagnostics if each.code == "duplicate-key"), error.diagnostics[0])
        yield unreadable(name, flaw.message, flaw.span)


def _json_lines(path: Path, name: str) -> Iterator[Record]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _line(f"{name}:{number}", line)


def _line(place: str, text: str) -> Record:
    try:
        return record_of(place, read_json(text))
    except CaseError as error:
        return unreadable(place, error.diagnostics[0].message)


def _csv(path: Path, name: str) -> Iterator[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = next(rows, [])
            if why := _wrong_header(header):
                yield unreadable(f"{name}:1", why)
                return
            for row in rows:
                if row:
                    yield _row(f"{name}:{rows.line_num}", header, row)
        except csv.Error:
            yield unreadable(f"{name}:{rows.line_num}", "from here on it is not CSV")


def _wrong_header(header: Sequence[str]) -> str:
    twice = next((fact for fact in header if header.count(fact) > 1), None)
    if twice is not None:
        return f"two columns are called `{twice}`"
    doubt = other_separator(header)
    return doubt and f"it has one column only, `{header[0]}`; {doubt}"


def other_separator(names: Sequence[str]) -> str:
    """A question where the names of the columns look as if something else than commas stood between them."""
    if len(names) > 1:
        return ""
    for sign, what in ((";", "semicolons"), ("\t", "tabs")):
        if any(sign in name for name in names):
            return f"are {what} between the columns? only commas are read as separators"
    return ""


def _row(place: str, header: list[str], row: list[str]) -> Record:
    if len(row) != len(header):
        cells = "1 cell" if len(row) == 1 else f"{len(row):,} cells"
        return unreadable(place, f"it has {cells}, and the header has {len(header):,}")
    return record_of_row(place, {fact: cell or None for fact, cell in zip(header, row, strict=True)})


def record_of_row(place: str, row: Mapping[str, Any]) -> Record:
    """The record of a row of a table, whose columns are facts; a column `case` is its title. None is an empty cell."""
    columns = [column for column in row if column != "case"]
    title = {"case": str(row["case"])} if row.get("case") is not None else {}
    return record_of(place, {"facts": {fact: row[fact] for fact in columns if row[fact] is not None}} | title, columns)


_READERS: Mapping[str, Callable[[Path, str], Iterator[Record]]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
}
PARQUET = ".parquet"
ENDINGS = (*_READERS, PARQUET)
"""The endings of files that hold cases."""
