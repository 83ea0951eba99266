"""Files of answers, written beside their final place until complete."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, TextIO

import pyarrow as pa
import pyarrow.parquet
from attrs import frozen

from sharepolicy.backends.rows.row import LINES, UnusableError
from sharepolicy.ground.files import new_file

OutputColumns = Mapping[str, Any]
"""Columns by name: arrays of Arrow, or lists of plain values."""

Write = Callable[[OutputColumns], None]


class Writing:
    """A file that is being written. Mutable on purpose: it grows."""

    def __init__(self, path: Path, fields: Mapping[str, Any]) -> None:
        self._path = path
        self._fields = fields
        self._stack = contextlib.ExitStack()
        self._write: Write | None = None

    def __enter__(self) -> Writing:
        try:
            with contextlib.ExitStack() as stack:
                file = stack.enter_context(new_file(self._path))
                self._write = _WRITERS[self._path.suffix.lower()](file, pa.schema(self._fields.items()), stack)
                self._stack = stack.pop_all()
        except (pa.ArrowException, OSError) as error:
            self._explain(error)
        return self

    def write(self, columns: OutputColumns) -> None:
        """Append some rows."""
        assert self._write is not None
        try:
            self._write(columns)
        except (pa.ArrowException, OSError) as error:
            self._explain(error)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in its place if all went well; if not, leave nothing behind."""
        try:
            self._stack.__exit__(kind, error, trace)
        except (pa.ArrowException, OSError) as failed:
            if kind is None:
                self._explain(failed)

    def _explain(self, error: Exception) -> NoReturn:
        """Report the path that the user named, not the temporary one."""
        said = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
        raise UnusableError(self._path, "cannot be written", said) from error


def _to_parquet(file: BinaryIO, schema: Any, stack: contextlib.ExitStack) -> Write:
    writer = stack.enter_context(pa.parquet.ParquetWriter(file, schema))
    return lambda columns: writer.write_batch(_batch(columns, schema))


def _to_arrow(file: BinaryIO, schema: Any, stack: contextlib.ExitStack) -> Write:
    # words are numbered batch by batch, which an Arrow file does not allow
    plain = pa.schema([(field.name, _decoded(field.type)) for field in schema])
    writer = stack.enter_context(pa.ipc.new_file(file, plain))
    return lambda columns: writer.write_table(pa.Table.from_batches([_batch(columns, schema)]).cast(plain))


def _decoded(kind: Any) -> Any:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(kind.value_type.value_type) if _is_list_of_words(kind) else kind


def _is_list_of_words(kind: Any) -> bool:
    return bool(pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type))


def _batch(columns: OutputColumns, schema: Any) -> Any:
    return pa.RecordBatch.from_arrays([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: Any, kind: Any) -> Any:
    """A column converted to its kind. Mixed kinds are written as text."""
    if isinstance(values, pa.Array):
        if values.type == kind:
            return values
        if not pa.types.is_string(kind):
            return values.cast(kind)
        values = values.to_pylist()
    return pa.array(map(text_of, values) if pa.types.is_string(kind) else values, kind)


def text_of(value: Any) -> str | None:
    """A value as text: text stays as it is, anything else becomes JSON."""
    if value is None or (isinstance(value, str) and _is_writable(value)):
        return value
    if isinstance(value, str | bool | int | float | list | dict):
        return _json(value)
    return str(value)


def _is_writable(text: str) -> bool:
    """Whether a text has only whole characters. JSON can hold halves."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if _is_writable(text) else json.dumps(value, default=str)


def _to_csv(file: BinaryIO, schema: Any, stack: contextlib.ExitStack) -> Write:
    writer = csv.writer(_Lines(_texts(file, stack)), lineterminator="\r\n")
    writer.writerow(schema.names)

    def write(columns: OutputColumns) -> None:
        writer.writerows(map(_cell, row) for row in zip(*_lists(columns, schema.names), strict=True))

    return write


@frozen
class _Lines:
    """Takes rows in CSV form, and ends them with a line feed alone.

    The writer quotes a text that holds any character of its row ending, so it is given both: other programs also take
    a lone carriage return for the end of a row.
    """

    file: TextIO

    def write(self, row: str) -> None:
        """One row, with its end."""
        self.file.write(row.removesuffix("\r\n") + "\n")


def _lists(columns: OutputColumns, names: Sequence[str]) -> list[list[Any]]:
    found = [columns[name] for name in names]
    return [values.to_pylist() if isinstance(values, pa.Array) else values for values in found]


def _cell(value: Any) -> Any:
    """Lists are written as words separated by spaces, truth values in the words of a case."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return " ".join("" if each is None else str(_cell(each)) for each in value)
    return text_of(value) if isinstance(value, str | list | dict) else value


def _to_lines(file: BinaryIO, schema: Any, stack: contextlib.ExitStack) -> Write:
    texts = _texts(file, stack)

    def write(columns: OutputColumns) -> None:
        rows = zip(*_lists(columns, schema.names), strict=True)
        texts.writelines(_json(dict(zip(schema.names, row, strict=True))) + "\n" for row in rows)

    return write


def _texts(file: BinaryIO, stack: contextlib.ExitStack) -> TextIO:
    """The file as a text file. It is handed back open: whoever opened it must see that it reaches the disk."""
    texts = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    stack.callback(texts.detach)
    return texts


_WRITERS: Mapping[str, Callable[[BinaryIO, Any, contextlib.ExitStack], Write]] = {
    ".parquet": _to_parquet,
    ".arrow": _to_arrow,
    ".feather": _to_arrow,
    ".ipc": _to_arrow,
    ".csv": _to_csv,
    **dict.fromkeys(LINES, _to_lines),
}
