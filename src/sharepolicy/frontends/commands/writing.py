"""Writing what a command made to a file, never over what is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharepolicy.frontends.commands.options import UsageError
from sharepolicy.reading.files import is_file, resolved
from sharepolicy.reading.records import ENDINGS


def must_be_free(output: str | Path | None, read: Iterable[str | Path | None] = ()) -> None:
    """Refuse to write over a file that is named to be read, and over any that may be a policy or hold cases.

    It is asked before anything is worked out. What a command made before may be written anew. Raises UsageError.
    """
    if output is None:
        return
    place = Path(output)
    if not is_file(place):
        return
    if resolved(place) in {resolved(Path(each)) for each in read if each}:
        raise UsageError(f"`{output}` is read, and cannot be written over at once; name another file")
    if place.suffix.lower() in ENDINGS:
        raise UsageError(f"`{output}` is there already, and may be a policy or hold cases; name another file")
