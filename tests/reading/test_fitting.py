"""Whether data fits a schema is what jsonschema says: only whoever does not fit is shown to it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.fitting import CHECKS, fits
from sharepolicy.reading.parse import read_tree
from sharepolicy.reading.shape import _plain, _schema, _validator
from sharepolicy.reading.shapes.registry import SHAPES

POLICIES = Path(__file__).parents[2] / "policies"

SAMPLES = {
    "policy": "mars/2.0.0/policy.yaml",
    "versions": "mars/policy.yaml",
    "vocabulary": "vocabulary/safeguarding.yaml",
    "clauses": "mars/mars-guide.yaml",
    "case": "../benchmarks/case.yaml",
}
"""A file of each kind, to be damaged."""

JUNK: list[Any] = [
    "",
    "yes",
    "no",
    "two words",
    "Ünwise",
    "share -> share",
    [],
    ["a"],
    [[]],
    {},
    {"when": []},
    {"": ""},
]


@cache
def sample(kind: str) -> Any:
    """What a file says, as plain data."""
    path = POLICIES / SAMPLES[kind]
    tree = read_tree(Text(path.name, path.read_text(encoding="utf-8")), Diagnostics())
    assert tree is not None
    return _plain(tree)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of the data: what it stands in, and under which key or number."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(pairs):
        yield value, key
        yield from places(part)


def keywords(schema: Any, *, are_names: bool = False) -> Iterator[str]:
    """Every keyword in a schema."""
    if isinstance(schema, dict):
        for key, part in schema.items():
            if not are_names:
                yield key
            yield from keywords(part, are_names=key == "properties" and not are_names)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_keyword_of_our_schemas_is_known(kind: str) -> None:
    """Otherwise all files would be shown to jsonschema, and everybody would wait for it."""
    assert {*keywords(_schema(kind))} <= CHECKS.keys()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_right_file_fits(kind: str) -> None:
    """And so jsonschema is never imported."""
    assert fits(_schema(kind), sample(kind))
    assert not fits({"unheard of": 1}, sample(kind))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "minLength": 1, "pattern": "^a"},
        {"type": ["array", "string", "number"], "minItems": 1, "maxItems": 2, "items": {"type": "string"}},
        {"type": "object", "required": ["a"], "properties": {"a": True}, "additionalProperties": False},
        {"properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "array"}},
        {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": {"pattern": "^a"}},
        {"if": {"type": "array"}, "then": {"minItems": 1}},
        {"if": {"properties": {"a": {"const": "a"}}, "required": ["a"]}, "then": {"required": ["b"]}},
        {"enum": ["a", "yes", True]},
    ],
    ids=str,
)
def test_each_keyword_means_what_it_means_to_jsonschema(schema: dict[str, Any]) -> None:
    """Small data of every kind."""
    some: list[Any] = ["", "a", "ba", "true"]
    lists = [[], ["a"], ["a", "b"], ["a", "b", "c"], [["a"]]]
    mappings = [{}, {"a": "a"}, {"b": "a"}, {"a": "b"}, {"a": "a", "b": "b"}, {"a": []}, {"a": "a", "b": []}]
    validator = Draft202012Validator(schema)
    for value in [*some, *lists, *mappings]:
        assert fits(schema, value) is validator.is_valid(value), value


@given(st.data())
def test_a_damaged_file_fits_if_jsonschema_finds_nothing(data: st.DataObject) -> None:
    """Parts are taken away, put in the place of others, or replaced by what does not belong there."""
    kind = data.draw(st.sampled_from(list(SAMPLES)))
    for _ in range(8):
        damaged = copy.deepcopy(sample(kind))
        where, key = data.draw(st.sampled_from(list(places(damaged))))
        match data.draw(st.integers(0, 3)):
            case 0:
                del where[key]
            case 1:
                where[key] = data.draw(st.sampled_from(JUNK))
            case 2 if isinstance(where, dict):
                where[data.draw(st.sampled_from(["when", "says", "rules", "other", "not a name", ""]))] = where[key]
            case _:
                other, at = data.draw(st.sampled_from(list(places(damaged))))
                where[key] = copy.deepcopy(other[at])
        assert fits(_schema(kind), damaged) is not any(True for _ in _validator(kind).iter_errors(damaged))
