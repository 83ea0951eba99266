"""Whatever is wrong with a case, its path leads there: in a mapping, in a file, under every heading."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import sharepolicy
from sharepolicy import CaseError, CasePath, Diagnostic, Policy, Timeline
from sharepolicy.engine.loading.load import load_document, load_text
from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies, requests

POLICY = """
policy: small
version: {version}
facts:
  day: {{asks: When?, type: date, decision_date: yes}}
  risk: {{asks: How serious?, type: scale, values: [none, low, high]}}
  age: {{asks: How old?, type: number, minimum: 0, maximum: 25}}
  hurt: {{asks: Hurt?, type: yes/no}}
  subject.consent: {{asks: Agreed?, type: choice, values: [given, refused]}}
  subject.able: {{asks: Able?, type: yes/no}}
  recipient.checked: {{asks: Checked?, type: yes/no}}
  item.shows: {{asks: What does it show?, type: several-of, values: [name, school]}}
  subject.recipient.knows: {{asks: Do they know them?, type: yes/no}}
impossible:
  - {{when: {{hurt: yes, risk: none}}, because: Somebody is hurt.}}
  - {{when: {{subject.consent: given, subject.able: no}}, because: Nobody who is not able can agree.}}
  - {{when: {{subject.recipient.knows: yes, recipient.checked: no}}, because: It is known who they are.}}
otherwise: {{outcome: escalate, because: Ask.}}
"""
LIST = """
policy: small
versions:
  - {file: one.yaml}
  - {file: two.yaml, from: 2026-03-01}
"""
DAY = datetime.date(2026, 4, 1)


LOADED: dict[str, Policy | Timeline] = {}


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The policy by itself, of a day, and with another version before it."""
    folder = tmp_path_factory.mktemp("versions")
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(POLICY.format(version=name), encoding="utf-8")
    (folder / "policy.yaml").write_text(LIST, encoding="utf-8")
    LOADED["policy"] = load_text(POLICY.format(version="1"))
    LOADED["of a day"] = sharepolicy.load(folder, on=DAY)
    LOADED["over time"] = sharepolicy.load(folder)


KINDS = ["policy", "of a day", "over time"]


def errors(decide: Callable[[Any], object], case: Any) -> tuple[Diagnostic, ...]:
    """What is wrong with a case."""
    with pytest.raises(CaseError) as refused:
        decide(case)
    return refused.value.diagnostics


def at(case: Any, path: CasePath) -> Any:
    """What a path leads to."""
    for key in path.keys:
        case = case[key]
    return case


def by_pointer(case: Any, pointer: str) -> Any:
    """What a JSON pointer leads to, by the rules of RFC 6901."""
    for word in pointer.split("/")[1:]:
        key = word.replace("~1", "/").replace("~0", "~")
        case = case[int(key)] if isinstance(case, list) else case[key]
    return case


BOTH = {"subjects": {"boy": {"consent": "refusd"}, "girl": {"consent": "refusd"}}}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_mistake_about_two_people_is_two_errors(kind: str) -> None:
    """Each says about whom."""
    found = errors(LOADED[kind].decide_request, BOTH)
    assert [each.path for each in found] == [
        CasePath(("subjects", name, "consent"), subjects=(name,), fact="subject.consent") for name in ("boy", "girl")
    ]
    assert len({each.message for each in found}) == 1


WRONG: list[tuple[tuple[str | int, ...], Any, tuple[str | int, ...]]] = [
    (("facts", "risk"), "awful", ()),
    (("facts", "risk"), ["low", "awful"], (1,)),
    (("facts", "risk"), {"at_least": "awful"}, ("at_least",)),
    (("facts", "risk"), {"between": ["low", "awful"]}, ("between", 1)),
    (("facts", "risk"), {"not": ["awful"]}, ("not", 0)),
    (("facts", "risk"), {"over": "low"}, ("over",)),
    (("facts", "age"), 99, ()),
    (("facts", "age"), [12, "old"], (1,)),
    (("facts", "age"), None, ()),
    (("facts", "age"), [3, None], (1,)),
    (("facts", "agee"), 12, ()),
    (("facts", "hurt"), "perhaps", ()),
    (("subjects", "Aled Jones", "consent"), "refusd", ()),
    (("subjects", "Aled Jones", "subject.able"), "yes", ()),
    (("subjects", "a~b", "consent"), ["given", "refusd"], (1,)),
    (("subjects", "a~b", "hurt"), "yes", ()),
    (("recipients", "gran", "checked"), "perhaps", ()),
    (("recipients", "gran", "checkt"), "yes", ()),
    (("items", "letter", "shows"), ["name", "address"], (1,)),
    (("items", "letter", "shows"), {"name": "perhaps"}, ("name",)),
    (("items", "letter", "shows"), {"address": "yes"}, ("address",)),
    (("items", "letter", "shows"), "name", ()),
    (("items", "letter", "about"), ["Aled Jones", "nobody"], (1,)),
    (("pairs", 0, "knows"), "perhaps", ()),
    (("pairs", 0, "nose"), "yes", ()),
    (("pairs", 0, "recipient"), "nobody", ()),
    (("pairs", 0, "subject"), ["a~b", "nobody"], (1,)),
    (("subject",), {}, ()),
]
"""Where something wrong is put, what it is, and where in it the mistake is."""


def right() -> dict[str, Any]:
    """A request with nothing wrong in it."""
    return {
        "facts": {"risk": "low", "age": 12},
        "subjects": {"Aled Jones": {"consent": "given"}, "a~b": {}},
        "recipients": {"gran": {}},
        "items": {"letter": {"shows": ["name"]}},
        "pairs": [{"subject": "a~b", "recipient": "gran", "knows": True}],
    }


def put(case: dict[str, Any], keys: tuple[str | int, ...], value: Any) -> None:
    """Put a value where these keys lead."""
    holder: Any = case
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value


PLACES = [list(each) for _, each in groupby(WRONG, key=lambda each: each[0])]
"""The wrong values for each place, of which a request has one."""
some_wrong = st.lists(st.sampled_from(PLACES), min_size=1, unique_by=str).flatmap(
    lambda places: st.tuples(*map(st.sampled_from, places))
)


@given(some_wrong, st.sampled_from(KINDS))
def test_every_path_leads_to_what_is_wrong(wrong: Any, kind: str) -> None:
    """And to nothing else, in mappings and in files alike; in a file it has a line and a column too."""
    case, expected = right(), set()
    for keys, value, inside in wrong:
        put(case, keys, value)
        expected.add((*keys, *inside))
    decide = LOADED[kind].decide_request
    found = errors(decide, case)
    refused = any(None in (value if isinstance(value, list) else [value]) for _, value, _ in wrong)
    if refused and kind != "policy":  # then nothing else is read
        expected = {keys for keys in expected if at(case, CasePath(keys)) is None}
    assert {each.path.keys for each in found if each.path} == expected
    assert all(each.span is None for each in found)
    for each in found:
        assert each.path is not None
        assert by_pointer(case, each.path.pointer) == at(case, each.path)
    if refused:
        return
    for text in (json.dumps(case), yaml.safe_dump(case), yaml.safe_dump(case, default_flow_style=True)):
        written = errors(decide, Text("case.yaml", text))
        assert {(each.message, each.path) for each in written} == {(each.message, each.path) for each in found}
        for each in written:
            assert each.span is not None
            assert each.path is not None
            key, value = str(each.path.keys[-1]), at(case, each.path)
            assert each.span.content.strip("'\"") in (key, str(value)) or isinstance(value, dict | list)


@pytest.mark.parametrize(("keys", "value", "inside"), [each for each in WRONG if each[0][0] == "facts"], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_facts_alone_need_no_heading(
    kind: str,
    keys: tuple[str | int, ...],
    value: Any,
    inside: tuple[str | int, ...],
) -> None:
    """Then the path begins with the fact."""
    for decide in (LOADED[kind].decide, LOADED[kind].decide_request):
        (found,) = errors(decide, {str(keys[1]): value})
        position = next((key for key in inside if isinstance(key, int)), None)
        assert found.path == CasePath((keys[1], *inside), fact=str(keys[1]), position=position)


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_says_what_it_is_about(kind: str) -> None:
    """The whole name of the fact, members too, and everybody of a pair."""
    case = right()
    put(case, ("pairs", 0), {"subject": ["a~b", "Aled Jones"], "recipient": "gran", "knows": ["yes", "perhaps"]})
    put(case, ("items", "letter", "shows"), {"school": "perhaps"})
    pair, item = sorted(errors(LOADED[kind].decide_request, case), key=lambda each: each.path.keys[0], reverse=True)  # type: ignore[union-attr]
    assert pair.path == CasePath(
        ("pairs", 0, "knows", 1), ("a~b", "Aled Jones"), ("gran",), fact="subject.recipient.knows", position=1
    )
    assert item.path == CasePath(("items", "letter", "shows", "school"), items=("letter",), fact="item.shows/school")


CLASHES: list[tuple[dict[str, Any], list[CasePath]]] = [
    (
        {"hurt": True, "risk": "none", "age": 3},
        [CasePath(("hurt",), fact="hurt"), CasePath(("risk",), fact="risk")],
    ),
    (
        {"facts": {"hurt": True}, "subjects": {"boy": {"consent": "given", "able": False}, "girl": {}}},
        [
            CasePath(("subjects", "boy", "consent"), ("boy",), fact="subject.consent"),
            CasePath(("subjects", "boy", "able"), ("boy",), fact="subject.able"),
        ],
    ),
    (
        {
            "subjects": {"boy": {}},
            "recipients": {"gran": {"checked": False}, "aunt": {}},
            "pairs": [{"subject": "boy", "recipient": ["aunt", "gran"], "knows": True}],
        },
        [
            CasePath(("recipients", "gran", "checked"), recipients=("gran",), fact="recipient.checked"),
            CasePath(("pairs", 0, "knows"), ("boy",), ("aunt", "gran"), fact="subject.recipient.knows"),
        ],
    ),
]


@pytest.mark.parametrize(("case", "paths"), CLASHES, ids=["facts", "a subject", "a pair"])
@pytest.mark.parametrize("kind", KINDS)
def test_facts_that_clash_are_data(kind: str, case: dict[str, Any], paths: list[CasePath]) -> None:
    """Each with its name, what was said, and the way to it; in a file with its place too."""
    (found,) = errors(LOADED[kind].decide_request, case)
    assert found.code == "contradictory-case"
    assert {each.path for each in found.facts} == set(paths)
    assert [each.fact for each in found.facts] == [each.path.fact for each in found.facts if each.path]
    assert all(each.says in found.message for each in found.facts)
    case = case if "facts" in case or "subjects" in case else {"facts": case}
    (found,) = errors(LOADED[kind].decide_request, case)
    (written,) = errors(LOADED[kind].decide_request, Text("case.yaml", json.dumps(case)))
    assert [(each.fact, each.path) for each in written.facts] == [(each.fact, each.path) for each in found.facts]
    assert all(each.span and each.span.content.strip('"') in str(each.path) for each in written.facts)
    validator = Draft202012Validator(SCHEMAS["diagnostics"]())
    for each in (found, written):
        plain = {"format": 3, "kind": "diagnostics", "diagnostics": [each.to_dict()], "left_out": 0}
        validator.validate(json.loads(json.dumps(plain)))


def given_at(request: Request, path: CasePath) -> Any:
    """What a request that a program made gives where the keys lead."""
    heading, *inside = ("facts", *path.keys) if request.is_flat else path.keys
    if heading == "facts":
        return request.given[inside[0]]  # type: ignore[index]
    if heading == "pairs":
        return list(request.pairs.values())[inside[0]][inside[1]]  # type: ignore[index]
    each = {"subjects": request.subjects, "recipients": request.recipients}
    of = each[heading][inside[0]] if heading in each else request.items[inside[0]].given  # type: ignore[index]
    return of[inside[1]]  # type: ignore[index]


@given(policies().flatmap(lambda document: st.tuples(st.just(document), requests(document))))
def test_a_request_that_contradicts_itself_says_where(drawn: tuple[PolicyDocument, Request]) -> None:
    """Of random policies: whatever clashes is given where its path leads."""
    document, request = drawn
    try:
        load_document(document, prove=False).decide_request(request)
    except CaseError as error:
        for flaw in error.diagnostics:
            assert flaw.path is not None
            for fact in flaw.facts:
                assert fact.path is not None
                assert given_at(request, fact.path)
                assert fact.path.fact == fact.fact


NO_CASES = [
    [1],
    (1, 2),
    None,
    5,
    "risk",
    {1: 2},
    {"facts": {1: 2}},
    {"facts": None},
    {"facts": [1]},
    {"subjects": {"a": None}},
]


@pytest.mark.parametrize("case", NO_CASES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_case_is_refused_once_and_at_the_top(kind: str, case: Any) -> None:
    """In words, and nothing else comes out."""
    for decide in (LOADED[kind].decide, LOADED[kind].decide_request):
        (found,) = errors(decide, case)
        assert found.code in ("wrong-shape", "wrong-value-kind")
        assert found.path is not None
        assert at(case, found.path) in (case, None, {1: 2}, [1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "case",
    [Case({"nope": frozenset({"yes"})}), Case({"risk": frozenset({"awful"})}), Case({"risk": "low"})],  # type: ignore[dict-item]
    ids=["fact", "value", "no set"],
)
def test_the_case_of_another_policy_is_refused(kind: str, case: Case) -> None:
    """As a case and as a request, by name."""
    for decide in (LOADED[kind].decide, LOADED[kind].decide_request):
        for each in (case, Request(case.given)):
            (found,) = errors(decide, each)
            (name,) = case.given
            assert found.path == CasePath((name,), fact=name)
            assert f"`{name}`" in found.message


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_for_another_policy_is_refused(kind: str) -> None:
    """By its name; a path may lead to any policy."""
    for decide in (LOADED[kind].decide, LOADED[kind].decide_request):
        (found,) = errors(decide, {"policy": "nonsense", "facts": {"age": 3}})
        assert "`nonsense`" in found.message
        assert found.path == CasePath(("policy",))
        for right in ("small", "small@2026-04-01", "../policies/small.yaml"):
            decide({"policy": right, "facts": {"age": 3}})


def test_a_set_has_no_positions() -> None:
    """So the path ends at the set."""
    (found,) = errors(LOADED["policy"].decide, {"risk": {"awful", "low"}})
    assert found.path == CasePath(("risk",), fact="risk")


def test_a_decided_case_can_be_given_again_and_its_places_are_kept(tmp_path: Path) -> None:
    """A case that was read from a text, given to a policy that does not know it."""
    policy = load_text(POLICY.format(version="1"))
    decision = policy.decide_request(Text("case.yaml", "facts:\n  age: 12\n  hurt: yes\n")).alone
    assert decision is not None
    other = load_text(POLICY.format(version="2").replace("  age:", "  years:"))
    (found,) = errors(other.decide, decision.case)
    assert found.path == CasePath(("facts", "age"), fact="age")
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 3)


def test_a_path_comes_back_from_its_plain_data() -> None:
    """So a page can name its fields by what it was given, keep nothing, and answer each pair where it belongs."""
    request: dict[str, Any] = {"recipients": {"school": {}, "gp": {}}, "items": {"a": {}, "b c": {}}}
    policy = sharepolicy.load("mars")
    questions = json.loads(json.dumps(policy.decide_request(request).to_dict()))["ask"]
    paths = [path for asked in questions for place in asked["places"] for path in place["paths"]]
    assert len({json.dumps(path) for path in paths}) == len(paths)
    assert [CasePath.from_dict(path).to_dict() for path in paths] == paths
    need = [path for path in paths if path["fact"] == "recipient.item.need"]
    assert len(need) == 4
    for number, path in enumerate(need):
        request = CasePath.from_dict(path).answered(request, ["none", "to_protect"][number % 2])
    said = {(pair["recipient"], pair["item"]): pair["recipient.item.need"] for pair in request["pairs"]}
    assert said == {
        (path["recipients"][0], path["items"][0]): ["none", "to_protect"][number % 2]
        for number, path in enumerate(need)
    }
    policy.decide_request(request)


@pytest.mark.parametrize("keys", [("pairs",), ("pairs", "-")])
def test_a_pair_without_a_fact_is_no_place_for_an_answer(keys: tuple[str, ...]) -> None:
    """Nor is a case whose pairs are none: a page may send anything."""
    with pytest.raises(ValueError, match="leads to no fact of a pair"):
        CasePath(keys).answered({}, "low")
    for pairs in (3, [3], {"a": 1}, None):
        with pytest.raises(ValueError, match="should be a list of mappings"):
            CasePath(("pairs", "-", "need"), fact="need").answered({"pairs": pairs}, "low")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "`data` should be a path"),
        ({}, "is missing, so this is not a path"),
        ({"keys": "risk"}, "should be a list"),
        ({"keys": [["risk"]]}, "`keys` should be a list of names"),
        ({"fact": 5}, "`fact` should be a text"),
        ({"position": "first"}, "`position` should be a whole number"),
        ({"subjects": [1]}, "`subjects` should be a list of names"),
        ({"pointer": "/other"}, "`pointer` does not lead where `keys` lead"),
    ],
    ids=str,
)
def test_what_is_no_path_is_refused(data: Any, says: str) -> None:
    """In words."""
    whole = CasePath(("risk",), fact="risk").to_dict()
    with pytest.raises((TypeError, ValueError), match=says):
        CasePath.from_dict({**whole, **data} if data else data)
