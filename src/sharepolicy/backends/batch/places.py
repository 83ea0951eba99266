"""Where answers are written: the user's choice, checked before any file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sharepolicy.backends.rows.row import ENDINGS, UnusableError
from sharepolicy.backends.rows.single_case import ENDINGS_OF_CASES
from sharepolicy.ground.files import target_of


def check_places(read: Iterable[str | Path | None], output: str | None, page: str | None) -> None:
    """Raise CaseError where the answers, or a page about them, cannot be written, or would write over something."""
    if output is not None and Path(output).suffix.lower() not in ENDINGS:
        raise UnusableError(Path(output), "is of a kind that is not written", f"expected {', '.join(ENDINGS)}")
    known = {_identity(Path(path)) for path in read if path}
    places = [Path(place) for place in (output, page) if place is not None]
    for place in places:
        _check_place(place)
        if _identity(place) in known:
            raise UnusableError(place, "is read, and cannot be written over at once", "name another file")
    if len(places) > 1 and _identity(places[0]) == _identity(places[1]):
        raise UnusableError(places[1], "is to hold the answers, and cannot hold the page too", "name another file")
    if page is not None and places[-1].exists() and places[-1].suffix.lower() in ENDINGS_OF_CASES:
        raise UnusableError(places[-1], "is there already, and may be a policy or hold cases", "name another file")


def _check_place(place: Path) -> None:
    try:
        target = target_of(place)
        if place.is_dir():
            raise UnusableError(place, "is a folder", "name a file in it")
        if target.exists() and not target.is_file():
            raise UnusableError(place, "is not a file that can be written over")
        if not target.parent.is_dir():
            raise UnusableError(place, "cannot be written", f"there is no folder `{target.parent}`")
    except OSError as error:
        raise UnusableError(place, "cannot be written", error.strerror or "") from error


def _identity(path: Path) -> tuple[int, int] | str:
    """A value that is the same for all names of one file."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino)
