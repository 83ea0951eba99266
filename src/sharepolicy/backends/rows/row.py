"""A row of a file, and what is wrong with a file of rows: which file, in which line, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import nearest

LINES = (".jsonl", ".ndjson")
"""The endings of files of JSON Lines. They are read row by row."""

ENDINGS = (".parquet", ".arrow", ".feather", ".ipc", ".csv", *LINES)
"""The endings of files of rows."""


@frozen
class FileRow:
    """A row: its number, counted from 1 without blank lines, its line where files have lines, and what it says.

    `values` is by column or JSON key, with None for no value; or it is the flaw of the row.
    """

    number: int
    line: int | None
    values: Mapping[str, Any] | Diagnostic


class UnusableError(CaseError):
    """A file that cannot be fully read, or written. `why` follows its name; `line` is 0 if not known."""

    def __init__(self, path: Path, why: str, help_: str = "", line: int = 0, code: str = "unusable-table") -> None:
        where = f" (line {line:,})" if line else ""
        super().__init__([Diagnostic(code, f"`{path}` {why}{where}", help=help_)])
        self.why = f"{why}; {help_}" if help_ else why
        self.line = line
        self._made_of = path, why, help_, line, code

    def _content(self) -> tuple[Any, ...]:
        return self._made_of


def no_fact(column: str, facts: Collection[str]) -> Diagnostic:
    """The flaw of a column that is not a fact, with the nearest fact."""
    near = nearest(column, [name for name in facts if "/" not in name])
    help_ = (f"did you mean `{near}`? " if near else "") + "say which fact it is, or keep it, or ignore it"
    return Diagnostic("unknown-column", f"the column `{column}` is not a fact of this policy", help=help_)


def two_columns(name: str, help_: str = "rename one of them, and ignore it") -> Diagnostic:
    """The flaw of two columns with one name."""
    return Diagnostic("duplicate-name", f"two columns are called `{name}`", help=help_)


def check_once(names: Sequence[str]) -> None:
    """Raise CaseError where two columns have one name, since nothing says which is meant."""
    if flaws := [two_columns(name) for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise CaseError(flaws)
