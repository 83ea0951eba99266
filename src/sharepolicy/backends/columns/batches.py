"""Tables from everywhere as record batches of a good size: Arrow itself, and whatever speaks its C interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from sharepolicy.ground.diagnostic import CaseError, Diagnostic

CHUNK = 1 << 20
"""How many rows are decided at once: enough to make the cost per chunk negligible."""

_SMALL = CHUNK // 16
"""Batches with fewer rows are put together first: each step of a program costs the same for few rows as for many."""

_INDEX = re.compile(r"__index_level_\d+__")
"""The column name that pandas gives to the index of a frame. It is not a fact."""


def stream_of(data: Any) -> tuple[Any, Iterable[Any]]:
    """The schema and the record batches of a table. Raises CaseError when it is not one."""
    found = _opened(data)
    if isinstance(found, pa.RecordBatch):
        found = pa.Table.from_batches([found])
    schema = found.schema
    batches = found.to_batches(max_chunksize=CHUNK) if isinstance(found, pa.Table) else found
    places = [place for place, name in enumerate(schema.names) if name[:2] != "__" or not _INDEX.fullmatch(name)]
    if len(places) == len(schema.names):
        return schema, batches
    return pa.schema([schema.field(place) for place in places]), (_of_columns(batch, places) for batch in batches)


def table_of(rows: Sequence[Mapping[str, str | int | Sequence[str]]]) -> Any:
    """A table of rows of texts and whole numbers, written as texts, or of lists of texts."""
    columns = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        cells = [row.get(name) for row in rows]
        kinds = set(map(type, cells))
        if int in kinds:
            cells = [str(cell) if type(cell) is int else cell for cell in cells]
        if list in kinds:
            lists = [cell if cell is None or type(cell) is list else [cell] for cell in cells]
            columns[name] = pa.array(lists, pa.list_(pa.string()))
        else:
            columns[name] = pa.array(cells, pa.string()).dictionary_encode()
    return pa.table(columns)


def _of_columns(batch: Any, places: Sequence[int]) -> Any:
    fields = [batch.schema.field(place) for place in places]
    if not fields:  # a frame without columns has as many rows as its index, and they say nothing
        return pa.RecordBatch.from_struct_array(pa.array([{}] * batch.num_rows, pa.struct([])))
    return pa.RecordBatch.from_arrays([batch.column(place) for place in places], schema=pa.schema(fields))


def _opened(data: Any) -> Any:
    if isinstance(data, pa.Table | pa.RecordBatch | pa.RecordBatchReader):
        return data
    try:
        if hasattr(data, "__arrow_c_stream__"):
            return pa.RecordBatchReader.from_stream(data)
        if hasattr(data, "__arrow_c_array__"):
            return pa.record_batch(data)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise _no_table("this cannot be handed over as an Arrow table", _said(error)) from error
    if hasattr(data, "collect_schema"):  # of polars: a plan of a frame
        raise _no_table("this is no table yet", "call `collect()` on it first")
    help_ = "expected an Arrow table, record batch or reader, or a data frame that speaks Arrow's C interface"
    raise _no_table("this is not a table", help_)


def _said(error: Exception) -> str:
    """What a library says about a frame that it cannot hand over, in one line."""
    told = " ".join(" ".join(str(part) for part in error.args).split())
    return f"is it a single column, or does a column hold values of several kinds? it says: {told[:200]}"


def _no_table(message: str, help_: str) -> CaseError:
    return CaseError([Diagnostic("wrong-shape", message, None, help_)])


def coalesced(batches: Iterable[Any]) -> Iterator[Any]:
    """The same rows in the same order, in batches that are not large, nor small except for the last."""
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
