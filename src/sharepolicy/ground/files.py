"""Files that are written: in one place, beside their own until they are whole, so that nobody finds half of one.

The name of the unfinished file cannot be guessed, and it is only ever made new: a link that somebody else laid there
would lead elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".part"
"""The ending of a file that is not whole yet."""


@contextlib.contextmanager
def new_file(path: Path, *, over: bool = True) -> Iterator[BinaryIO]:
    """A file that is at its place when all went well, and leaves nothing behind when it did not.

    Behind a link it is the file that the link leads to. What is not an ordinary file, such as a pipe, is written to as
    it is. Unless it may be written `over`, a file that is there already is a FileExistsError. Raises OSError.
    """
    if not over:
        with path.open("xb") as file, _away_after_failure(path):
            yield file
            _settle(file)
        return
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    target = target_of(path)
    part = target.with_name(f".{secrets.token_hex(12)}{UNFINISHED}")
    with _away_after_failure(part):
        with part.open("xb") as file:
            yield file
            _settle(file)
        part.replace(target)


def write_text(path: Path, text: str, *, over: bool = True) -> None:
    """Write a whole text, as UTF-8. What no text can hold is written out. Raises OSError."""
    with new_file(path, over=over) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def target_of(path: Path) -> Path:
    """Where a file is really written: behind a link, the file that it leads to."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _settle(file: BinaryIO) -> None:
    """Only what has reached the disk is whole: some disks say only then that they are full."""
    file.flush()
    os.fsync(file.fileno())


@contextlib.contextmanager
def _away_after_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise
