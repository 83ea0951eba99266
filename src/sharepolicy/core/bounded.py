"""What is remembered between cases, within bounds."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")


class Bounded(dict[Key, Found]):
    """What has been found out, by what it was asked of. When it is full, it forgets everything.

    Many threads may use it: at worst they find out the same twice.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: Key, found: Found) -> Found:
        """Remember this, and hand it back."""
        if len(self) >= self._most:
            self.clear()
        self[key] = found
        return found
