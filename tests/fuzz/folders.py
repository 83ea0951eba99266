"""Inputs of several files: a byte that no text has stands between them, and the first line of each is its name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.fuzz.material import Files

BETWEEN = b"\xff"
_NAME = re.compile(rb"[a-z0-9_-]{1,20}(/[a-z0-9_-]{1,20})?\.[a-z]{1,8}")
_MEMORY = Path("/dev/shm")


def packed(files: Files, *more: bytes) -> bytes:
    """Files, and what else belongs to them, as one input."""
    return BETWEEN.join([*(name.encode() + b"\n" + content for name, content in files.items()), *more])


def unpacked(data: bytes) -> tuple[Files, list[bytes]]:
    """The files of an input, and what else is in it."""
    files: Files = {}
    rest = []
    for part in data.split(BETWEEN):
        name, _, content = part.partition(b"\n")
        if _NAME.fullmatch(name):
            files[name.decode()] = content
        else:
            rest.append(part)
    return files, rest


@contextmanager
def folder_with(files: Files) -> Iterator[Path]:
    """A folder that holds these files, and is a root of its own."""
    folder = Path(mkdtemp(prefix="policies", dir=_MEMORY if _MEMORY.is_dir() else None)) / "policies"
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield folder
    finally:
        shutil.rmtree(folder.parent)
