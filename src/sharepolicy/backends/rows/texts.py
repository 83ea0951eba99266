"""Files of rows as whole UTF-8 text; and a check that any file stays unchanged while it is read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from sharepolicy.backends.rows.row import UnusableError

WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How a UTF-16 text begins."""

_BEGINNING = 4096


@contextlib.contextmanager
def text_of(path: Path) -> Iterator[TextIO]:
    """A file as text. Raises UnusableError where it cannot be read, is not text, or changes meanwhile."""
    with unchanged(path):
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield file
        except UnicodeDecodeError as error:
            raise not_text(path) or UnusableError(path, "cannot be read") from error
        except OSError as error:
            raise UnusableError(path, "cannot be read", error.strerror or "") from error


@contextlib.contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Raise UnusableError where a file changed while it was read: nobody knows which rows it had."""
    before = _state(path)
    try:
        yield
    except UnusableError as error:
        if _state(path) == before:
            raise
        raise _changed(path) from error
    if _state(path) != before:
        raise _changed(path)


def _changed(path: Path) -> UnusableError:
    return UnusableError(path, "changed while it was read", "try again when nothing writes to it any more")


def _state(path: Path) -> tuple[int, int, int] | None:
    """A value that changes when a file is written to or replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def not_text(path: Path) -> UnusableError | None:
    """The error for text that is not UTF-8, with the first faulty line; None for UTF-8."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
        file.seek(0)
        wide = beginning.startswith(WIDE) or 4 * beginning.count(b"\0") > len(beginning)
        number, zero = (1, False) if wide else _first_wrong_line(file)
    if zero:
        return UnusableError(path, "has a zero character", "is it text at all? take the character out", number)
    return UnusableError(path, "is not UTF-8 text", "save it as UTF-8", number, "not-utf8") if number else None


def _first_wrong_line(lines: Iterator[bytes]) -> tuple[int, bool]:
    """The number of the first line that is not text (0 for none), and whether its only flaw is a zero character."""
    for number, line in enumerate(lines, 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number, False
        if b"\0" in line:
            return number, True
    return 0, False
