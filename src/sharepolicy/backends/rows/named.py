"""The files of rows that a person names as files, folders and patterns, laid out as other programs do.

Spark, Hive and similar programs give unfinished files, and files about files, names that begin with `_` or `.`;
and a folder name may hold a fact: `region=north/part-0.parquet`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from urllib.parse import unquote

from attrs import frozen

from sharepolicy.backends.rows.row import UnusableError
from sharepolicy.ground.diagnostic import CaseError, Diagnostic

_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""The folder name for rows without a value."""


@frozen
class NamedFiles:
    """The named files; and those left out because their names say that they hold no rows."""

    files: Sequence[Path]
    left_out: Sequence[Path]


def named_files(named: Iterable[str], endings: Collection[str]) -> NamedFiles:
    """The files that are named: files, folders (every file of these endings in them) and patterns. Raises CaseError."""
    found: list[Path] = []
    left_out: list[Path] = []
    for name in named:
        try:
            some, beside = _files(name, endings)
        except OSError as error:
            raise UnusableError(Path(name), "cannot be read", error.strerror or "") from error
        found += some
        left_out += beside
    for path in found:
        if path.suffix.lower() not in endings:
            raise UnusableError(path, "is of a kind that is not read", f"expected {', '.join(endings)}")
    return NamedFiles(list(dict.fromkeys(found)), [path for path in dict.fromkeys(left_out) if path not in {*found}])


def _files(name: str, endings: Collection[str]) -> tuple[list[Path], list[Path]]:
    path = Path(name)
    left_out: list[Path] = []
    if path.is_dir():
        found = sorted(each for each in _below(path) if each.suffix.lower() in endings)
        left_out = [each for each in found if _is_beside(each.relative_to(path))]
        some = [each for each in found if each not in {*left_out}]
    elif path.is_file() or not any(sign in name for sign in "*?["):
        some = [path]
    else:
        some, left_out = _of_pattern(path)
    if not some:
        holds_none = f"holds no file that ends in {', '.join(endings)}"
        raise UnusableError(path, holds_none if path.is_dir() else "is not there", code="missing-file")
    for each in some:
        if why := _why_no_rows(each):
            raise UnusableError(each, why, code="missing-file")
    return some, left_out


def _below(folder: Path) -> Iterator[Path]:
    """Every file in a folder and below it. Raises OSError where a folder cannot be read."""

    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names)


def _why_no_rows(path: Path) -> str:
    """Why a file holds no rows, whatever it is called; empty for an ordinary file. A device or a pipe may never end."""
    if path.is_file():
        return ""
    if path.exists():
        return "is not an ordinary file"
    return "is a link to what is not there" if path.is_symlink() else "is not there"


def _is_beside(path: PurePath, named: Collection[str] = ()) -> bool:
    """Whether the name of a file or a folder above it says that it holds no rows; `named` names are asked for."""
    return any(part.startswith(("_", ".")) and part not in named for part in path.parts if part not in (".", ".."))


def _of_pattern(path: Path) -> tuple[list[Path], list[Path]]:
    """The files that a pattern names. One that begins with `_` or `.` asks for such names."""
    try:
        matching = Path(path.anchor or ".").glob(str(path.relative_to(path.anchor)))
        found = sorted(each for each in matching if not each.is_dir())
    except (ValueError, NotImplementedError) as error:
        raise UnusableError(path, "is not a pattern of files", "write it as `cases/*.csv`") from error
    if any(part.startswith(("_", ".")) for part in path.parts if any(sign in part for sign in "*?[")):
        return found, []
    left_out = {each for each in found if _is_beside(each, path.parts)}
    return [each for each in found if each not in left_out], sorted(left_out)


def said_by_folders(path: PurePath, columns: Collection[str] = ()) -> Mapping[str, str | None]:
    """The values in the names of the folders above a file, such as `region=north`; None for no value.

    Raises CaseError where two of them give one name a value, or the file has a column of that name.
    """
    parts = [part.split("=", 1) for part in path.parts[:-1] if not part.startswith("=")]
    said = [(unquote(pair[0]), unquote(pair[1])) for pair in parts if len(pair) > 1]
    for name, times in Counter(name for name, _ in said).items():
        message = f"two folders above `{path}` say what `{name}` is" if times > 1 else ""
        if name in columns:
            message = f"`{name}` is given by a column of `{path}` and by the folder that it lies in"
        if message:
            raise CaseError([Diagnostic("duplicate-name", message)])
    return {name: None if value == _NOTHING else value for name, value in said}
