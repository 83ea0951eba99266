"""Files of tables, read batch by batch; and rows of JSON Lines, one by one."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from attrs import evolve, frozen

from sharepolicy.backends.batch import commas
from sharepolicy.backends.batch.places import unusable
from sharepolicy.backends.columns.batches import CHUNK
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.reading.folders import said_by_folders
from sharepolicy.reading.plain import read_json
from sharepolicy.reading.records import other_separator


@frozen(eq=False)
class OpenedTable:
    """A file of a table: its schema, its batches, its number of rows if it says so, and a doubt about its columns."""

    schema: Any
    batches: Iterator[Any]
    rows: int | None = None
    doubt: str = ""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[OpenedTable]:
    """Open a file of a table by its ending. Raises CaseError when it cannot be read, or changes meanwhile."""
    with _unchanged(path):
        try:
            with contextlib.ExitStack() as stack:
                yield _with_folders(path, _OPENERS[path.suffix.lower()](path, stack))
        except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
            raise _why(path, error) from error


def _with_folders(path: Path, file: OpenedTable) -> OpenedTable:
    """The table with a column for each name that a folder above it gives a value, as `region=north`."""
    said = said_by_folders(path)
    if not said:
        return file
    schema = file.schema
    for name in said:
        if name in schema.names:
            message = f"`{name}` is given by a column of `{path}` and by the folder that it lies in"
            raise CaseError([Diagnostic("duplicate-name", message)])
        schema = schema.append(pa.field(name, pa.string()))

    def wider(batch: Any) -> Any:
        columns = [pa.array([value] * batch.num_rows, pa.string()) for value in said.values()]
        return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)

    return evolve(file, schema=schema, batches=map(wider, file.batches))


@contextlib.contextmanager
def _unchanged(path: Path) -> Iterator[None]:
    """Raise CaseError where a file is another after it was read than before: nobody knows which rows it then had."""
    before = _state(path)
    try:
        yield
    except CaseError as error:
        if _state(path) == before:
            raise
        raise _changed(path) from error
    if _state(path) != before:
        raise _changed(path)


def _changed(path: Path) -> CaseError:
    return unusable(path, "changed while it was read", "try again when nothing writes to it any more")


def _state(path: Path) -> tuple[int, int, int] | None:
    """What is another when a file was written to, or another one was put in its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _why(path: Path, error: Exception) -> CaseError:
    said = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
    with contextlib.suppress(OSError):
        if path.suffix.lower() == ".csv":
            return commas.flaw(path, said)
    return unusable(path, "cannot be read", said)


def _parquet(path: Path, stack: contextlib.ExitStack) -> OpenedTable:
    file = stack.enter_context(pa.parquet.ParquetFile(path))
    texts = [field.name for field in file.schema_arrow if str(field.type) in ("string", "large_string")]
    file = stack.enter_context(pa.parquet.ParquetFile(path, read_dictionary=texts))
    return OpenedTable(file.schema_arrow, file.iter_batches(CHUNK), file.metadata.num_rows)


def _arrow(path: Path, stack: contextlib.ExitStack) -> OpenedTable:
    source = stack.enter_context(pa.OSFile(str(path)))  # not mapped: if it were cut short, the process would end
    try:
        file = pa.ipc.open_file(source)
    except pa.ArrowInvalid:
        source.seek(0)
        stream = pa.ipc.open_stream(source)
        return OpenedTable(stream.schema, iter(stream))
    return OpenedTable(file.schema, (file.get_batch(number) for number in range(file.num_record_batches)))


def _csv(path: Path, stack: contextlib.ExitStack) -> OpenedTable:
    """Every cell is a text, and an empty one has no value: what a text means is for the policy to say."""
    parse = pa.csv.ParseOptions(newlines_in_values=commas.has_quotes(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file), [])
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
    )
    reader = stack.enter_context(pa.csv.open_csv(path, parse_options=parse, convert_options=convert))
    schema = pa.schema([(name, pa.string()) for name in reader.schema.names])
    return OpenedTable(schema, iter(reader), doubt=other_separator(names))


_OPENERS: Mapping[str, Callable[[Path, contextlib.ExitStack], OpenedTable]] = {
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".ipc": _arrow,
    ".csv": _csv,
}

RowValues = dict[str, Any] | Diagnostic
"""A row of JSON Lines, or why it is none."""


def lines(path: Path) -> Iterator[tuple[int, RowValues]]:
    """The rows of a file of JSON Lines with their numbers, counted from 1."""
    with _unchanged(path):
        try:
            said = said_by_folders(path)
            with path.open(encoding="utf-8-sig") as file:
                number = 0
                for line in file:
                    if line.strip():
                        number += 1
                        yield number, _row(line, said)
        except UnicodeDecodeError as error:
            raise commas.not_text(path) or unusable(path, "cannot be read") from error
        except OSError as error:
            raise unusable(path, "cannot be read", error.strerror or "") from error


def _row(line: str, said: Mapping[str, str | None]) -> RowValues:
    """A row, with what the names of the folders above it say."""
    try:
        found = read_json(line)
    except CaseError as error:
        if error.diagnostics[0].code == "duplicate-key":
            return error.diagnostics[0]
        found = None
    if not isinstance(found, dict):
        return Diagnostic("wrong-shape", "this is no JSON object")
    twice = next((name for name in said if name in found), None)
    if twice is not None:
        return Diagnostic("duplicate-name", f"`{twice}` is given by the row and by the folder that it lies in")
    return {**found, **said}
