"""Values that are equal when they say the same, and are never changed: so a copy of one is itself."""

from __future__ import annotations

from typing import Any, Self


class Alike:
    """Equal to another of its kind with the same content, wherever that was made."""

    __slots__ = ()

    def _content(self) -> object:
        """What an equal value has too."""
        raise NotImplementedError

    def _short(self) -> Any:
        """What equal values have in common and can be hashed."""
        return type(self)

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is type(self) and other._content() == self._content())

    def __hash__(self) -> int:
        return hash(self._short())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self


class AlikeError(Exception):
    """An error that is equal to another of its kind with the same text."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.args == self.args

    def __hash__(self) -> int:
        return hash((type(self), self.args))
