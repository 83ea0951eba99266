"""Table files through pyarrow: `pip install "sharepolicy[parquet]"`. They are read batch by batch."""

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

from sharepolicy.backends.columns.batches import CHUNK
from sharepolicy.backends.rows import csv_file
from sharepolicy.backends.rows.named import said_by_folders
from sharepolicy.backends.rows.row import FileRow, UnusableError, check_once
from sharepolicy.backends.rows.texts import unchanged


@frozen(eq=False)
class OpenedTable:
    """A table file: its schema, its batches, its number of rows if given, and a doubt about its columns."""

    schema: Any
    batches: Iterator[Any]
    rows: int | None = None
    doubt: str = ""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[OpenedTable]:
    """Open a table file by its ending. Raises CaseError when it cannot be read, or changes meanwhile."""
    with unchanged(path):
        try:
            with contextlib.ExitStack() as stack:
                yield _with_folders(path, _OPENERS[path.suffix.lower()](path, stack))
        except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
            raise _why(path, error) from error


def table_rows(path: Path) -> Iterator[FileRow]:
    """The rows of a table file, one by one."""
    with opened(path) as table:
        check_once(table.schema.names)
        rows = (row for batch in table.batches for row in batch.to_pylist())
        yield from (FileRow(number, None, row) for number, row in enumerate(rows, 1))


def _with_folders(path: Path, file: OpenedTable) -> OpenedTable:
    """The table with a column for each value in the folder names above it, such as `region=north`."""
    said = said_by_folders(path, file.schema.names)
    if not said:
        return file
    schema = file.schema
    for name in said:
        schema = schema.append(pa.field(name, pa.string()))

    def wider(batch: Any) -> Any:
        columns = [pa.array([value] * batch.num_rows, pa.string()) for value in said.values()]
        return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)

    return evolve(file, schema=schema, batches=map(wider, file.batches))


def _why(path: Path, error: Exception) -> UnusableError:
    said = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
    with contextlib.suppress(OSError):
        if path.suffix.lower() == ".csv":
            return csv_file.flaw(path, said)
    return UnusableError(path, "cannot be read", said)


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
    """Every cell is a text, and an empty one has no value: the policy says what a text means."""
    parse = pa.csv.ParseOptions(newlines_in_values=csv_file.has_quotes(path))
    names = csv_file.header(path)
    if not names:
        raise UnusableError(path, "is empty", "expected a first line with the names of the columns")
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
    )
    reader = stack.enter_context(pa.csv.open_csv(path, parse_options=parse, convert_options=convert))
    schema = pa.schema([(name, pa.string()) for name in reader.schema.names])
    return OpenedTable(schema, iter(reader), doubt=csv_file.other_separator(names))


_OPENERS: Mapping[str, Callable[[Path, contextlib.ExitStack], OpenedTable]] = {
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".ipc": _arrow,
    ".csv": _csv,
}
