"""All schemas that are written to `schemas/`, and the writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sharepolicy.ground.files import write_text
from sharepolicy.reading.shapes.batch import batch_schema
from sharepolicy.reading.shapes.case import case_file_schema
from sharepolicy.reading.shapes.change import change_schema, changes_schema
from sharepolicy.reading.shapes.check import check_schema
from sharepolicy.reading.shapes.clauses import clauses_schema
from sharepolicy.reading.shapes.decision import decision_schema
from sharepolicy.reading.shapes.examples import examples_schema
from sharepolicy.reading.shapes.influence import influence_schema
from sharepolicy.reading.shapes.parts import Schema
from sharepolicy.reading.shapes.periods import periods_schema
from sharepolicy.reading.shapes.policy import policy_schema
from sharepolicy.reading.shapes.test import test_schema
from sharepolicy.reading.shapes.trace import trace_schema
from sharepolicy.reading.shapes.versions import versions_schema
from sharepolicy.reading.shapes.vocabulary import vocabulary_schema

SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "policy": policy_schema,
    "versions": versions_schema,
    "vocabulary": vocabulary_schema,
    "clauses": clauses_schema,
    "case": case_file_schema,
    "examples": examples_schema,
    "decision": decision_schema,
    "change": change_schema,
    "changes": changes_schema,
    "batch": batch_schema,
    "check": check_schema,
    "test": test_schema,
    "influence": influence_schema,
    "periods": periods_schema,
    "trace": trace_schema,
}
"""Each kind of file, and of what the program prints as JSON, and the function that gives its schema."""


def schema_texts() -> dict[str, str]:
    """File name and content of every schema."""
    return {
        f"{name}.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        for name, schema in SCHEMAS.items()
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write every schema into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in schema_texts().items():
        write_text(folder / name, content)
        written.append(folder / name)
    return tuple(written)
