"""Answers in the columns that Spark takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

TYPES = {
    "outcome": "string",
    "settled": "boolean",
    "possible": "array<string>",
    "rules": "array<string>",
    "actions": "array<string>",
    "ask": "string",
    "valid": "boolean",
    "problem": "string",
}
"""The Spark type of each possible answer."""


def named(batch: Any, names: Sequence[str]) -> Any:
    """A record batch whose columns have these names."""
    import pyarrow as pa

    return pa.RecordBatch.from_arrays(batch.columns, names=list(names))


def plain(answers: Any) -> Any:
    """A record batch of answers without dictionaries, which Spark does not read."""
    import pyarrow as pa

    def of(kind: Any) -> Any:
        if pa.types.is_dictionary(kind):
            return kind.value_type
        return pa.list_(of(kind.value_type)) if pa.types.is_list(kind) else kind

    columns = [column.cast(of(column.type)) for column in answers.columns]
    return pa.RecordBatch.from_arrays(columns, names=answers.schema.names)
