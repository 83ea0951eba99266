"""Files of tables: read batch by batch, and written beside their final place until they are whole."""

from __future__ import annotations

import contextlib
import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from attrs import frozen

from sharepolicy.backends.columns.batches import CHUNK
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.reading.files import is_file, is_folder, is_hidden

LINES = (".jsonl", ".ndjson")
"""The endings of files of JSON Lines. They are read row by row."""

ENDINGS = (".parquet", ".arrow", ".feather", ".ipc", ".csv", *LINES)
"""The endings of files that are read and written."""


def unreadable(path: Path, why: str, help_: str = "") -> CaseError:
    """The error for a file that cannot be read or written."""
    return CaseError([Diagnostic("missing-file", f"`{path}` {why}", help=help_)])


@frozen(eq=False)
class Opened:
    """A file of a table: its schema, its batches, and how many rows it has, if it says so."""

    schema: Any
    batches: Iterator[Any]
    rows: int | None = None


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file of a table by its ending. Raises CaseError when it cannot be read."""
    try:
        with contextlib.ExitStack() as stack:
            yield _OPENERS[path.suffix.lower()](path, stack)
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error) as error:
        raise unreadable(path, "cannot be read", str(error).splitlines()[0] if str(error) else "") from error


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
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file), [])
    convert = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
    )
    reader = stack.enter_context(pa.csv.open_csv(path, convert_options=convert))
    return Opened(reader.schema, iter(reader))


_OPENERS: Mapping[str, Callable[[Path, contextlib.ExitStack], Opened]] = {
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".ipc": _arrow,
    ".csv": _csv,
}


def lines(path: Path) -> Iterator[tuple[int, Any]]:
    """The rows of a file of JSON Lines with their numbers, counted from 1; None for a line that is no JSON object."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            number = 0
            for line in file:
                if line.strip():
                    number += 1
                    yield number, _row(line)
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, "cannot be read") from error


def _row(line: str) -> Any:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


class Writing:
    """A file that is being written, beside its place. Mutable on purpose: it opens with the first batch."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._write: Callable[[Any], None] | None = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Writing:
        return self

    def write(self, batch: Any) -> None:
        """Append a batch."""
        try:
            if self._write is None:
                self._write = _WRITERS[self.path.suffix.lower()](self.part, batch.schema, self._stack)
            self._write(batch)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(self.path, "cannot be written", str(error).splitlines()[0]) from error

    def __exit__(self, kind: object, *_: object) -> None:
        """Put the file in its place if all went well; else leave nothing behind."""
        self._stack.close()
        if kind is None and self._write is not None:
            self.part.replace(self.path)
        else:
            self.part.unlink(missing_ok=True)


def _to_parquet(path: Path, schema: Any, stack: contextlib.ExitStack) -> Callable[[Any], None]:
    writer = stack.enter_context(pa.parquet.ParquetWriter(path, schema))
    return lambda batch: writer.write_batch(batch)


def _to_arrow(path: Path, schema: Any, stack: contextlib.ExitStack) -> Callable[[Any], None]:
    # words get their numbers batch by batch, which a file of Arrow does not allow
    plain = pa.schema([(field.name, _decoded(field.type)) for field in schema])
    writer = stack.enter_context(pa.ipc.new_file(path, plain))
    return lambda batch: writer.write_table(pa.Table.from_batches([batch]).cast(plain))


def _decoded(kind: Any) -> Any:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(kind.value_type.value_type) if _is_list_of_words(kind) else kind


def _is_list_of_words(kind: Any) -> bool:
    return bool(pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type))


def _to_csv(path: Path, schema: Any, stack: contextlib.ExitStack) -> Callable[[Any], None]:
    file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(schema.names)

    def write(batch: Any) -> None:
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))

    return write


def _cell(value: Any) -> Any:
    """A list is written as words with spaces between, a truth value in the words of a case."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _to_lines(path: Path, _: Any, stack: contextlib.ExitStack) -> Callable[[Any], None]:
    file = stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))

    def write(batch: Any) -> None:
        file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in batch.to_pylist())

    return write


_WRITERS: Mapping[str, Callable[[Path, Any, contextlib.ExitStack], Callable[[Any], None]]] = {
    ".parquet": _to_parquet,
    ".arrow": _to_arrow,
    ".feather": _to_arrow,
    ".ipc": _to_arrow,
    ".csv": _to_csv,
    **dict.fromkeys(LINES, _to_lines),
}


def inputs(named: Sequence[str]) -> list[Path]:
    """The files that are named: files, folders (every table in them) and patterns. Raises CaseError."""
    found: list[Path] = []
    for name in named:
        path = Path(name)
        if is_folder(path):
            some = [each for each in _matching(path, "*", deep=True) if each.suffix.lower() in ENDINGS]
        elif is_file(path) or not any(sign in name for sign in "*?["):
            some = [path]
        else:
            some = _matching(Path(path.anchor or "."), str(path.relative_to(path.anchor)))
        if not some or not all(is_file(each) for each in some):
            why = "holds no table" if is_folder(path) else "may not be read" if is_hidden(path) else "is not there"
            raise unreadable(path, why)
        found += some
    for path in found:
        if path.suffix.lower() not in ENDINGS:
            raise unreadable(path, "is of no kind that is read", f"expected {', '.join(ENDINGS)}")
    return list(dict.fromkeys(found))


def _matching(folder: Path, pattern: str, *, deep: bool = False) -> list[Path]:
    """The files below a folder that fit a pattern; none where it is no pattern, or where nothing may be seen."""
    try:
        return sorted(each for each in (folder.rglob if deep else folder.glob)(pattern) if is_file(each))
    except (OSError, ValueError):
        return []
