"""Values and errors that are equal when they say the same."""

from __future__ import annotations

from typing import Any, Self


class Alike:
    """Equal to another of its kind with the same content, wherever that was made."""

    __slots__ = ()

    def _content(self) -> object:
        """What an equal one has too."""
        raise NotImplementedError

    def _short(self) -> Any:
        """What equal ones have in common and can be hashed."""
        return type(self)

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is type(self) and other._content() == self._content())

    def __hash__(self) -> int:
        return hash(self._short())


class AlikeValue(Alike):
    """One that is never changed: so a copy of it is itself."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self


class AlikeError(Alike, Exception):
    """An error that is equal to another of its kind with the same text, in another process too."""

    def _content(self) -> tuple[Any, ...]:
        """What it was made of: its text."""
        return self.args

    def _short(self) -> Any:
        return type(self), str(self)
