"""Writing what a command made to a file, never over what is read, and all of it or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sharepolicy.backends.rows.case_file import ENDINGS_OF_CASES
from sharepolicy.frontends.options import UsageError
from sharepolicy.ground.files import new_file
from sharepolicy.reading.files import is_file, resolved


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
    if place.suffix.lower() in ENDINGS_OF_CASES:
        raise UsageError(f"`{output}` is there already, and may be a policy or hold cases; name another file")


def write_file(output: str | Path, text: str, *, over: bool = True) -> None:
    """Write a whole text to the file that a person named. Raises UsageError."""
    with file_at(output, over=over) as write:
        write(text)


@contextlib.contextmanager
def file_at(output: str | Path, *, over: bool = True) -> Iterator[Callable[[str], None]]:
    """What writes to the file that a person named. Its place is tried at once. Raises UsageError."""
    with contextlib.ExitStack() as stack:
        with _named(output):
            file = stack.enter_context(new_file(Path(output), over=over))

        def write(text: str) -> None:
            with _named(output):
                file.write(text.encode("utf-8", "backslashreplace"))

        yield write
        with _named(output):
            stack.close()


@contextlib.contextmanager
def _named(output: str | Path) -> Iterator[None]:
    """Within it, what cannot be written is told under the name that the person gave."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name cannot be a file's"
        raise UsageError(f"`{output}` cannot be written: {why}") from error
