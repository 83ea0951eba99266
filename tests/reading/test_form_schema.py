"""The schema of a form: flat, with a title for everything, nothing chosen beforehand; what it gives can be decided."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from sharepolicy import CaseError, Policy, Timeline, load, load_text
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies
from tests.helpers.mars import load_mars

POLICY = """
policy: forms
facts:
  day: {asks: On which day?, name: the day, type: date, decision_date: yes}
  risk:
    asks: How serious is it?
    name: the risk
    help: As you judge it now.
    type: scale
    values: {none: {name: nothing, help: There is none.}, low: There is some., high: {name: a lot}}
  age: {asks: How old?, name: age, type: number, minimum: 0, maximum: 25, unit: years}
  weight: {asks: How heavy?, name: weight, type: number, decimals: 1, minimum: 0.5}
  subject.sad: {asks: Are they sad?, name: sad, type: yes/no}
  item.shows: {asks: What does it show?, name: what it shows, type: several-of, values: [face, voice]}
questions:
  first:
    title: The first question
    asks: [item.shows, risk]
    rules:
      face: {when: {item.shows: {includes: face}}, outcome: dont_share, because: It shows them.}
  second:
    rules:
      sad: {when: {subject.sad: yes}, outcome: share, overrides: [face], because: It helps.}
otherwise: {outcome: escalate, because: Ask.}
"""


def small() -> Policy:
    """A policy with a fact of each type."""
    return load_text(POLICY)


def test_a_field_says_what_people_read() -> None:
    """Label, question, help, group and choices apart; the first choice is that it is not known."""
    schema = small().form_schema()
    fields = schema["properties"]
    assert fields["risk"] == {
        "title": "the risk",
        "description": "How serious is it?",
        "x-help": "As you judge it now.",
        "x-group": "first",
        "type": "string",
        "oneOf": [
            {"const": "unknown", "title": "not known"},
            {"const": "none", "title": "nothing", "description": "There is none."},
            {"const": "low", "title": "low", "description": "There is some."},
            {"const": "high", "title": "a lot"},
        ],
    }
    assert fields["age"] == {
        "title": "age", "description": "How old?", "x-unit": "years", "type": "integer", "minimum": 0, "maximum": 25
    }  # fmt: skip
    assert (fields["weight"]["type"], fields["weight"]["minimum"]) == ("number", 0.5)
    assert (fields["day"]["type"], fields["day"]["format"]) == ("string", "date")
    assert fields["item.shows/face"]["x-several-of"] == "what it shows"
    assert [(each["name"], each["title"], each["facts"]) for each in schema["x-groups"]] == [
        ("first", "The first question", ["item.shows/face", "item.shows/voice", "risk"]),
        ("second", "", ["subject.sad"]),
    ]
    assert list(fields)[:4] == ["item.shows/face", "item.shows/voice", "risk", "subject.sad"]


def test_each_part_of_a_request_has_a_form_of_its_own() -> None:
    """Names without the prefix; together they have all facts, and a request of their answers can be decided."""
    policy = load_mars()
    parts: list[Any] = ["case", "subject", "recipient", "item", ["recipient", "item"]]
    forms = [policy.form_schema(about=part)["properties"] for part in parts]
    prefixes = ["", "subject.", "recipient.", "item.", ""]
    names = [f"{prefix}{name}" for prefix, form in zip(prefixes, forms, strict=True) for name in form]
    assert sorted(names) == sorted(policy.facts)
    assert [each["facts"] for each in small().form_schema(about="item")["x-groups"]] == [["shows/face", "shows/voice"]]
    case, subject, recipient, item, _ = (
        {name: field["oneOf"][-1]["const"] for name, field in form.items() if "oneOf" in field} for form in forms
    )
    policy._reader.request(
        {"facts": case, "subjects": {"a": subject}, "recipients": {"b": recipient}, "items": {"c": item}}
    )
    with pytest.raises(ValueError, match="`subjct` is not a part of a request; did you mean `subject`"):
        policy.form_schema(about="subjct")


@pytest.mark.parametrize("about", [["case", "subject"], [], ["subject", "item", "case"]])
def test_parts_that_no_form_has_together_are_refused(about: list[str]) -> None:
    """Facts of the case stand elsewhere than those of a pair: none may be left out silently."""
    with pytest.raises(ValueError, match="`about` should be one part of a request"):
        small().form_schema(about=about)


def test_a_form_is_asked_for_in_one_way() -> None:
    """With a day or without, of a policy and of a policy over time; a day that it does not have is refused."""
    day, other = datetime.date(2026, 11, 29), datetime.date(2026, 11, 30)
    mars = load("mars")
    assert isinstance(mars, Timeline)
    policy, fixed = mars.version_on(day).policy, mars.on(day)
    assert mars.form_schema(on=day) == policy.form_schema(on=day) == policy.form_schema()
    assert mars.case_schema(on=day) == policy.case_schema(on=day) == policy.case_schema()
    assert fixed.form_schema(on=day) == fixed.form_schema()
    assert [(each.policy, str(each.period)) for each in policy.versions] == [(policy, "always")]
    for wrong in (other, "soon"):
        with pytest.raises(CaseError):
            fixed.form_schema(on=wrong)  # type: ignore[arg-type]


def test_a_policy_of_a_day_has_a_field_for_that_day() -> None:
    """A case may give it, so what is wrong with it belongs to a field; in the language of the form."""
    mars = load("mars", on=datetime.date(2026, 11, 29))
    field = mars.form_schema()["properties"]["decision_date"]
    assert (field["formatMinimum"], field["formatMaximum"]) == ("2026-11-29", "2026-11-29")
    assert "decision_date" in mars.form_schema(about="case")["properties"]
    assert "decision_date" not in mars.form_schema(about="subject")["properties"]
    assert "decision_date" in mars.case_schema()["properties"]["facts"]["properties"]
    whole = load("mars")
    assert isinstance(whole, Timeline)
    welsh = whole.in_language("cy").form_schema(on=datetime.date(2026, 11, 29))["properties"]["decision_date"]
    assert mars.in_language("cy").form_schema()["properties"]["decision_date"]["description"] == welsh["description"]
    assert mars.in_language("cy").digest == mars.digest


def filled(schema: dict[str, Any], choose: Any) -> dict[str, Any]:
    """An answer in each field."""
    found: dict[str, Any] = {}
    for name, field in schema["properties"].items():
        if "oneOf" in field:
            found[name] = choose([each["const"] for each in field["oneOf"]])
        elif field["type"] == "string":
            found[name] = choose([field.get("formatMinimum", "2026-11-29"), field.get("formatMaximum", "2026-11-29")])
        else:
            found[name] = choose([field.get("minimum", 3), field.get("maximum", 3)])
    return found


@given(policies(), st.data())
def test_what_a_form_gives_can_be_read(document: PolicyDocument, data: st.DataObject) -> None:
    """Of random policies: every fact has a field, under the name by which it is asked, and its values are right."""
    policy = load_document(document, prove=False)
    schema = policy.form_schema()
    assert set(schema["properties"]) == set(policy.facts)
    answers = filled(schema, lambda values: data.draw(st.sampled_from(values)))
    answers = {name: answer for name, answer in answers.items() if data.draw(st.booleans())}
    for validator in (Draft7Validator, Draft202012Validator):
        validator.check_schema(schema)
        validator(schema).validate(answers)
    Draft202012Validator(policy.case_schema()["properties"]["facts"]).validate(answers)
    given = policy._reader.case(answers).given
    assert set(given) == {name for name, answer in answers.items() if answer != "unknown"}


def test_the_schema_of_cases_chooses_nothing_first() -> None:
    """Its first alternative is always that a fact is not known, and every alternative has a title."""
    facts = load_mars().case_schema()["properties"]["facts"]["properties"]
    for field in facts.values():
        assert field["anyOf"][0]["const"] == "unknown"
        assert all(each.get("title") for each in field["anyOf"])
    asked = {fact.name for question in load_mars().decide({}).questions for fact in question.facts}
    assert asked <= set(facts)


FORMS = Path(__file__).parent.parent / "helpers" / "forms"


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the form libraries."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node.js is not installed: form libraries cannot be tried")
    folder = tmp_path_factory.mktemp("forms")
    shutil.copy(FORMS / "package.json", folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=250, check=False)
    if made.returncode:
        pytest.skip(f"the form libraries cannot be installed: {made.stderr.strip().splitlines()[-1:]}")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("library", ["rjsf", "jsonforms"])
@pytest.mark.parametrize("name", ["small", "mars"])
def test_form_libraries_show_it_and_fill_in_nothing(libraries: Path, library: str, name: str) -> None:
    """Every label and choice is shown; before somebody answers nothing is known; all answers can be decided."""
    policy = small() if name == "small" else load_mars()
    schema = policy.form_schema()
    file = libraries / f"{name}.json"
    file.write_text(json.dumps(schema), encoding="utf-8")
    command = ["node", str(FORMS / "fill.mjs"), library, str(file)]
    ran = subprocess.run(command, cwd=libraries, capture_output=True, text=True, timeout=250, check=False)
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout.splitlines()[-1])
    fields = schema["properties"]
    assert {value for value in seen["before"].values() if value is not None} <= {"unknown"}
    assert policy.decide({name: value for name, value in seen["before"].items() if value}) == policy.decide({})
    assert {field["title"] for field in fields.values()} <= set(seen["labels"])
    shown = [[each["title"] for each in field["oneOf"]] for field in fields.values() if "oneOf" in field]
    assert seen["options"] == shown
    assert set(seen["chosen"]) <= {"not known"}
    assert seen["errors"] == []
    assert set(seen["after"]) == set(fields)
    last = {name: field["oneOf"][-1]["const"] for name, field in fields.items() if "oneOf" in field}
    assert {name: seen["after"][name] for name in last} == last
    read = policy._reader.case(seen["after"]).given
    assert set(read) == set(policy.facts)
