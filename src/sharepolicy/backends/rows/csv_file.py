"""Rows of CSV. Adds to Arrow's parser: what it would silently misread, and where a flaw is.

A file is read piece by piece, never mapped into memory: if it were cut short, the process would end.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sharepolicy.backends.rows.named import said_by_folders
from sharepolicy.backends.rows.row import FileRow, UnusableError, check_once
from sharepolicy.backends.rows.texts import WIDE, not_text, text_of
from sharepolicy.ground.diagnostic import Diagnostic

_PIECE = 1 << 24
_LONGEST = 1 << 25
"""The longest text in quotes; a parser would give up long before."""

_TOKENS = r"""(?:
    [^"]++
    | (?: \A | (?<=\A\xef\xbb\xbf) | (?<=[,\r\n]) ) "(?:[^"]++|"")*+" (?=[,\r\n]%s)   # a whole cell in quotes
    | (?<![,\r\n]) (?!\A) (?<!\A\xef\xbb\xbf) "[^,\r\n]*+    # a quote amid a cell that does not begin with one
    ){1,10000}+"""
_READABLE = re.compile((_TOKENS % "").encode(), re.VERBOSE)
_READABLE_TO_THE_END = re.compile((_TOKENS % r"|\Z").encode(), re.VERBOSE)
_CELL = re.compile(rb'"(?:[^"]++|"")*+(?P<end>"?)')
_MARK = b"\xef\xbb\xbf"
_IS_CLOSED = "is a quote closed in the right place?"


def has_quotes(path: Path) -> bool:
    """Whether a file has quotes. Raises CaseError where one is not closed, or something follows the closing one.

    A parser reads everything after a stray quote as one text, so rows would silently vanish.
    """
    found, behind, text, start = False, 0, b"", 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if b"\0" in piece or (not behind and piece.startswith(WIDE)):
                raise not_text(path) or UnusableError(path, "cannot be read")
            found = found or b'"' in piece
            text += piece
            text, behind, start = _left(path, text, _read(text, start, _READABLE), behind)
    place = _read(text, start, _READABLE_TO_THE_END)
    if place < len(text):
        raise _open_quote(path, _line_at(path, behind + place), closed=_is_closed(text, place))
    return found


def _read(text: bytes, place: int, readable: re.Pattern[bytes]) -> int:
    """How far a text can be read from a place: to its end, or to a faulty quote."""
    while matched := readable.match(text, place):
        place = matched.end()
    return place


def _left(path: Path, text: bytes, place: int, behind: int) -> tuple[bytes, int, int]:
    """The text still to be read, how much of the file comes before it, and where in it to go on reading.

    It begins one character early, since the character before a quote says what the quote is.
    """
    if place < len(text):
        end = _CELL.match(text, place)
        assert end is not None
        if end.end() < len(text):
            raise _open_quote(path, _line_at(path, behind + place), closed=True)
        if len(text) - place > _LONGEST:
            line = _line_at(path, behind + place)
            raise UnusableError(path, "has a text in quotes that is too long to be read", _IS_CLOSED, line)
    first = max(place - 1, 0)
    before = text[first:place]
    if not behind and text[:place] == _MARK:
        before = b","  # a cell begins after the UTF-8 mark, just as after a comma
    elif before not in (b",", b"\r", b"\n", b""):
        before = b"x"  # within a cell
    return before + text[place:], behind + first, len(before)


def _is_closed(text: bytes, place: int) -> bool:
    cell = _CELL.match(text, place)
    return cell is not None and bool(cell["end"])


def _line_at(path: Path, place: int) -> int:
    """The line of a place in a file, whatever its line endings."""
    number, last = 1, b""
    with path.open("rb") as file:
        while place > 0 and (piece := file.read(min(place, _PIECE))):
            place -= len(piece)
            number += piece.count(b"\n") + piece.count(b"\r") - (last + piece).count(b"\r\n")
            last = piece[-1:]
    return number


def _open_quote(path: Path, line: int, *, closed: bool) -> UnusableError:
    if not closed:
        return UnusableError(path, "has a quote that is never closed", 'close it, or double it: `""`', line)
    why = "has a text in quotes that goes on after its closing quote"
    return UnusableError(path, why, 'write a quote inside of a text twice: `""`', line)


def header(path: Path) -> list[str]:
    """The names of the columns: the first line that is not blank."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(filter(None, csv.reader(file)), [])


def other_separator(names: Sequence[str]) -> str:
    """A question to ask if the column names seem to be separated by something other than commas."""
    if len(names) > 1:
        return ""
    for sign, what in ((";", "semicolons"), ("\t", "tabs")):
        if any(sign in name for name in names):
            return f"are {what} between the columns? only commas are read as separators"
    return ""


def one_column_only(path: Path, names: Sequence[str]) -> UnusableError:
    """The error for a file whose separator is in doubt."""
    return UnusableError(path, f"has one column only, `{names[0]}`", other_separator(names))


def rows(path: Path) -> Iterator[FileRow]:
    """The rows of a file, one by one; an empty cell has no value."""
    with text_of(path) as file:
        has_quotes(path)
        found = _rows(path, file)
        _, names = next(found, (0, []))
        check_once(names)
        if other_separator(names):
            raise one_column_only(path, names)
        said = said_by_folders(path, names)
        for number, (line, row) in enumerate(found, 1):
            uneven = _uneven(names, row)
            values = {**{name: cell or None for name, cell in zip(names, row, strict=False)}, **said}
            yield FileRow(number, line, Diagnostic("unusable-table", f"it {uneven}") if uneven else values)


def _rows(path: Path, file: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, the header too, with the lines in which they begin."""
    reader, line = csv.reader(file), 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnusableError(path, "cannot be read", str(error), line) from error


def _uneven(names: Sequence[str], row: Sequence[str]) -> str:
    cells = "1 cell" if len(row) == 1 else f"{len(row):,} cells"
    return f"has {cells}, and the header has {len(names):,}" if len(row) != len(names) else ""


def flaw(path: Path, message: str) -> UnusableError:
    """The error for a file that Arrow could not read, with the line of the flaw."""
    if wrong := not_text(path):
        return wrong
    if "straddl" in message:
        return UnusableError(path, "has a row that is too long to be read", _IS_CLOSED)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = _rows(path, file)
            _, names = next(found, (0, []))
            for line, row in found:
                if uneven := _uneven(names, row):
                    help_ = other_separator(names) or "put texts with commas in quotes"
                    return UnusableError(path, uneven, help_, line)
    except UnusableError as error:
        return error
    return UnusableError(path, "cannot be read", message)
