"""Looking through folders for files that may be of policies, within bounds: an editor may have any folder open.

The only place where this room looks through folders.
"""

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
"""How the names of files end that are looked into."""

_NOT_SEARCHED = {"node_modules", "__pycache__"}


@define
class Walk:
    """A walk through some folders, the nearest first. Hidden folders and files are passed by.

    It ends after so many seconds, whatever is done with each file meanwhile. `unseen` says in words why not everything
    was seen; it is empty until then. Mutable: it is the state of one walk.
    """

    folders: Iterable[Path]
    seconds: float
    deepest: int | None = None
    unseen: str = ""

    def files(self) -> Iterator[Path]:
        """The files whose names end as those of policies can, links followed; each once, in a stable order."""
        until = time.monotonic() + self.seconds
        waiting = deque((resolved(folder), 0) for folder in self.folders)
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
                        f"the folders around it are too large to be looked through: only {MOST_FOLDERS:,} folders and "
                        f"{MOST_FILES:,} files are, and for {self.seconds:.0f} seconds"
                    )
                    return
                path = Path(entry.path)
                if entry.name.startswith(".") or entry.name in _NOT_SEARCHED:
                    continue
                if _leads_to(entry.is_dir):
                    if self.deepest is None or depth < self.deepest:
                        waiting.append((resolved(path), depth + 1))
                elif path.suffix in ENDINGS and _leads_to(entry.is_file) and (path := resolved(path)) not in seen:
                    seen.add(path)
                    yield path

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(islice(entries, MOST_FILES + 1), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError:
            self.unseen = self.unseen or f"the folder `{shown_name(folder)}` cannot be looked through"
            return []


def _leads_to(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:
        return False
