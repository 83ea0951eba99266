"""Rows of Parquet files, through pyarrow: `pip install "sharepolicy[parquet]"`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class NoParquetError(RuntimeError):
    """Parquet cannot be read here. The message says why, and what to do."""


def parquet_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a Parquet file, one after the other; an empty cell is None.

    Raises NoParquetError when pyarrow is not installed, or when the file is no Parquet file.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as missing:
        raise NoParquetError(
            'Parquet files need pyarrow, which is not installed: pip install "sharepolicy[parquet]"'
        ) from missing
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise NoParquetError("it cannot be read as a Parquet file") from error
