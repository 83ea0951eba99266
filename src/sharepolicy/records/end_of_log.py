"""How a log ends, and what entries after that add to it: the part of the log that needs no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import asdict, frozen

from sharepolicy.records.entry import Entry, columns_of
from sharepolicy.records.tree import completed, grow, root


@frozen
class LogEnd:
    """How a log ends: the complete nodes of its tree by level, the head, and how many have signed that."""

    size: int
    frontier: Mapping[int, bytes]
    head: str
    signatures: int


@frozen
class Growth:
    """What a log becomes with entries after its end: its size and nodes then, and what is written of them."""

    size: int
    frontier: Mapping[int, bytes]
    entries: list[dict[str, Any]]
    sections: list[dict[str, Any]]

    @property
    def root(self) -> bytes:
        """The hash of the whole tree then."""
        return root(self.size, lambda level, _: self.frontier[level])


def grown(end: LogEnd, entries: Sequence[Entry]) -> Growth:
    """What a log becomes with these entries."""
    frontier, rows, sections = dict(end.frontier), [], []
    for index, entry in enumerate(entries, start=end.size):
        leaf = entry.leaf(index)
        hashes = completed(index, leaf, lambda level, _: frontier[level])
        grow(frontier, hashes)
        rows.append({"index": index, "leaf": leaf, "hashes": b"".join(hashes), **columns_of(entry.id, entry.public)})
        sections += [{"entry": index, "number": number, **asdict(each)} for number, each in enumerate(entry.sections)]
    return Growth(end.size + len(entries), frontier, rows, sections)
