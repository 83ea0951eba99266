"""The files of a policy as paths on the disk, for people who watch or show them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharepolicy.reading.as_read import AsRead
from sharepolicy.reading.bundle import InBundle
from sharepolicy.reading.files import resolved
from sharepolicy.reading.gate import File
from sharepolicy.reading.roots import OnDisk


def path_of(file: File) -> Path | None:
    """Where a file is, or the bundle that it is in; None if that bundle is not on the disk."""
    return file.root.path if isinstance(file.root, InBundle) else file.path


def paths_of(files: Iterable[File]) -> tuple[Path, ...]:
    """The absolute paths of files that are on the disk, or of the bundles that they are in, each once."""
    found = (path_of(file) for file in files if isinstance(file.root, OnDisk | AsRead | InBundle))
    return tuple(dict.fromkeys(resolved(path) for path in found if path is not None))
