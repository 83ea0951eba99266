"""A file that is one case: YAML, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sharepolicy.backends.rows.named import said_by_folders
from sharepolicy.backends.rows.row import ENDINGS
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.plain import read_json
from sharepolicy.reading.written import Written

CASE_FILES = (".yaml", ".yml", ".json")
"""The endings of files that are one case."""

ENDINGS_OF_CASES = (*CASE_FILES, *ENDINGS)
"""The endings of files that hold cases."""


def case_in(path: Path) -> Mapping[str, Any] | Written:
    """The case in a file. Raises CaseError where it is not a case under any policy."""
    if fact := next(iter(said_by_folders(path)), None):
        why = f"the name of its folder says what `{fact}` is, and is not read; say it in the file"
        raise CaseError([Diagnostic("duplicate-name", why)])
    diagnostics = Diagnostics()
    written = ReadOnce().named(path, diagnostics)
    if written is None:
        raise CaseError(diagnostics)
    if path.suffix.lower() == ".json":
        return _json(written)
    if written.read(diagnostics) is None:
        raise CaseError(diagnostics, diagnostics.left_out)
    return written


def _json(written: Written) -> Mapping[str, Any]:
    try:
        found = read_json(written.text.content)
    except CaseError:
        diagnostics = Diagnostics()
        written.read(diagnostics)  # which notices a name given twice
        if twice := [each for each in diagnostics if each.code == "duplicate-key"]:
            raise CaseError(twice) from None
        raise
    if not isinstance(found, Mapping):
        raise CaseError([Diagnostic("wrong-shape", "it is not a JSON object")])
    return found
