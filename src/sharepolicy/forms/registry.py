"""The schemas of every kind of file and of all JSON that the program writes, and how they are written to files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sharepolicy.forms.batch import BATCH
from sharepolicy.forms.change import CHANGE, CHANGES
from sharepolicy.forms.check import CHECK
from sharepolicy.forms.decision import DECISION
from sharepolicy.forms.diagnostics import DIAGNOSTICS
from sharepolicy.forms.influence import INFLUENCES
from sharepolicy.forms.part import PART
from sharepolicy.forms.periods import PERIODS
from sharepolicy.forms.portable import PORTABLE
from sharepolicy.forms.record import ASSURANCE, LISTED, RECORD, VERIFIED
from sharepolicy.forms.request import REQUEST
from sharepolicy.forms.since import SINCE
from sharepolicy.forms.suggestions import SUGGESTIONS
from sharepolicy.forms.test import TEST
from sharepolicy.forms.trace import TRACE
from sharepolicy.ground.files import write_text
from sharepolicy.reading.shapes.parts import Schema
from sharepolicy.reading.shapes.registry import SHAPES

FORMS = {
    form.kind: form
    for form in (
        DECISION,
        REQUEST,
        PART,
        SINCE,
        CHANGE,
        CHANGES,
        BATCH,
        CHECK,
        TEST,
        INFLUENCES,
        PERIODS,
        TRACE,
        SUGGESTIONS,
        DIAGNOSTICS,
        RECORD,
        LISTED,
        VERIFIED,
        ASSURANCE,
        PORTABLE,
    )
}
"""The forms of whole documents, by their kind."""

SCHEMAS: Mapping[str, Callable[[], Schema]] = {**SHAPES, **{kind: form.document for kind, form in FORMS.items()}}
"""For each kind, the function that makes its schema."""


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
