"""The types of the JSON in `sharepolicy.types` are those of the forms, and what is written is of these types."""

from __future__ import annotations

from typing import Any, get_type_hints, is_typeddict

import pytest

import sharepolicy
from sharepolicy import types
from tests.helpers.mars import MARS
from tools.types.classes import Types
from tools.types.modules import FOLDER, modules


def test_the_files_are_what_the_forms_say() -> None:
    """Run `python -m tools.types` after changing a form."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")} == modules()


@pytest.mark.parametrize("name", types.__all__)
def test_every_type_can_be_asked_for_its_parts(name: str) -> None:
    """Libraries that check data by a `TypedDict` ask for them when a program runs."""
    if is_typeddict(getattr(types, name)):
        assert get_type_hints(getattr(types, name))


def test_a_decision_has_the_keys_of_its_type() -> None:
    """The required ones always, and no others than it names."""
    for case in ({}, {"purpose": "protect_child"}):
        found = sharepolicy.load(MARS).decide(case).to_dict()
        assert types.DecisionDict.__required_keys__ <= found.keys()
        assert found.keys() <= get_type_hints(types.DecisionDict).keys()


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "array", "items": {"$ref": "#/$defs/Rule"}}, "list[RuleDict]"),
        ({"anyOf": [{"allOf": [{"$ref": "#/$defs/Word"}]}, {"type": "null"}]}, "WordWord | None"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "dict[str, int]"),
        ({"const": 2}, "Literal[2]"),
        ({"enum": ["a", "b"]}, 'Literal["a", "b"]'),
        ({"type": "object"}, "dict[str, Any]"),
    ],
)
def test_a_shape_has_a_type(shape: dict[str, Any], expected: str) -> None:
    """Every kind of shape that forms are made of."""
    assert Types({"Rule": {"properties": {}}, "Word": {"enum": ["a"]}}).expression(shape) == expected


def test_a_key_that_is_a_word_of_python_can_be_said() -> None:
    """`from` is no name of an attribute."""
    shape = {"description": "Days.", "properties": {"from": {"type": "string"}}, "required": []}
    assert '"from": NotRequired[str]' in Types({"Days": shape}).definition("Days")
