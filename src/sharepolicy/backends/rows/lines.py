"""Rows of JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sharepolicy.backends.rows.named import said_by_folders
from sharepolicy.backends.rows.row import FileRow
from sharepolicy.backends.rows.texts import text_of
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.reading.plain import read_json


def lines(path: Path) -> Iterator[FileRow]:
    """The rows of a file, with the values in the names of its folders."""
    said, number = said_by_folders(path), 0
    with text_of(path) as file:
        for line, text in enumerate(file, 1):
            if text.strip():
                number += 1
                yield FileRow(number, line, _values(text, said))


def _values(text: str, said: Mapping[str, str | None]) -> Mapping[str, Any] | Diagnostic:
    try:
        found = read_json(text)
    except CaseError as error:
        return error.diagnostics[0]
    if not isinstance(found, dict):
        return Diagnostic("wrong-shape", "it is not a JSON object", help="expected a mapping from facts to values")
    if twice := next((name for name in said if name in found), None):
        return Diagnostic("duplicate-name", f"`{twice}` is given by the row and by the folder that it lies in")
    return {**found, **said}
