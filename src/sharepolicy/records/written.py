"""Whether one entry stands there as it was written, as far as it tells itself: no other entry and no head is asked."""

from __future__ import annotations

import json
from typing import Any

from sharepolicy.records.entry import LogRow, as_bytes, columns_of
from sharepolicy.records.failures import DamagedError, RecordsError
from sharepolicy.records.tree import completed


def public_of(row: LogRow) -> dict[str, Any]:
    """What the leaf of an entry says. Raises DamagedError."""
    try:
        found = json.loads(row.leaf)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"entry {row.index} of the log was changed. Run `records verify`") from error
    if not isinstance(found, dict) or as_bytes(found) != row.leaf:
        raise DamagedError(f"entry {row.index} of the log was changed. Run `records verify`")
    return found


def check(row: LogRow, frontier: dict[int, bytes] | None) -> str:
    """How one entry is not as it was written; empty if it is. `frontier`: the complete nodes before it, if known."""
    try:
        public = public_of(row)
    except RecordsError:
        return "it is not written as entries are"
    if public.get("index") != row.index:
        return f"it was written as entry {public.get('index')}"
    if columns_of(str(public.get("id", "")), public) != row.columns:
        return "what it is found by is not what it says"
    if [section.to_dict() for section in row.sections] != public.get("sections", []):
        return "what is sealed is not what was"
    if frontier is not None:
        expected = completed(row.index, row.leaf, lambda level, _: frontier[level])
        if b"".join(expected) != row.hashes:
            return "its hashes are not those of the tree"
    return ""
