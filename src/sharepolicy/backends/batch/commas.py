"""The text of a CSV file, beside the parser of Arrow: what that would misread without a word, and where a flaw is.

A file is read piece by piece, never mapped into memory: one that is cut short meanwhile would end the process.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from sharepolicy.backends.batch.places import unusable
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.reading.records import other_separator

_PIECE = 1 << 24
_LONGEST = 1 << 25
"""A text in quotes is no longer than this; a parser would have given it up long before."""

_TOKENS = r"""(?:
    [^"]++
    | (?: \A | (?<=\A\xef\xbb\xbf) | (?<=[,\r\n]) ) "(?:[^"]++|"")*+" (?=[,\r\n]%s)   # a whole cell in quotes
    | (?<![,\r\n]) (?!\A) (?<!\A\xef\xbb\xbf) "[^,\r\n]*+    # a quote amid a cell that does not begin with one
    ){1,10000}+"""
_READABLE = re.compile((_TOKENS % "").encode(), re.VERBOSE)
_READABLE_TO_THE_END = re.compile((_TOKENS % r"|\Z").encode(), re.VERBOSE)
_CELL = re.compile(rb'"(?:[^"]++|"")*+(?P<end>"?)')
_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING = 4096
_IS_CLOSED = "is a quote closed in the right place?"


def not_text(path: Path) -> CaseError | None:
    """The error for what is not UTF-8 text, with the first line that is not. None for what is."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
        file.seek(0)
        wide = beginning.startswith(_WIDE) or 4 * beginning.count(b"\0") > len(beginning)
        number, zero = (1, False) if wide else _first_wrong_line(file)
    if not number:
        return None
    if zero:
        return unusable(path, f"has a zero character (line {number:,})", "is it text at all? take the character out")
    message = f"`{path}` is not UTF-8 text (line {number:,})"
    return CaseError([Diagnostic("not-utf8", message, help="save it as UTF-8")])


def _first_wrong_line(lines: Iterator[bytes]) -> tuple[int, bool]:
    """The number of the first line that is not text, and whether only a zero character is wrong in it; 0 for none."""
    for number, line in enumerate(lines, 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number, False
        if b"\0" in line:
            return number, True
    return 0, False


def has_quotes(path: Path) -> bool:
    """Whether quotes stand in a file. Raises CaseError where one is not closed, or something follows the closing one.

    A parser takes all that follows a lost quote for one text, and rows would be gone without a word.
    """
    found, behind, text, start = False, 0, b"", 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if b"\0" in piece or (not behind and piece.startswith(_WIDE)):
                raise not_text(path) or unusable(path, "cannot be read")
            found = found or b'"' in piece
            text += piece
            text, behind, start = _left(path, text, _read(text, start, _READABLE), behind)
    if not behind and not text:
        raise unusable(path, "is empty", "expected a first line with the names of the columns")
    place = _read(text, start, _READABLE_TO_THE_END)
    if place < len(text):
        raise _open_quote(path, _line_at(path, behind + place), closed=_is_closed(text, place))
    return found


def _read(text: bytes, place: int, readable: re.Pattern[bytes]) -> int:
    """How far a text can be read from a place: to its end, or to a quote with which something is wrong."""
    while matched := readable.match(text, place):
        place = matched.end()
    return place


def _left(path: Path, text: bytes, place: int, behind: int) -> tuple[bytes, int, int]:
    """What of a text is still to be read, how much of the file lies before it, and where in it reading goes on.

    It begins one character early, for what stands before a quote says what the quote is.
    """
    if place < len(text):
        end = _CELL.match(text, place)
        assert end is not None
        if end.end() < len(text):
            raise _open_quote(path, _line_at(path, behind + place), closed=True)
        if len(text) - place > _LONGEST:
            line = _line_at(path, behind + place)
            raise unusable(path, f"has a text in quotes that is too long to be read (line {line:,})", _IS_CLOSED)
    first = max(place - 1, 0)
    before = text[first:place]
    if not behind and text[:place] == _MARK:
        before = b","  # a cell begins after the mark of UTF-8 as after a comma
    elif before not in (b",", b"\r", b"\n", b""):
        before = b"x"  # within a cell
    return before + text[place:], behind + first, len(before)


def _is_closed(text: bytes, place: int) -> bool:
    cell = _CELL.match(text, place)
    return cell is not None and bool(cell["end"])


def _line_at(path: Path, place: int) -> int:
    """The line of a place in a file, however its lines end."""
    number, last = 1, b""
    with path.open("rb") as file:
        while place > 0 and (piece := file.read(min(place, _PIECE))):
            place -= len(piece)
            number += piece.count(b"\n") + piece.count(b"\r") - (last + piece).count(b"\r\n")
            last = piece[-1:]
    return number


def _open_quote(path: Path, line: int, *, closed: bool) -> CaseError:
    if not closed:
        return unusable(path, f"has a quote that is never closed (line {line:,})", 'close it, or double it: `""`')
    why = f"has a text in quotes that goes on after its closing quote (it begins in line {line:,})"
    return unusable(path, why, 'write a quote inside of a text twice: `""`')


def flaw(path: Path, message: str) -> CaseError:
    """The error for a file that Arrow could not read, with the line in which the flaw is."""
    wrong = not_text(path)
    if wrong is not None:
        return wrong
    if "straddl" in message:
        return unusable(path, "has a row that is too long to be read", _IS_CLOSED)
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
