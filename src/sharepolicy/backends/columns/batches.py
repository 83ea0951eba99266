"""Tables from everywhere as record batches of a good size: Arrow itself, and whatever speaks its C interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from sharepolicy.ground.diagnostic import CaseError, Diagnostic

CHUNK = 1 << 20
"""So many rows are decided at once: enough that what is done once for each chunk does not count."""

_SMALL = CHUNK // 16
"""Batches with fewer rows are put together first: each step of a program costs the same for few rows as for many."""

_INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the index of a frame among the columns. It is no fact."""


def stream_of(data: Any) -> tuple[Any, Iterable[Any]]:
    """The schema and the record batches of a table. Raises CaseError when it is none."""
    found = _opened(data)
    if isinstance(found, pa.RecordBatch):
        found = pa.Table.from_batches([found])
    dropped = [name for name in found.schema.names if _INDEX.fullmatch(name)]
    if isinstance(found, pa.Table):
        found = found.drop_columns(dropped) if dropped else found
        return found.schema, found.to_batches(max_chunksize=CHUNK)
    return found.schema, found


def _opened(data: Any) -> Any:
    if isinstance(data, pa.Table | pa.RecordBatch | pa.RecordBatchReader):
        return data
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data)
    if hasattr(data, "__arrow_c_array__"):
        return pa.record_batch(data)
    message = "this is not a table"
    help_ = "expected an Arrow table, record batch or reader, or a data frame that speaks Arrow's C interface"
    raise CaseError([Diagnostic("wrong-shape", message, None, help_)])


def coalesced(batches: Iterable[Any]) -> Iterator[Any]:
    """The same rows in the same order, in batches that are neither large nor, but for the last, small."""
    waiting: list[Any] = []
    rows = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        if not waiting and batch.num_rows >= _SMALL:
            yield from _cut(batch)
            continue
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= _SMALL:
            yield from _joined(waiting)
            waiting, rows = [], 0
    yield from _joined(waiting)


def _joined(batches: list[Any]) -> Iterator[Any]:
    found = batches if len(batches) < 2 else pa.Table.from_batches(batches).combine_chunks().to_batches()
    for batch in found:
        yield from _cut(batch)


def _cut(batch: Any) -> Iterator[Any]:
    for first in range(0, batch.num_rows, CHUNK):
        yield batch.slice(first, CHUNK)
