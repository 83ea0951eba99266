"""Cases and requests, from files and from programs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.reading.cases import (
    CaseReader,
    case_policy,
    read_request,
)
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy, read_policy_text
from sharepolicy.reading.shapes.case_of_policy import case_schema
from sharepolicy.reading.written import Written
from sharepolicy.testing import case_mappings, policies
from tests.helpers.mars import MARS_FILE

POLICY = """
policy: small
facts:
  agreed: {asks: Agreed?, type: yes/no}
  country: {asks: Where?, type: choice, values: [no, se, dk]}
  risk: {asks: How serious?, type: scale, values: [none, low, high]}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25}
  weight: {asks: How heavy?, type: number, decimals: 1}
  born: {asks: When?, type: date}
  subject.consent: {asks: Agreed?, type: choice, values: [given, refused]}
  recipient.verified: {asks: Verified?, type: yes/no}
  item.relevant: {asks: Relevant?, type: yes/no}
  item.shows: {asks: What does it show?, type: several-of, values: [name, school]}
otherwise: {outcome: escalate, because: Ask.}
"""
MARS = read_policy(file_of(MARS_FILE), ReadOnce(), examples=True)


def document() -> PolicyDocument:
    """A small policy."""
    found = read_policy_text(Text("policy.yaml", POLICY)).document
    assert found is not None
    return found


def names(*values: str) -> Values:
    """A set of named values."""
    return frozenset(values)


class Word(str, Enum):  # noqa: UP042 - as programs have it
    """As case systems often have them."""

    HIGH = "high"


ANSWERS: list[tuple[str, Any, Values | None]] = [
    ("agreed", "yes", names("yes")),
    ("agreed", True, names("yes")),
    ("agreed", False, names("no")),
    ("agreed", "true", names("yes")),
    ("agreed", ["yes", "no"], names("yes", "no")),
    ("country", "no", names("no")),
    ("country", ("no", "se"), names("no", "se")),
    ("country", {"not": "no"}, names("se", "dk")),
    ("country", frozenset({"se"}), names("se")),
    ("risk", Word.HIGH, names("high")),
    ("risk", {"at_least": "low"}, names("low", "high")),
    ("risk", "unknown", None),
    ("age", 9, Ranges.of(9, 9)),
    ("age", "9", Ranges.of(9, 9)),
    ("age", 9.0, Ranges.of(9, 9)),
    ("age", Decimal("9.00"), Ranges.of(9, 9)),
    ("age", [9, 10], Ranges.of(9, 10)),
    ("age", {"at_least": 10}, Ranges.of(10, 25)),
    ("weight", 3.5, Ranges.of(35, 35)),
    ("weight", Decimal("3.5"), Ranges.of(35, 35)),
    ("weight", 0.1, Ranges.of(1, 1)),
    ("born", datetime.date(1, 1, 1), Ranges.of(1, 1)),
    ("born", "0001-01-03", Ranges.of(3, 3)),
    ("born", {"between": [datetime.date(1, 1, 1), "0001-01-03"]}, Ranges.of(1, 3)),
]


@pytest.mark.parametrize(("fact", "given_", "values"), ANSWERS)
def test_what_a_program_may_say(fact: str, given_: Any, values: Values | None) -> None:
    """Words, truth, numbers, dates, and lists and limits of them."""
    expected = {} if values is None else {fact: values}
    reader = CaseReader(document())
    for _ in range(2):  # the second time it may be remembered
        assert reader.case({fact: given_}) == Case(expected)
    assert reader.case({"case": "A title", "facts": {fact: given_}}) == Case(expected, "A title")
    assert reader.request({fact: given_}) == Request(expected)


@pytest.mark.parametrize(
    ("given_", "members"),
    [
        ([], {"name": "no", "school": "no"}),
        (["school"], {"name": "no", "school": "yes"}),
        ({"name", "school"}, {"name": "yes", "school": "yes"}),
        ({"name": True}, {"name": "yes"}),
        ({"name": "no", "school": "unknown"}, {"name": "no"}),
        ("unknown", {}),
    ],
)
def test_several_of_in_a_case(given_: Any, members: Mapping[str, str]) -> None:
    """A list is exactly these; a mapping says what is known of each."""
    expected = {f"item.shows/{member}": names(answer) for member, answer in members.items()}
    assert CaseReader(document()).case({"item.shows": given_}).given == expected


def test_a_member_can_be_answered_by_its_own_name() -> None:
    """As it is asked."""
    case = CaseReader(document()).case({"item.shows/name": "yes", "item.shows/school": False})
    assert case.given == {"item.shows/name": names("yes"), "item.shows/school": names("no")}


def flaws(mapping: Any) -> tuple[Diagnostic, ...]:
    """What is wrong with a case."""
    with pytest.raises(CaseError) as caught:
        CaseReader(document()).case(mapping)
    assert "Error" not in str(caught.value)
    return caught.value.diagnostics


@pytest.mark.parametrize(
    ("mapping", "code", "words"),
    [
        ({"rsk": "high"}, "unknown-fact", "`rsk`"),
        ({"consent": "given"}, "unknown-fact", "`consent`"),
        ({"risk": "hihg"}, "unknown-value", "`risk`"),
        ({"risk": None}, "wrong-value-kind", "`risk` is given as nothing"),
        ({"risk": True}, "unknown-value", "`risk`"),
        ({"agreed": 1}, "unknown-value", "`agreed`"),
        ({"country": False}, "unknown-value", "`country`"),
        ({"age": "old"}, "wrong-value-kind", "`age`"),
        ({"age": True}, "wrong-value-kind", "`age`"),
        ({"age": 99}, "value-out-of-range", "`age`"),
        ({"age": 9.5}, "wrong-value-kind", "`age`"),
        ({"age": float("nan")}, "wrong-value-kind", "`age`"),
        ({"age": 10**5000}, "wrong-value-kind", "`age`"),
        ({"age": Decimal("1e999999")}, "wrong-value-kind", "`age`"),
        ({"weight": 0.1 + 0.2}, "wrong-value-kind", "`weight`"),
        ({"born": datetime.datetime(2026, 1, 1)}, "wrong-value-kind", "`born`"),
        ({"born": object()}, "wrong-value-kind", "`born`"),
        ({"risk": []}, "contradictory-case", "`risk`"),
        ({"age": {"between": [9, 3]}}, "contradictory-case", "`age`"),
        ({"risk": ["low", "unknown"]}, "unknown-value", "`risk`"),
        ({"item.shows": "name"}, "wrong-value-kind", "`item.shows`"),
        ({"item.shows": ["nmae"]}, "unknown-value", "`item.shows`"),
        ({"item.shows": ["name"], "item.shows/name": "yes"}, "duplicate-name", "`item.shows/name`"),
        ({1: 2}, "wrong-shape", "`1`"),
        ({"facts": []}, "wrong-shape", "`facts`"),
        ({"facts": {}, "risk": "high"}, "misplaced-fact", "`risk`"),
        ({"facts": {}, "rsk": "high"}, "unknown-property", "a case has no property `rsk`"),
        ({"age": ""}, "wrong-value-kind", "a value of `age` is missing"),
        ({"born": " "}, "wrong-value-kind", "a value of `born` is missing"),
        ({"risk": ""}, "unknown-value", "a value of `risk` is missing"),
        ({"subjects": {"m": {}}}, "wrong-document", "`subjects`"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_program_is_told_with_the_name_of_the_fact(mapping: Any, code: str, words: str) -> None:
    """There is no line to point at, so the message names the fact."""
    found = flaws(mapping)
    assert [flaw.code for flaw in found] == [code]
    assert words in found[0].message


@pytest.mark.parametrize(
    ("case", "helps"),
    [
        ({"risk": None}, ["leave the fact out, or give `unknown`, if it is not known"]),
        ({"facts": {"risk": None}}, ["leave the fact out, or give `unknown`, if it is not known"]),
        ({"subjects": {"m": None}}, ["give `{}` if nothing is known about it"]),
        ({"subjects": None}, ["leave it out"]),
        ({"facts": None, "case": None}, ["leave it out", "leave it out"]),
        ({"pairs": [None]}, ["leave it out"]),
        ({"facts": {}, "risk": "high"}, ["write it under `facts`"]),
        ({"subjects": {}, "risk": "high", "agreed": True}, ["write `facts:` above them, and indent them"]),
        ({"pairs": [{}] * 100_001}, ["expected at most 100,000 names and values in a case"]),
    ],
)
def test_what_to_do_fits_what_is_wrong(case: dict[str, Any], helps: list[str]) -> None:
    """Nothing is no fact where a person or a heading stands, and a bound is told with its number."""
    assert [flaw.help for flaw in flaws(case)] == helps


def test_everything_wrong_in_a_case_is_told_at_once() -> None:
    """Three wrong facts, three diagnostics."""
    assert {flaw.code for flaw in flaws({"risk": "x", "age": None, "rsk": 1})} == {
        "unknown-value",
        "wrong-value-kind",
        "unknown-fact",
    }


def test_endless_values_are_refused() -> None:
    """A list that holds itself."""
    endless: list[Any] = []
    endless.append(endless)
    assert "too-deep" in {flaw.code for flaw in flaws({"risk": endless})}


def test_what_is_remembered_is_not_taken_for_something_else() -> None:
    """True is not 1, and a text is not a number, though Python may find them equal."""
    reader = CaseReader(document())
    assert reader.case({"age": {"at_least": 1}}) == reader.case({"age": {"at_least": "1"}})
    for wrong in ({"age": {"at_least": True}}, {"age": True}, {"agreed": 1}, {"agreed": [1]}):
        with pytest.raises(CaseError):
            reader.case(wrong)
    assert reader.case({"item.shows": ["name"]}).given == reader.case({"item.shows": {"name"}}).given | {}
    with pytest.raises(CaseError):
        reader.case({"item.shows": ["name"], "item.shows/school": "yes"})


@pytest.mark.parametrize("shows", [{"name": True}, {}])
def test_what_one_case_says_is_not_remembered_for_another(shows: dict[str, Any]) -> None:
    """The same answer to a several-of, with a member by its own name before, and without it now."""
    reader = CaseReader(document())
    with_member = reader.case({"item.shows": shows, "item.shows/school": "yes"})
    assert with_member.given["item.shows/school"] == names("yes")
    assert reader.case({"item.shows": shows}) == CaseReader(document()).case({"item.shows": shows})


REQUEST = """\
case: Two people
policy: small
facts: {risk: high}
subjects:
  mother: {consent: refused}
  father: {}
recipients: {school: {verified: yes}}
items:
  report: {about: [mother], relevant: yes, shows: [name]}
  photo: {}
"""


def test_a_whole_request() -> None:
    """Facts under a heading stand without their prefix, and bear it once they are read."""
    request = read_request(document(), Text("case.yaml", REQUEST))
    assert request.title == "Two people"
    assert request.given == {"risk": names("high")}
    assert request.subjects == {"mother": {"subject.consent": names("refused")}, "father": {}}
    assert request.recipients == {"school": {"recipient.verified": names("yes")}}
    assert request.items["report"].about == ("mother",)
    assert request.items["photo"].about == ("mother", "father")
    assert set(request.items["report"].given) == {"item.relevant", "item.shows/name", "item.shows/school"}
    assert not request.is_flat
    named = case_policy(Written(Text("case.yaml", REQUEST)))
    assert named is not None
    assert named.value == "small"
    assert case_policy(Written(Text("case.yaml", "facts: {}\n"))) is None
    assert case_policy(Written(Text("case.yaml", "]"))) is None


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("{risk: high}", "{rsk: high}", "unknown-fact", "rsk"),
        ("{risk: high}", "{subject.consent: given}", "misplaced-fact", "subject.consent"),
        ("father: {}", "father: {risk: high}", "misplaced-fact", "risk"),
        ("father: {}", "father: {subject.consent: given}", "misplaced-fact", "subject.consent"),
        ("father: {}", "father: {verified: yes}", "misplaced-fact", "verified"),
        ("father: {}", "mother: {}", "duplicate-key", "mother"),
        ("about: [mother]", "about: [aunt]", "unknown-part", "aunt"),
        ("shows: [name]", "shows: name", "wrong-value-kind", "name"),
        ("facts:", "fact:", "unknown-property", "fact"),
        ("photo: {}", "photo: none", "wrong-shape", "none"),
    ],
)
def test_what_is_wrong_in_a_file_is_shown_at_its_place(before: str, after: str, code: str, at: str) -> None:
    """One wrong word, one diagnostic, at that word."""
    assert before in REQUEST
    with pytest.raises(CaseError) as caught:
        read_request(document(), Text("case.yaml", REQUEST.replace(before, after, 1)))
    (flaw,) = caught.value.diagnostics
    assert flaw.span is not None
    assert (flaw.code, flaw.span.content) == (code, at)


def test_a_file_tells_where_each_fact_was_given() -> None:
    """For messages about facts that cannot be true together."""
    request = read_request(document(), Text("case.yaml", "facts:\n  risk: high\n  item.shows: [name]\n"))
    assert {fact: span.line for fact, span in request.spans.items()} == {
        "risk": 2,
        "item.shows/name": 3,
        "item.shows/school": 3,
    }


@given(st.data())
def test_cases_of_random_policies_are_read_and_fit_their_schema(data: st.DataObject) -> None:
    """What a case system may send by the schema of cases is read, and the other way round."""
    policy = data.draw(policies(conflict_free=False))
    mapping = data.draw(case_mappings(policy))
    reader = CaseReader(policy)
    case = reader.case(mapping)
    assert set(case.given) <= set(policy.vocabulary.facts)
    assert reader.request({"facts": mapping}).given == case.given
    Draft202012Validator(case_schema(policy)).validate({"case": "x", "facts": as_json(mapping)})


def as_json(value: Any) -> Any:
    """As a case system would send it: dates as text, numbers with decimals as numbers."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit():
        return float(value)
    return value


def test_examples_of_mars_fit_the_schema_of_its_cases() -> None:
    """The same facts in a form and in a file."""
    assert MARS.document is not None
    validator = Draft202012Validator(case_schema(MARS.document)["properties"]["facts"])
    assert validator.is_valid({"risk_to_child": "significant", "subject.consent": ["refused", "withdrawn"]})
    assert validator.is_valid({"subject.age": {"at_least": 12, "below": 16}})
    assert not validator.is_valid({"risk_to_child": "signifcant"})
    assert not validator.is_valid({"risk": "low"})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.decimals(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.text(max_size=5) | st.sampled_from(["risk", "age", "facts", "not", "items", "about", "item.shows"]),
                inner,
                max_size=3,
            )
        ),
    )
)
def test_any_value_gives_a_case_or_diagnostics(value: Any) -> None:
    """Whatever a program passes."""
    for mapping in ({"risk": value}, {"item.shows": value}, {"age": value}, {"facts": value}, {"items": value}):
        for read in (CaseReader(document()).case, CaseReader(document()).request):
            with suppress(CaseError):
                read(mapping)


def test_facts_without_their_heading_are_told_where_they_belong() -> None:
    """One flaw that says what to do, not one for each fact."""
    with pytest.raises(CaseError) as caught:
        read_request(document(), Text("case.yaml", "risk: high\n"))
    (flaw,) = caught.value.diagnostics
    assert flaw.code == "missing-property"
    assert "`facts:`" in flaw.message
