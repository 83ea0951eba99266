"""The folder of a policy as it was when the policy was read.

A policy that is in use reads more of its files later: its texts in another language, its examples, all of them for a
bundle. By then somebody may have changed them, or have replaced the whole folder by a link to another one. So whatever
was found in the folder while the policy was loaded is kept here, and after that nobody looks at the disk any more.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from attrs import define, field, frozen

from sharepolicy.reading.files import is_file, is_folder, seen, shipped, shipped_policies
from sharepolicy.reading.roots import OnDisk, OutsideError, Root

_MOST_BYTES = 8 * 1024 * 1024
"""How much is kept of a policy. One that is larger reads from the disk what it did not need at first."""

_QUICKLY = 1
"""How hard it is compressed: loading waits for it."""


@frozen
class Refused:
    """That something could not be read, and why."""

    kind: str
    why: str = ""


_ERRORS: dict[str, type[OSError]] = {
    "nothing": FileNotFoundError,
    "hidden": PermissionError,
    "folder": IsADirectoryError,
    "other": OSError,
}

FoundThere = Path | bool | tuple[tuple[str, bool], ...] | Refused
"""What was found: where a path leads, whether it is something, the names in it, or why there was no answer."""

_T = TypeVar("_T")


@define(eq=False)
class AsRead:
    """A root: a folder on the disk, as it was read. Mutable on purpose until it is closed: reading fills it.

    `library` is the same for the policies that come with sharepolicy; None if this is their folder. What is too much to
    be kept is left to the disk.
    """

    disk: OnDisk
    found: dict[tuple[str, Path], FoundThere] = field(factory=dict, repr=False)
    contents: dict[Path, bytes] = field(factory=dict, repr=False)
    library: AsRead | None = field(default=None, repr=False)
    is_closed: bool = False
    is_left: bool = False

    @property
    def folder(self) -> Path:
        """The folder."""
        return self.disk.folder

    @property
    def called(self) -> str:
        """The folder in words."""
        return self.disk.called

    @property
    def store(self) -> object:
        """The disk: what was read from it has the same place there."""
        return self.disk.store

    def real(self, path: Path) -> Path:
        """Where a path leads, with all links followed. Raises OutsideError if outside, OSError if nowhere."""
        return self._asked("real", path, lambda: self.disk.real(path), None)

    def is_file(self, path: Path) -> bool:
        """Whether the path leads to an ordinary file in this root."""
        return self._asked("is_file", path, lambda: seen(lambda: is_file(self.real(path))), False)

    def is_folder(self, path: Path) -> bool:
        """Whether the path leads to a folder in this root."""
        return self._asked("is_folder", path, lambda: seen(lambda: is_folder(self.real(path))), False)

    def inside(self, path: Path) -> Sequence[tuple[str, bool]]:
        """The names in a folder, sorted. Raises OutsideError and OSError."""
        return self._asked("inside", path, lambda: tuple(self.disk.inside(path)), None)

    def content(self, path: Path, most: int) -> bytes:
        """The content of an ordinary file, up to `most` bytes. Raises OutsideError and OSError."""
        place = self.real(path)
        if (kept := self.contents.get(place)) is not None:
            return zlib.decompress(kept) if self.is_closed else kept
        content = self._asked("content", path, lambda: self.disk.content_at(place, most), None)
        if not self.is_left:
            self.contents[place] = content
        return content

    def is_link(self, path: Path) -> bool:
        """Whether the file is itself a link."""
        return self._asked("is_link", path, lambda: self.disk.is_link(path), False)

    def shown(self, path: Path) -> str:
        """The name of a file for people."""
        return self.disk.shown(path)

    def comes_with_it(self, name: str) -> bool:
        """Whether a policy of that name comes with sharepolicy."""
        return self._asked("comes_with_it", Path(name), lambda: name in shipped_policies(), False)

    @property
    def is_reading(self) -> bool:
        """Whether what is read now is kept, and there is room for more."""
        return not self.is_closed and not self.is_left and self._size <= _MOST_BYTES

    @property
    def _size(self) -> int:
        return sum(map(len, self.contents.values()))

    def close(self) -> None:
        """Keep what was read, and look at the disk no more; unless it is too much to be kept."""
        if self.library is not None:
            self.library.close()
        if self.is_reading:
            self.contents = {place: zlib.compress(each, _QUICKLY) for place, each in self.contents.items()}
            self.is_closed = True
        elif not self.is_closed:
            self.found, self.contents, self.is_left = {}, {}, True

    def _asked(self, what: str, path: Path, look: Callable[[], _T], otherwise: _T | None) -> _T:
        """What was found when this was first asked; what nobody asked before it was closed is not there."""
        if self.is_left:
            return look()
        known = self.found.get((what, path))
        if known is None and self.is_closed:
            if otherwise is not None:
                return otherwise
            raise FileNotFoundError(path)
        if isinstance(known, Refused):
            raise _refusal(known, path)
        if known is not None:
            return known  # type: ignore[return-value]
        try:
            answer = look()
        except OSError as error:
            self.found[what, path] = _refused(error)
            raise
        if what != "content":
            self.found[what, path] = answer  # type: ignore[assignment]
        return answer


def _refused(error: OSError) -> Refused:
    if isinstance(error, OutsideError):
        return Refused("outside", error.why)
    return Refused(next(kind for kind, each in _ERRORS.items() if isinstance(error, each)))


def _refusal(refused: Refused, path: Path) -> OSError:
    return OutsideError(path, refused.why) if refused.kind == "outside" else _ERRORS[refused.kind](path)


def as_read(root: Root) -> Root:
    """A root that keeps what is read in this one, until it is closed. What is not on the disk keeps itself."""
    if not isinstance(root, OnDisk):
        return root
    library = shipped("policies")
    return AsRead(root, library=AsRead(OnDisk(library)) if root.folder != library else None)
