"""Folders of files of rows, as other programs leave them: which files hold rows, and what the names of folders say.

Spark, Hive and their like put files that are not finished, and files about files, under names that begin with `_` or
`.`; and a fact may stand in the name of a folder: `region=north/part-0.parquet`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path, PurePath
from urllib.parse import unquote

_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""What a folder is called whose rows have no value."""


def in_folder(folder: Path, endings: Collection[str]) -> tuple[list[Path], list[Path]]:
    """The files with these endings in a folder and below it: those that hold rows, and those that are left out."""
    found = sorted(each for each in folder.rglob("*") if each.suffix.lower() in endings and each.is_file())
    left_out = [path for path in found if is_beside(path.relative_to(folder))]
    return [path for path in found if path not in set(left_out)], left_out


def is_beside(path: PurePath, named: Collection[str] = ()) -> bool:
    """Whether a file, or a folder above it, is named as one that holds no rows; `named` names are asked for."""
    return any(part.startswith(("_", ".")) and part not in named for part in path.parts if part not in (".", ".."))


def said_by_folders(path: PurePath) -> Mapping[str, str | None]:
    """What the names of the folders above a file say, as `region=north`; None for what has no value."""
    parts = [part.split("=", 1) for part in path.parts[:-1] if not part.startswith("=")]
    said = {unquote(pair[0]): unquote(pair[1]) for pair in parts if len(pair) > 1}
    return {name: None if value == _NOTHING else value for name, value in said.items()}
