"""What a policy may need of its files once it is in use, read while it is loaded, but not parsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.reading.as_read import AsRead
from sharepolicy.reading.files import MOST_BYTES
from sharepolicy.reading.gate import File
from sharepolicy.reading.listed import listed
from sharepolicy.reading.policy_files import PolicyFiles
from sharepolicy.reading.texts import texts_beside
from sharepolicy.reading.tree import MapNode, scalars_in


def look_ahead(tree: MapNode, files: PolicyFiles) -> None:
    """Read the texts in other languages and the examples of a policy, if its root keeps what is read."""
    if files.file is None or not isinstance(files.file.root, AsRead):
        return
    for file in _needed_later(tree, files):
        root = file.root
        if not isinstance(root, AsRead) or not root.is_reading:
            return
        root.is_file(file.path)
        root.is_link(file.path)
        with suppress(OSError, ValueError):
            root.content(file.path, MOST_BYTES + 1)


def _needed_later(tree: MapNode, files: PolicyFiles) -> Iterator[File]:
    yield from texts_beside(files.opened)
    for name in listed(scalars_in(tree.get("example_files")), files.named, files.once, Diagnostics()):
        if (file := files.named(name)) is not None:
            yield from (file, *texts_beside([file]))
