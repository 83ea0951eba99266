"""Writing the output of a command to a file: all of it or nothing, and never over a file that is read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sharepolicy.backends.rows.single_case import ENDINGS_OF_CASES
from sharepolicy.frontends.options import UsageError
from sharepolicy.ground.files import new_file
from sharepolicy.reading.files import is_file, resolved


def must_be_free(output: str | Path | None, read: Iterable[str | Path | None] = ()) -> None:
    """Refuse to write over a file that is to be read, and over any that may be a policy or hold cases.

    Asked before any work is done. The output of an earlier run may be written over. Raises UsageError.
    """
    if output is None:
        return
    place = Path(output)
    if not is_file(place):
        return
    if resolved(place) in {resolved(Path(each)) for each in read if each}:
        raise UsageError(f"`{output}` is one of the files to read, and must not be written over; name another file")
    if place.suffix.lower() in ENDINGS_OF_CASES:
        raise UsageError(f"`{output}` already exists, and may be a policy or hold cases; name another file")


def write_file(output: str | Path, text: str, *, over: bool = True, private: bool = False) -> None:
    """Write a whole text to a file named on the command line; only its owner may read a `private` one.

    Raises UsageError.
    """
    with file_at(output, over=over, private=private) as write:
        write(text)


@contextlib.contextmanager
def file_at(output: str | Path, *, over: bool = True, private: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that writes to a file named on the command line, which is opened at once. Raises UsageError."""
    with contextlib.ExitStack() as stack:
        with _named(output):
            file = stack.enter_context(new_file(Path(output), over=over, private=private))

        def write(text: str) -> None:
            with _named(output):
                file.write(text.encode("utf-8", "backslashreplace"))

        yield write
        with _named(output):
            stack.close()


@contextlib.contextmanager
def _named(output: str | Path) -> Iterator[None]:
    """A context in which a failure to write is reported under the name given on the command line."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have this name"
        raise UsageError(f"`{output}` cannot be written: {why}") from error
