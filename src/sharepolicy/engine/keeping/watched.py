"""How files are, so that a change of them is noticed without reading them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from sharepolicy.reading.listed import TEXTS

Mark = tuple[object, ...] | None
"""When a file was written, how large it is, and which file it is; None if it is not there."""

Marks = Mapping[Path, Mark]
"""The marks of some files, and of their folders: which texts are in these."""


def marks_of(files: Iterable[Path]) -> Marks:
    """How these files and their folders are now."""
    found = {path: _mark(path) for path in files}
    return found | {folder: _texts_in(folder) for folder in {path.parent for path in found}}


def marks_again(marks: Marks) -> Marks:
    """How the same files and folders are now."""
    folders = {path.parent for path in marks}
    return {path: _texts_in(path) if path in folders else _mark(path) for path in marks}


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _texts_in(folder: Path) -> Mark:
    """The names in a folder that may be texts of a policy: a new translation, for instance, is one more."""
    try:
        return tuple(sorted(name for name in os.listdir(folder) if name.endswith(TEXTS)))  # noqa: PTH208 - only names
    except OSError:
        return None
