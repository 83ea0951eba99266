"""Where rows are read and answers are written: what the user named, looked at before any file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.files import target_of
from sharepolicy.reading.folders import in_folder, is_beside, why_no_rows

LINES = (".jsonl", ".ndjson")
"""The endings of files of JSON Lines. They are read row by row."""

ENDINGS = (".parquet", ".arrow", ".feather", ".ipc", ".csv", *LINES)
"""The endings of files that are read and written."""


def missing(path: Path, why: str) -> CaseError:
    """The error for a file that is not there."""
    return CaseError([Diagnostic("missing-file", f"`{path}` {why}")])


def unusable(path: Path, why: str, help_: str = "") -> CaseError:
    """The error for a file of rows that cannot be read or written."""
    return CaseError([Diagnostic("unusable-table", f"`{path}` {why}", help=help_)])


def inputs(named: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """The files that are named: files, folders (every table in them) and patterns; and those in them that hold no rows.

    Raises CaseError.
    """
    found: list[Path] = []
    left_out: list[Path] = []
    for name in named:
        try:
            some, beside = _files(name)
        except OSError as error:
            raise unusable(Path(name), "cannot be read", error.strerror or "") from error
        found += some
        left_out += beside
    for path in found:
        if path.suffix.lower() not in ENDINGS:
            raise unusable(path, "is of no kind that is read", f"expected {', '.join(ENDINGS)}")
    return list(dict.fromkeys(found)), [path for path in dict.fromkeys(left_out) if path not in set(found)]


def _files(name: str) -> tuple[list[Path], list[Path]]:
    path = Path(name)
    left_out: list[Path] = []
    if path.is_dir():
        some, left_out = in_folder(path, ENDINGS)
    elif path.is_file() or not any(sign in name for sign in "*?["):
        some = [path]
    else:
        some, left_out = _of_pattern(path)
    if not some:
        raise missing(path, "holds no table" if path.is_dir() else "is not there")
    for each in some:
        if why := why_no_rows(each):
            raise missing(each, why)
    return some, left_out


def _of_pattern(path: Path) -> tuple[list[Path], list[Path]]:
    """The files that a pattern names. One that begins with `_` or `.` asks for such names."""
    try:
        found = sorted(each for each in _matching(path) if not each.is_dir())
    except (ValueError, NotImplementedError) as error:
        raise unusable(path, "is no pattern of files", "write it as `cases/*.csv`") from error
    if any(part.startswith(("_", ".")) for part in path.parts if any(sign in part for sign in "*?[")):
        return found, []
    left_out = {each for each in found if is_beside(each, path.parts)}
    return [each for each in found if each not in left_out], sorted(left_out)


def _matching(path: Path) -> Iterator[Path]:
    return Path(path.anchor or ".").glob(str(path.relative_to(path.anchor)))


def check_places(
    named: Sequence[str], output: str | None, page: str | None, policies: Sequence[str | None] = ()
) -> None:
    """Raise CaseError where the answers, or a page about them, cannot be written, or would write over something."""
    paths, _ = inputs(named)
    places = []
    if output is not None:
        place = Path(output)
        if place.suffix.lower() not in ENDINGS:
            raise unusable(place, "is of no kind that is written", f"expected {', '.join(ENDINGS)}")
        places.append(place)
    if page is not None:
        places.append(Path(page))
    read = {_identity(path) for path in (*paths, *(Path(policy) for policy in policies if policy))}
    for place in places:
        _check_place(place)
        if _identity(place) in read:
            raise unusable(place, "is read, and cannot be written over at once", "name another file")
    if len(places) > 1 and _identity(places[0]) == _identity(places[1]):
        raise unusable(places[1], "is to hold the answers, and cannot hold the page too", "name another file")


def _check_place(place: Path) -> None:
    try:
        target = target_of(place)
        if place.is_dir():
            raise unusable(place, "is a folder", "name a file in it")
        if target.exists() and not target.is_file():
            raise unusable(place, "is no file that can be written over")
        if not target.parent.is_dir():
            raise unusable(place, "cannot be written", f"there is no folder `{target.parent}`")
    except OSError as error:
        raise unusable(place, "cannot be written", error.strerror or "") from error


def _identity(path: Path) -> tuple[int, int] | str:
    """What is the same for two names of one file."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino)
