"""Looking for files below the folder that an editor has open, which may be a whole disk: not for long."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

MOST_FOLDERS = 5_000
SECONDS = 1.0
"""A search looks into so many folders, and for so long: somebody waits for it at every key."""

NOT_SEARCHED = frozenset([".git", ".venv", "node_modules", "__pycache__"])


class Search:
    """The files of a name below a folder, those in the nearest folders first.

    Links, other disks and the folders of tools are left out. Mutable on purpose: `is_cut` says, when it is over,
    whether there was more than it looks at.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.is_cut = False
        self._root = root
        self._name = name

    def __iter__(self) -> Iterator[Path]:
        until = time.monotonic() + SECONDS
        waiting = deque([self._root])
        looked = 0
        device = _device(self._root)
        while waiting:
            if looked >= MOST_FOLDERS or time.monotonic() > until:
                self.is_cut = True
                return
            looked += 1
            folder = waiting.popleft()
            try:
                with os.scandir(folder) as entries:
                    inside = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in inside:
                if entry.name == self._name:
                    yield folder / entry.name
                elif entry.name not in NOT_SEARCHED and _is_folder(entry, device):
                    waiting.append(folder / entry.name)


def _is_folder(entry: os.DirEntry[str], device: int | None) -> bool:
    """Whether it is a folder of the same disk, and no link to one."""
    try:
        return entry.is_dir(follow_symlinks=False) and (os.name == "nt" or _device(Path(entry.path)) == device)
    except OSError:
        return False


def _device(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None
