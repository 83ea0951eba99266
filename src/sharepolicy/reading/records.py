"""Many real cases from files: a case a file (YAML, JSON), a case a line (JSON Lines), or a case a row (CSV).

A record is read by each policy that is to decide it, for what a fact or value means is the policy's to say.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.files import read_text, shown_name
from sharepolicy.reading.plain import read_json
from sharepolicy.reading.tree import read_tree

GivenRecord = Callable[[], Mapping[str, Any] | Text]


class NoRecordError(CaseError):
    """A file, row or line that is no case at all, whatever a policy says of it."""


@frozen
class Record:
    """A case as it stands in a file, as plain data or text. `given` raises NoRecordError where it is no case at all."""

    place: str
    given: GivenRecord


def record_of(place: str, mapping: object) -> Record:
    """The record of plain data: a flat case, or the layout of a case file."""
    if not isinstance(mapping, Mapping):
        return unreadable(place, "a mapping of facts to values was expected")
    plain: Mapping[str, Any] = mapping
    return Record(place, lambda: plain)


def unreadable(place: str, why: str) -> Record:
    """A record that no policy can read, and why."""

    def given() -> Text:
        raise NoRecordError([Diagnostic("wrong-shape", why)])

    return Record(place, given)


def records(path: Path) -> Iterator[Record]:
    """The cases of a file, by its ending. A row or line that is no case is a record that cannot be read."""
    found = _READERS.get(path.suffix.lower())
    name = shown_name(path)
    if found is None:
        yield unreadable(name, f"expected a file that ends in {', '.join(f'`{end}`' for end in ENDINGS)}")
        return
    try:
        yield from found(path, name)
    except (OSError, ValueError) as error:
        yield unreadable(name, "it is not UTF-8 text" if isinstance(error, UnicodeError) else "it cannot be read")


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
    yield _line(name, text.content) if text is not None else unreadable(name, next(iter(diagnostics)).message)


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
            twice = next((fact for fact in header if header.count(fact) > 1), None)
            if twice is not None:
                yield unreadable(name, f"two columns are headed `{twice}`")
                return
            for row in rows:
                if row:
                    yield _row(f"{name}:{rows.line_num}", header, row)
        except csv.Error:
            yield unreadable(f"{name}:{rows.line_num}", "from here on it is not CSV")


def _row(place: str, header: list[str], row: list[str]) -> Record:
    if len(row) != len(header):
        return unreadable(place, f"it has {len(row)} cells, and the header has {len(header)}")
    return record_of_row(place, {fact: cell for fact, cell in zip(header, row, strict=True) if cell})


def record_of_row(place: str, row: Mapping[str, Any]) -> Record:
    """The record of a row of a table, whose columns are facts; a column `case` is its title."""
    facts = {fact: value for fact, value in row.items() if fact != "case"}
    return record_of(place, {"facts": facts} | ({"case": str(row["case"])} if "case" in row else {}))


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
ROWS = (".jsonl", ".ndjson", ".csv", PARQUET)
"""Those of them that hold many."""
