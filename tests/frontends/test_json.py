"""Everything that is printed as JSON has the form of a schema that comes with the program, and no other."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sharepolicy
from sharepolicy.analysis.examples.mutant import Mistake
from sharepolicy.analysis.examples.try_mutants import Fate
from sharepolicy.forms.registry import FORMS, SCHEMAS
from sharepolicy.frontends.cli import COMMANDS, command_called
from sharepolicy.reading.files import shipped
from tests.helpers.editing import edit
from tests.helpers.mars import MARS

Run = Callable[..., Any]

PRINTS = {
    "decide": {"decision", "request-decision"},
    "diff": {"change", "changes"},
    "check": {"check"},
    "test": {"test"},
    "influence": {"influence"},
    "periods": {"periods"},
    "trace": {"trace"},
    "batch": {"batch"},
    "records": {"record", "records", "verified-records", "assurance"},
}
"""The commands that print JSON, and the kinds of what each prints."""

EXAMPLES = """\
examples:
  failing:
    given: {risk: none, subject.consent: refused, subject.age: 8}
    expect: {outcome: share, because_of: [consent-given], settled: yes}
  contradictory:
    given: {risk: high, subject.age: 70}
    expect: {outcome: share}
  whole:
    request:
      facts: {risk: high}
      recipients: {gran: {checked: yes}, caller: {checked: no}}
    expect: {outcome: share}
"""
REQUEST = "facts: {risk: high}\nrecipients: {gran: {checked: yes}, caller: {checked: no}}\n"


@pytest.fixture
def folder(club: Path) -> Path:
    """`club`, a changed `new`, a flawed `flawed`, further examples, a request."""
    shutil.copytree(club / "club", club / "new")
    edit(club / "new" / "policy.yaml", "{at_least: high}}}", "{at_least: high}, subject.age: {below: 18}}}")
    edit(club / "new" / "policy.yaml", "examples:\n", EXAMPLES)
    shutil.copytree(club / "club", club / "flawed")
    edit(club / "flawed" / "policy.yaml", "never: dont_share", "never: share")
    (club / "rows.csv").write_text("risk,subject.age\nhigh,12\nnone,70\nhigh,70\nawful,8\n", encoding="utf-8")
    (club / "more.yaml").write_text(EXAMPLES, encoding="utf-8")
    (club / "request.yaml").write_text(f"policy: club\n{REQUEST}", encoding="utf-8")
    return club


SMALL = [
    ("decide", "case.yaml"),
    ("decide", "request.yaml"),
    ("diff", "club", "new"),
    ("diff", "new", "club", "--cases", "case.yaml"),
    ("diff", "club", "club"),
    ("check", "club", "new", "flawed", "club/vocabulary.yaml"),
    ("test", "club"),
    ("test", "club", "more.yaml", "--coverage", "--mutation"),
    ("test", "club", "--interview", "--random", "9", "--when", "risk=high"),
    ("influence", "club"),
    ("periods", "club"),
    ("trace", "club"),
    ("batch", "club", "rows.csv", "--compare", "new", "--invalid", "mark"),
]
LARGE = [
    ("check", "mars", "school"),
    ("test", MARS, "--coverage"),
    pytest.param(("test", MARS, "--mutation", "-k", "tablets"), marks=pytest.mark.slow),
    ("influence", MARS),
    ("periods", MARS),
    ("trace", MARS),
    ("diff", f"{MARS}@2025-01-01", MARS),
]


def printed(run: Run, *arguments: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(run(*arguments, "--format", "json").out)


def validator_of(kind: str) -> Draft202012Validator:
    """The schema of a form, as it comes with the program."""
    path = shipped("schemas") / f"{kind}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("arguments", SMALL, ids=" ".join)
def test_the_small_policy_is_told_in_the_form_of_the_schema(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    """With failing and contradictory examples, findings, requests and real cases."""
    data = printed(run, *arguments)
    assert data["kind"] in PRINTS[arguments[0]]
    validator_of(data["kind"]).validate(data)


@pytest.mark.parametrize("arguments", LARGE, ids=" ".join)
def test_shipped_policies_are_told_in_the_form_of_the_schema(run: Run, arguments: tuple[str, ...]) -> None:
    """Whatever they have."""
    data = printed(run, *arguments)
    assert data["kind"] in PRINTS[arguments[0]]
    validator_of(data["kind"]).validate(data)


def places(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every property of plain data: its path, the mapping that holds it, its name."""
    if isinstance(value, list):
        for part in value:
            yield from places(part, f"{path}/-")
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            yield f"{path}/{key}", value, key
            yield from places(inner, f"{path}/{key}")


FREE = ("/case/", "/request/", "/witness/before/", "/witness/after/", "/values/", "/outcomes/", "/rules/", "/unknown/")
"""Below these stand facts and values of the policy, by its own names, and a request as it was given."""


def pruned(value: Any, most: int = 3) -> Any:
    """The data with short lists: enough to see each kind of part, and quick to validate many times."""
    if isinstance(value, list):
        return [pruned(part, most) for part in value[:most]]
    return {key: pruned(inner, most) for key, inner in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("arguments", SMALL, ids=" ".join)
def test_a_property_under_another_name_is_not_of_the_form(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    """Nowhere: a program that reads it would miss it."""
    data = pruned(printed(run, *arguments))
    validator = validator_of(data["kind"])
    validator.validate(data)
    seen: set[str] = set()
    for path, holder, name in list(places(data)):
        if path in seen or any(free in path for free in FREE):
            continue
        seen.add(path)
        holder[f"{name}_"] = holder.pop(name)
        assert not validator.is_valid(data), f"`{name}_` for `{name}` at {path} is accepted"
        holder[name] = holder.pop(f"{name}_")
    assert validator.is_valid(data)
    assert len(seen) > 5


def mappings(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every schema of a mapping with named properties."""
    if isinstance(schema, list):
        for part in schema:
            yield from mappings(part, path)
    elif isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict) and "type" in schema:
            yield path, schema
        for key, inner in schema.items():
            yield from mappings(inner, f"{path}/{key}")


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_the_schema_is_strict_all_the_way_down(kind: str) -> None:
    """Also where no output of the tests comes by."""
    found = list(mappings(SCHEMAS[kind]()))
    assert found
    assert [path for path, schema in found if schema.get("additionalProperties") is not False] == []


def can_print_json(parser: argparse.ArgumentParser) -> bool:
    """Whether a command, or one of those below it, has an option for JSON."""
    below = [each for action in parser._actions if isinstance(action.choices, dict) for each in action.choices.values()]
    return any("json" in (action.choices or ()) for action in parser._actions) or any(map(can_print_json, below))


def test_every_command_that_prints_json_has_a_schema() -> None:
    """A new one has to be told of here, and in the registry."""
    printing = set()
    for name in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        command_called(name).add_arguments(parser)
        if can_print_json(parser):
            printing.add(name)
    assert printing == set(PRINTS)
    assert set().union(*PRINTS.values()) == set(FORMS) - {
        "diagnostics",
        "suggestions",
        "since",
        "part",
        "portable",
    }  # the last three: Python's, and what `export` writes whole


def test_kinds_of_mistakes_and_fates_are_those_of_the_code() -> None:
    """Whichever of them the mutants of the tests happen to have."""
    words = {title: shape.get("enum") for title, shape in SCHEMAS["test"]()["$defs"].items()}
    assert words["Mistake"] == [mistake.value for mistake in Mistake]
    assert (
        words["Fate"] == list(SCHEMAS["test"]()["$defs"]["FateCounts"]["properties"]) == [fate.value for fate in Fate]
    )


def test_what_python_alone_gives_has_a_form_too(club: Path) -> None:
    """Examples that are missing, and why a policy does not load."""
    validator_of("suggestions").validate(sharepolicy.load(club / "club").suggestions().to_dict())


def test_what_is_wrong_is_told_in_the_form_of_the_schema(run: Run, folder: Path) -> None:
    """On the error stream, with places and labels."""
    (folder / "wrong.yaml").write_text("policy: club\nfacts: {riks: high, subject.age: 200}\n", encoding="utf-8")
    for arguments in (("decide", "wrong.yaml"), ("influence", "flawed")):
        told = json.loads(run(*arguments, "--format", "json").err)
        validator_of("diagnostics").validate(told)
        assert told["diagnostics"]
