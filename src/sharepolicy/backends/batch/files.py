"""Files of tables, read batch by batch; and rows of JSON Lines, one by one."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from attrs import frozen

from sharepolicy.backends.batch import commas
from sharepolicy.backends.batch.places import unusable
from sharepolicy.backends.columns.batches import CHUNK
from sharepolicy.ground.diagnostic import CaseError, Diagnostic


@frozen(eq=False)
class Opened:
    """A file of a table: its schema, its batches, its number of rows if it says so, and a doubt about its columns."""

    schema: Any
    batches: Iterator[Any]
    rows: int | None = None
    doubt: str = ""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file of a table by its ending. Raises CaseError when it cannot be read."""
    try:
        with contextlib.ExitStack() as stack:
            yield _OPENERS[path.suffix.lower()](path, stack)
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
        raise _why(path, error) from error


def _why(path: Path, error: Exception) -> CaseError:
    said = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
    with contextlib.suppress(OSError):
        if path.suffix.lower() == ".csv":
            return commas.flaw(path, said)
    return unusable(path, "cannot be read", said)


def _parquet(path: Path, stack: contextlib.ExitStack) -> Opened:
    file = stack.enter_context(pa.parquet.ParquetFile(path))
    texts = [field.name for field in file.schema_arrow if str(field.type) in ("string", "large_string")]
    file = stack.enter_context(pa.parquet.ParquetFile(path, read_dictionary=texts))
    return Opened(file.schema_arrow, file.iter_batches(CHUNK), file.metadata.num_rows)


def _arrow(path: Path, stack: contextlib.ExitStack) -> Opened:
    source = stack.enter_context(pa.memory_map(str(path)))
    try:
        file = pa.ipc.open_file(source)
    except pa.ArrowInvalid:
        source.seek(0)
        stream = pa.ipc.open_stream(source)
        return Opened(stream.schema, iter(stream))
    return Opened(file.schema, (file.get_batch(number) for number in range(file.num_record_batches)))


def _csv(path: Path, stack: contextlib.ExitStack) -> Opened:
    """Every cell is a text, and an empty one has no value: what a text means is for the policy to say."""
    parse = pa.csv.ParseOptions(newlines_in_values=commas.has_quotes(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file), [])
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
    )
    reader = stack.enter_context(pa.csv.open_csv(path, parse_options=parse, convert_options=convert))
    schema = pa.schema([(name, pa.string()) for name in reader.schema.names])
    return Opened(schema, iter(reader), doubt=commas.other_separator(names))


_OPENERS: Mapping[str, Callable[[Path, contextlib.ExitStack], Opened]] = {
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".ipc": _arrow,
    ".csv": _csv,
}

Row = dict[str, Any] | Diagnostic
"""A row of JSON Lines, or why it is none."""


def lines(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a file of JSON Lines with their numbers, counted from 1."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            number = 0
            for line in file:
                if line.strip():
                    number += 1
                    yield number, _row(line)
    except UnicodeDecodeError as error:
        raise commas.not_utf8(path) or unusable(path, "cannot be read") from error
    except OSError as error:
        raise unusable(path, "cannot be read", error.strerror or "") from error


class _TwiceError(Exception):
    """A key that stands twice in one mapping."""


def _row(line: str) -> Row:
    try:
        found = json.loads(line, object_pairs_hook=_mapping)
    except _TwiceError as error:
        return Diagnostic("duplicate-key", f"`{error}` stands twice in one row")
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else Diagnostic("wrong-shape", "this is no JSON object")


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping. Of a key that stands twice nobody knows which value counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found
