"""The shapes of the files that are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sharepolicy.reading.shapes.addition import addition_schema
from sharepolicy.reading.shapes.bundle import bundle_schema
from sharepolicy.reading.shapes.case import case_file_schema
from sharepolicy.reading.shapes.clauses import clauses_schema
from sharepolicy.reading.shapes.examples import examples_schema
from sharepolicy.reading.shapes.parts import Schema
from sharepolicy.reading.shapes.policy import policy_schema
from sharepolicy.reading.shapes.texts import texts_schema
from sharepolicy.reading.shapes.versions import versions_schema
from sharepolicy.reading.shapes.vocabulary import vocabulary_schema

SHAPES: Mapping[str, Callable[[], Schema]] = {
    "policy": policy_schema,
    "versions": versions_schema,
    "vocabulary": vocabulary_schema,
    "clauses": clauses_schema,
    "case": case_file_schema,
    "examples": examples_schema,
    "texts": texts_schema,
    "bundle": bundle_schema,
    "addition": addition_schema,
}
"""Each kind of file, and the function that gives its schema."""
