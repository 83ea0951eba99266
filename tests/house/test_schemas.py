"""The schemas in `schemas/` are those of the code, valid, and say something about every property."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sharepolicy
from sharepolicy.forms.parts import Form
from sharepolicy.forms.registry import FORMS, SCHEMAS, schema_texts
from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import shipped
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.parse import read_tree
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.shapes.case_of_policy import case_schema
from sharepolicy.reading.shapes.parts import CONDITION_DEFS, IN_WORDS
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from tests.helpers.mars import MARS_FILE

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", sorted(schema_texts()))
def test_the_file_is_what_the_code_says(name: str) -> None:
    """Run `python -m sharepolicy.forms` after changing a shape."""
    assert (FOLDER / name).read_text(encoding="utf-8") == schema_texts()[name]


def test_no_file_is_left_over() -> None:
    """A schema that is no longer made is deleted."""
    assert {path.name for path in FOLDER.glob("*")} == set(schema_texts())


def properties_of(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property of a schema with its own schema, at any depth."""
    if isinstance(schema, list):
        for part in schema:
            yield from properties_of(part, path)
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            for name, inner in value.items():
                yield f"{path}/{name}", inner
                yield from properties_of(inner, f"{path}/{name}")
        elif key != "description":
            yield from properties_of(value, path)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_it_is_a_schema(name: str) -> None:
    """The metaschema of 2020-12 accepts it."""
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"]
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_property_has_a_description(name: str) -> None:
    """Editors show it beside the cursor of an author."""
    without = [path for path, schema in properties_of(SCHEMAS[name]()) if not schema.get("description")]
    assert without == []


def objects_in(schema: Any, path: str = "", *, named: bool = False) -> Iterator[tuple[str, bool, Any]]:
    """Every shape that a generator of types gives a name, with whether it stands where it is defined."""
    if isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from objects_in(part, f"{path}/{number}")
    elif isinstance(schema, dict):
        if "properties" in schema or "enum" in schema or schema.get("type") == "object":
            yield path, named, schema
        for key, value in schema.items():
            if key in ("properties", "$defs"):
                for name, inner in value.items():
                    yield from objects_in(inner, f"{path}/{key}/{name}", named=key == "$defs")
            else:
                yield from objects_in(value, f"{path}/{key}")


def unnamed_in(schema: Any) -> list[str]:
    """The shapes that a generator would have to find a name for."""
    return [path for path, named, each in objects_in(schema, named=True) if not (named and each.get("title"))]


def test_a_shape_without_a_name_is_seen() -> None:
    """Or the next test would be worth nothing."""
    inside = {"type": "array", "items": {"type": "object", "title": "Item"}}
    assert unnamed_in({"title": "Root", "type": "object", "properties": {"a": inside}}) == ["/properties/a/items"]
    assert unnamed_in({"type": "object"}) == [""]


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_types_made_from_the_schemas_of_forms_have_names(kind: str) -> None:
    """Each object and each choice of words is defined once, under its title, and reached by reference alone."""
    schema = SCHEMAS[kind]()
    assert unnamed_in(schema) == []
    assert all(name == shape["title"] for name, shape in schema["$defs"].items())
    references = [each for each in dicts_in(schema) if "$ref" in each]
    assert all(each.keys() == {"$ref"} for each in references)  # a generator names what stands beside it anew
    assert {each["$ref"].removeprefix("#/$defs/") for each in references} == set(schema["$defs"])


def dicts_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping, at any depth."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts_in(part)


def test_one_title_is_one_shape_in_all_schemas_of_forms() -> None:
    """Whoever makes types from several of them has each type once."""
    shapes: dict[str, Any] = {}
    for form in FORMS.values():
        for shape in (form.schema(), *form.document()["$defs"].values()):
            assert shapes.setdefault(shape["title"], shape) == shape


def forms_in(form: Form) -> Iterator[Form]:
    """A form and those that it writes with."""
    yield form
    for used in form.used if form.writes is None else ():
        if isinstance(used, Form):
            yield from forms_in(used)


def classes() -> dict[str, Any]:
    """What answers are made of, by the names of the classes."""
    names = [name for _, name, _ in pkgutil.walk_packages(sharepolicy.__path__, "sharepolicy.")]
    rooms = (
        "analysis.",
        "engine.",
        "frontends.render.",
        "ground.diag",
        "backends.batch.summary",
        "backends.columns.inv",
    )
    found = [importlib.import_module(name) for name in names if name.removeprefix("sharepolicy.").startswith(rooms)]
    return {name: value for module in found for name, value in vars(module).items() if isinstance(value, type)}


def test_a_form_finds_what_it_writes_in_the_class_of_its_title() -> None:
    """Also where no test comes by: a field that has got another name is seen here."""
    known, looked_at = classes(), set()
    for form in (each for whole in FORMS.values() for each in forms_in(whole)):
        kind = known.get(form.title)
        if kind is None or form.writes is not None:
            continue
        looked_at.add(form.title)
        attributes = {*dir(kind), *getattr(kind, "__annotations__", {})}
        held = {each.of or name for name, each in form.properties.items() if not callable(each.of)}
        given = {"policy"} if form.title == "Trace" else set()
        assert {path.split(".")[0] for path in held} - attributes - given == set(), form.title
    assert {"Decision", "RequestDecision", "Change", "Move", "Edit", "Coverage", "Confirmation"} <= looked_at


def patterns_of(schema: Any) -> Iterator[str]:
    """Every pattern in a schema."""
    if isinstance(schema, list):
        for part in schema:
            yield from patterns_of(part)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key == "pattern" and isinstance(value, str):
                yield value
            else:
                yield from patterns_of(value)


@pytest.mark.parametrize("name", ["policy", "vocabulary", "clauses"])
def test_every_pattern_can_be_said_in_words(name: str) -> None:
    """A message never shows a regular expression."""
    assert {pattern for pattern in patterns_of(SCHEMAS[name]()) if pattern not in IN_WORDS} <= {"^[0-6]$"}


def test_conditions_of_a_policy_can_be_completed() -> None:
    """All words of conditions are in the schema, for editors."""
    condition = CONDITION_DEFS["condition"]
    assert set(condition["properties"]) == {"any", "all", "not", "count", "is", "base"}
    assert "at_least" in condition["additionalProperties"]["properties"]


@pytest.mark.parametrize("path", sorted(shipped("policies").glob("**/*.yaml")), ids=lambda path: path.name)
def test_shipped_files_name_a_schema_that_exists(path: Path) -> None:
    """An editor that follows the first line finds the schema."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve().parent == FOLDER.resolve()
    assert (path.parent / first.partition("=")[2]).is_file()


KINDS = {
    "versions": "versions",
    "policy": "policy",
    "vocabulary": "vocabulary",
    "source": "clauses",
    "texts": "texts",
    "examples": "examples",
}
"""The property at the top of each kind of file; texts may have `examples` too."""


def as_an_editor_sees(node: Node, truth: Mapping[str, bool]) -> Any:
    """A tree as the YAML reader of an editor guesses it; what stands in quotes is a text to every reader."""
    match node:
        case Scalar(value, Span(text, start)) if text.content[start] in "\"'":
            return value
        case Scalar(value) if value in truth:
            return truth[value]
        case Scalar(value) if re.fullmatch(r"-?[0-9]+", value):
            return int(value)
        case Scalar(value):
            return float(value) if re.fullmatch(r"-?[0-9]+[.][0-9]+", value) else value
        case ListNode(items):
            return [as_an_editor_sees(item, truth) for item in items]
        case MapNode(entries):
            return {key.value: as_an_editor_sees(value, truth) for key, value in entries}


@pytest.mark.parametrize("truth", [{"true": True, "false": False}, {"yes": True, "no": False}], ids=["1.2", "1.1"])
@pytest.mark.parametrize("path", sorted(shipped("policies").glob("**/*.yaml")), ids=lambda path: path.name)
def test_editors_accept_shipped_files(path: Path, truth: Mapping[str, bool]) -> None:
    """Whichever version of YAML an editor follows, it finds no fault with what reading accepts."""
    tree = read_tree(Text(path.name, path.read_text(encoding="utf-8")), Diagnostics())
    assert isinstance(tree, MapNode)
    kind = next(kind for head, kind in KINDS.items() if tree.get(head))
    Draft202012Validator(SCHEMAS[kind]()).validate(as_an_editor_sees(tree, truth))


def test_the_schema_of_cases_of_a_policy_is_a_schema() -> None:
    """`sharepolicy schema mars` prints something that forms can be built from."""
    document = read_policy(file_of(MARS_FILE), ReadOnce()).document
    assert document is not None
    schema = case_schema(document)
    Draft202012Validator.check_schema(schema)
    assert [path for path, inner in properties_of(schema) if not inner.get("description")] == []
    assert json.loads(json.dumps(schema)) == schema
