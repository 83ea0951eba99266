"""Folders of files of rows, as other programs leave them: which files hold rows, and what the names of folders say.

Spark, Hive and their like put files that are not finished, and files about files, under names that begin with `_` or
`.`; and a fact may stand in the name of a folder: `region=north/part-0.parquet`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePath
from urllib.parse import unquote

from sharepolicy.ground.diagnostic import CaseError, Diagnostic

_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""What a folder is called whose rows have no value."""


def in_folder(folder: Path, endings: Collection[str]) -> tuple[list[Path], list[Path]]:
    """The files with these endings in a folder and below it: those that hold rows, and those that are left out.

    What is not an ordinary file is among them: it is for the reader to refuse, and not passed over. Raises OSError
    where a folder cannot be looked into.
    """
    found = sorted(each for each in _below(folder) if each.suffix.lower() in endings)
    left_out = [path for path in found if is_beside(path.relative_to(folder))]
    return [path for path in found if path not in set(left_out)], left_out


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names)


def why_no_rows(path: Path) -> str:
    """Why a file holds no rows, whatever it is called; empty for an ordinary file. A device or a pipe may never end."""
    if path.is_file():
        return ""
    if path.exists():
        return "is not an ordinary file"
    return "is a link to what is not there" if path.is_symlink() else "is not there"


def is_beside(path: PurePath, named: Collection[str] = ()) -> bool:
    """Whether a file, or a folder above it, is named as one that holds no rows; `named` names are asked for."""
    return any(part.startswith(("_", ".")) and part not in named for part in path.parts if part not in (".", ".."))


def said_by_folders(path: PurePath) -> Mapping[str, str | None]:
    """What the names of the folders above a file say, as `region=north`; None for what has no value.

    Raises CaseError where two of them say it of one name.
    """
    parts = [part.split("=", 1) for part in path.parts[:-1] if not part.startswith("=")]
    said = [(unquote(pair[0]), unquote(pair[1])) for pair in parts if len(pair) > 1]
    twice = [name for name, times in Counter(name for name, _ in said).items() if times > 1]
    if twice:
        raise CaseError([Diagnostic("duplicate-name", f"two folders above `{path}` say what `{twice[0]}` is")])
    return {name: None if value == _NOTHING else value for name, value in said}
