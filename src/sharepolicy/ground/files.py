"""Writing files. Each is written under another name beside its place until it is whole: nobody ever finds half a file.

The name of the unfinished file cannot be guessed, and the file must be new: a link that somebody put there would lead
elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".part"
"""The ending of an unfinished file."""


@contextlib.contextmanager
def new_file(path: Path, *, over: bool = True, private: bool = False) -> Iterator[BinaryIO]:
    """A file that appears at its place if all goes well, and leaves nothing behind otherwise.

    Of a link, the file that it leads to is written. Whatever is not an ordinary file, such as a pipe, is written to
    directly. With `over=False`, a file that already exists is a FileExistsError. Only its owner may read a `private`
    one. Raises OSError.
    """
    mode = 0o600 if private else 0o666
    if not over:
        with _new(path, mode) as file, _away_after_failure(path):
            yield file
            _settle(file)
        return
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    with unfinished(path) as part, _new(part, mode) as file:
        yield file
        _settle(file)


@contextlib.contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A name beside the place of a file, for what takes that place if all goes well. Raises OSError."""
    target = target_of(path)
    part = target.with_name(f".{secrets.token_hex(12)}{UNFINISHED}")
    with _away_after_failure(part):
        yield part
        part.replace(target)


def write_text(path: Path, text: str) -> None:
    """Write a whole text as UTF-8. What UTF-8 cannot hold is written as an escape. Raises OSError."""
    with new_file(path) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def write_private(path: Path, text: str) -> None:
    """Write a text where no file is yet, which nobody but its owner may read. Raises FileExistsError, OSError."""
    with new_file(path, over=False, private=True) as file:
        file.write(text.encode("utf-8"))


def target_of(path: Path) -> Path:
    """Where a file is really written: for a link, the file that it leads to."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _new(path: Path, mode: int) -> BinaryIO:
    """A file where none is yet, with this mode as far as the process allows it."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb")


def _settle(file: BinaryIO) -> None:
    """Wait until the file has reached the disk: only then do some disks report that they are full."""
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
