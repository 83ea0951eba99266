"""Searching folders for files that may belong to policies, within limits: an editor may have any folder open."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from attrs import define

from sharepolicy.reading.files import resolved, shown_name

MOST_FOLDERS = 5_000
MOST_FILES = 50_000
ENDINGS = (".yaml", ".yml", ".json")
"""The endings of the files that are looked into."""

_NOT_SEARCHED = {"node_modules", "__pycache__"}


@define
class FolderWalk:
    """A walk through some folders, nearest first, leaving out hidden folders and files.

    It ends after so many seconds, including the time spent on each file. `unseen` says in words why not everything was
    seen; it is empty until then. Mutable: it holds the state of one walk.
    """

    folders: Iterable[Path]
    seconds: float
    deepest: int | None = None
    unseen: str = ""

    def files(self) -> Iterator[Path]:
        """The files with an ending that policies can have, each once, in a stable order.

        Links are followed within the folders, but not out of them: what lies elsewhere is not the editor's to read.
        """
        until = time.monotonic() + self.seconds
        tops = [resolved(folder) for folder in self.folders]
        waiting = deque((top, 0) for top in tops)
        seen: set[Path] = set()
        found = 0
        while waiting:
            folder, depth = waiting.popleft()
            if folder in seen:
                continue
            seen.add(folder)
            for entry in self._entries(folder):
                found += 1
                if len(seen) > MOST_FOLDERS or found > MOST_FILES or time.monotonic() > until:
                    self.unseen = (
                        f"the folders around it are too large to be searched: at most {MOST_FOLDERS:,} folders and "
                        f"{MOST_FILES:,} files are searched, for {self.seconds:.0f} seconds"
                    )
                    return
                path, is_folder = _meant(entry)
                if path is None or path in seen or not any(path.is_relative_to(top) for top in tops):
                    continue
                if not is_folder:
                    seen.add(path)
                    yield path
                elif self.deepest is None or depth < self.deepest:
                    waiting.append((path, depth + 1))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(islice(entries, MOST_FILES + 1), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError:
            self.unseen = self.unseen or f"the folder `{shown_name(folder)}` cannot be searched"
            return []


def _meant(entry: os.DirEntry[str]) -> tuple[Path | None, bool]:
    """Where an entry of a folder leads, if we look into it, and whether it is a folder."""
    path = Path(entry.path)
    if entry.name.startswith(".") or entry.name in _NOT_SEARCHED:
        return None, False
    is_folder = _leads_to(entry.is_dir)
    is_meant = is_folder or (path.suffix.lower() in ENDINGS and _leads_to(entry.is_file))
    return (resolved(path) if is_meant else None), is_folder


def _leads_to(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:
        return False
