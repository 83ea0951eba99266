"""The text of a CSV file, beside the parser of Arrow: what that would misread without a word, and where a flaw is."""

from __future__ import annotations

import csv
import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from sharepolicy.backends.batch.places import unusable
from sharepolicy.ground.diagnostic import CaseError, Diagnostic

_READABLE = re.compile(
    rb"""(?:
    [^"]++
    | (?: \A | (?<=\A\xef\xbb\xbf) | (?<=[,\r\n]) ) "(?:[^"]++|"")*+" (?=[,\r\n]|\Z)   # a whole cell in quotes
    | (?<![,\r\n]) (?!\A) (?<!\A\xef\xbb\xbf) "[^,\r\n]*+    # a quote amid a cell that does not begin with one
    ){1,10000}+""",
    re.VERBOSE,
)
_CELL = re.compile(rb'"(?:[^"]++|"")*+(?P<end>"?)')
_LINE_BREAK = re.compile(rb"\r\n?|\n")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING = 4096


def not_utf8(path: Path) -> CaseError | None:
    """The error for a text that is not UTF-8, with the first line that is not. None for one that is."""
    with path.open("rb") as file:
        wide = file.read(_BEGINNING)
        file.seek(0)
        number = 1 if wide.startswith(_WIDE) or b"\0" in wide else _first_wrong_line(file)
    if not number:
        return None
    message = f"`{path}` is not UTF-8 text (line {number:,})"
    return CaseError([Diagnostic("not-utf8", message, help="save it as UTF-8")])


def _first_wrong_line(lines: Iterator[bytes]) -> int:
    for number, line in enumerate(lines, 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 0


def has_quotes(path: Path) -> bool:
    """Whether quotes stand in a file. Raises CaseError where one is not closed, or something follows the closing one.

    A parser takes all that follows a lost quote for one text, and rows would be gone without a word.
    """
    with path.open("rb") as file:
        wide = file.read(_BEGINNING)
        if wide.startswith(_WIDE) or b"\0" in wide:
            raise not_utf8(path) or unusable(path, "cannot be read")
        if not wide:
            raise unusable(path, "is empty", "expected a first line with the names of the columns")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            if text.find(b'"') < 0:
                return False
            place = 0
            while found := _READABLE.match(text, place):
                place = found.end()
            cell = _CELL.match(text, place)
            if cell is not None:
                raise _open_quote(path, _line_at(text, place), closed=bool(cell["end"]))
    return True


def _line_at(text: mmap.mmap, place: int) -> int:
    return 1 + sum(1 for _ in _LINE_BREAK.finditer(text, 0, place))


def _open_quote(path: Path, line: int, *, closed: bool) -> CaseError:
    if not closed:
        return unusable(path, f"has a quote that is never closed (line {line:,})", 'close it, or double it: `""`')
    why = f"has a text in quotes that goes on after its closing quote (it begins in line {line:,})"
    return unusable(path, why, 'write a quote inside of a text twice: `""`')


def other_separator(names: list[str]) -> str:
    """A question where the names of the columns look as if something else than commas stood between them."""
    if len(names) > 1:
        return ""
    for sign, what in ((";", "semicolons"), ("\t", "tabs")):
        if any(sign in name for name in names):
            return f"are {what} between the columns? only commas are read as separators"
    return ""


def flaw(path: Path, message: str) -> CaseError:
    """The error for a file that Arrow could not read, with the line in which the flaw is."""
    wrong = not_utf8(path)
    if wrong is not None:
        return wrong
    if "straddl" in message:
        return unusable(path, "has a row that is too long to be read", "is a quote closed in the right place?")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            names = next(rows)
            before = rows.line_num
            for row in rows:
                if row and len(row) != len(names):
                    cells = "1 cell" if len(row) == 1 else f"{len(row):,} cells"
                    why = f"has {cells} in line {before + 1:,}, and {len(names):,} columns"
                    return unusable(path, why, other_separator(names) or "put texts with commas in quotes")
                before = rows.line_num
    except (csv.Error, StopIteration):
        pass
    return unusable(path, "cannot be read", message)
