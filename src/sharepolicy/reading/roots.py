"""Roots: the folder that all files of a policy must lie in.

A policy can come from anybody, in a pull request for instance, and it names other files. These are read only if they
lie inside its root, whether they are named by an absolute path, by `..` or through a link.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

from attrs import frozen

from sharepolicy.ground.kinds import check_path
from sharepolicy.reading.files import is_file, is_folder, is_hidden, resolved, seen, shown_name, unsaved_content
from sharepolicy.reading.places import short

DISK = "the disk"
"""The store of all files on the disk or open in an editor."""

_TOGETHER = "policies"
"""The name of a folder that holds policies and what they share."""


class OutsideError(OSError):
    """A path leads out of its root. `why` says how, if that is not obvious."""

    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__(path)
        self.why = why


class Root(Protocol):
    """A folder, and the files below it: on the disk, or in a revision of a repository."""

    @property
    def called(self) -> str:
        """The folder in words, such as "`policies`"."""

    @property
    def store(self) -> object:
        """What holds the files: the same path in two stores is two files."""

    def real(self, path: Path) -> Path:
        """Where a path leads, with all links followed. Raises OSError, and OutsideError if that is outside."""

    def is_file(self, path: Path) -> bool:
        """Whether the path leads to an ordinary file in this root."""

    def is_folder(self, path: Path) -> bool:
        """Whether the path leads to a folder in this root."""

    def inside(self, path: Path) -> Sequence[tuple[str, bool]]:
        """The names in a folder, sorted, each with whether it is a folder. Links to folders are left out.

        Raises OutsideError and OSError.
        """

    def content(self, path: Path, most: int) -> bytes:
        """The content of an ordinary file, up to `most` bytes. Raises OutsideError and OSError."""

    def is_link(self, path: Path) -> bool:
        """Whether the file is itself a link."""

    def shown(self, path: Path) -> str:
        """The name of a file for people."""


@frozen
class OnDisk:
    """A folder on the disk."""

    folder: Path

    @property
    def called(self) -> str:
        """The folder, relative if it lies in the working folder, else as given."""
        name = shown_name(self.folder)
        return "the working folder" if name == "." else f"`{short(name)}`"

    @property
    def store(self) -> object:
        """The disk."""
        return DISK

    @property
    def is_repository(self) -> bool:
        """Whether the folder is the top of a git repository."""
        return seen((self.folder / ".git").exists)

    def real(self, path: Path) -> Path:
        """Where a path leads, with all links followed. Raises OutsideError if outside, OSError if nowhere."""
        try:
            found = path.resolve()
        except (ValueError, RuntimeError):  # no file can have this name, or links lead in a circle
            raise FileNotFoundError(path) from None
        if not found.is_relative_to(resolved(self.folder)):
            raise OutsideError(path)
        if is_hidden(found):
            raise PermissionError(path)
        return found

    def is_file(self, path: Path) -> bool:
        """Whether the path leads to an ordinary file in this root."""
        return seen(lambda: is_file(self.real(path)))

    def is_folder(self, path: Path) -> bool:
        """Whether the path leads to a folder in this root."""
        return seen(lambda: is_folder(self.real(path)))

    def inside(self, path: Path) -> Sequence[tuple[str, bool]]:
        """The names in a folder, sorted. Raises OutsideError and OSError."""
        with os.scandir(self.real(path)) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False), seen(entry.is_dir)) for entry in entries]
        return sorted((name, is_folder) for name, is_folder, leads_to_one in found if is_folder or not leads_to_one)

    def content(self, path: Path, most: int) -> bytes:
        """The content of an ordinary file, up to `most` bytes. Raises OutsideError and OSError."""
        return self.content_at(self.real(path), most)

    def content_at(self, found: Path, most: int) -> bytes:
        """The same for a place to which a path in this root leads."""
        if (content := unsaved_content(found)) is not None:
            return content
        if found.exists() and not found.is_file():
            raise IsADirectoryError(found)  # a folder; or a pipe or device, which might never end
        with found.open("rb") as file:
            return file.read(most)

    def is_link(self, path: Path) -> bool:
        """Whether the file is itself a link."""
        return seen(path.is_symlink)

    def shown(self, path: Path) -> str:
        """The name of a file for people: relative if it lies in the working folder, else as given."""
        return shown_name(path)


_CHOSEN: ContextVar[Path | None] = ContextVar("chosen", default=None)


@contextmanager
def below(folder: str | Path | None) -> Iterator[None]:
    """A context in which this folder is the root of every policy named by a path. None changes nothing."""
    if folder is not None:
        check_path(folder, "root", "a folder")
    token = _CHOSEN.set(_CHOSEN.get() if folder is None else Path(folder))
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def chosen_root() -> Path | None:
    """The folder that was chosen as the root, with all links followed, or None."""
    chosen = _CHOSEN.get()
    return resolved(chosen) if chosen is not None else None


def root_around(path: Path) -> OnDisk:
    """The root of a file that a person names: the folder that was chosen, or else one around the file.

    That is the top of the git repository around it, else the nearest folder called `policies`, else the file's own
    folder. Links on the way are not followed here: one that leads out of the repository leads out of the root.
    """
    if (chosen := _CHOSEN.get()) is not None:
        return OnDisk(chosen)
    around = list(_as_named(path).parents) or [path]
    together = (folder for folder in around if folder.name == _TOGETHER)
    top = (folder for folder in around if OnDisk(folder).is_repository)
    return OnDisk(next(top, None) or next(together, None) or around[0])


def _as_named(path: Path) -> Path:
    """The absolute path without `..`. Links are kept, unless `..` comes after one."""
    try:
        plain = Path(os.path.abspath(path))  # noqa: PTH100 - unlike `resolve` it follows no link
    except (OSError, ValueError):
        return path
    return plain if resolved(plain) == resolved(path) else resolved(path)
