"""What is raised for a file that cannot be read, and for a case that cannot be decided."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PortableError(ValueError):
    """A file that cannot be read, or a case that cannot be decided. `facts` are those that contradict each other."""

    def __init__(self, message: str, facts: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.facts = tuple(facts)


def nearest(wrong: object, known: Iterable[str]) -> str:
    """The end of a message: what was probably meant."""
    near = get_close_matches(str(wrong), [*known], 1)
    return f"; did you mean `{near[0]}`?" if near else ""
