"""Everything that is wrong with a case is told at once: no wrong value and no clash hides another."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError, Diagnostic, Policy, Timeline
from sharepolicy.engine.loading.load import load, load_document, load_text
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import completions
from sharepolicy.language.values import Ranges
from sharepolicy.language.words import write_case
from sharepolicy.testing import cases, policies

POLICY = """
policy: small
version: {version}
facts:
  day: {{asks: When?, type: date, decision_date: yes}}
  risk: {{asks: How serious?, type: scale, values: [none, low, high]}}
  hurt: {{asks: Hurt?, type: yes/no}}
  {only}: {{asks: Is it so?, type: yes/no}}
  subject.agreed: {{asks: Agreed?, type: yes/no}}
  subject.able: {{asks: Able?, type: yes/no}}
  item.shows: {{asks: What does it show?, type: several-of, values: [name, school]}}
  item.bare: {{asks: Does it show nothing?, type: yes/no}}
  subject.recipient.knows: {{asks: Do they know them?, type: yes/no}}
impossible:
  - {{when: {{hurt: yes, risk: none}}, because: Whoever is hurt is at risk.}}
  - {{when: {{subject.agreed: yes, subject.able: no}}, because: Nobody who is not able can agree.}}
  - {{when: {{item.bare: yes, item.shows: {{includes: name}}}}, because: A name is something.}}
  - {{when: {{day: {{below: 2020-01-01}}, hurt: yes}}, because: It was not asked.}}
  - {{when: {{day: {{below: 2020-01-01}}, item.bare: no}}, because: Nor was this.}}
  - {{when: {{day: {{at_least: 2021-01-01}}, subject.recipient.knows: yes}}, because: Nobody asks any more.}}
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
KINDS = ["policy", "of a day", "over time"]


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The policy by itself, of a day, and with another version before it."""
    folder: Path = tmp_path_factory.mktemp("versions")
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(POLICY.format(version=name, only=f"only_{name}"), encoding="utf-8")
    (folder / "policy.yaml").write_text(LIST, encoding="utf-8")
    LOADED["policy"] = load_text(POLICY.format(version="1", only="only_two"))
    LOADED["of a day"] = load(folder, on=DAY)
    LOADED["over time"] = load(folder)


def flaws(decide: Callable[[Any], object], case: Any) -> tuple[Diagnostic, ...]:
    """What is wrong with a case."""
    with pytest.raises(CaseError) as refused:
        decide(case)
    return refused.value.diagnostics


def where(found: tuple[Diagnostic, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Where each of them points, and which facts clash there."""
    told = []
    for flaw in found:
        named = sorted((fact.path.pointer, fact.fact) for fact in flaw.facts if fact.path)
        told.append((named[0][0] if named else str(flaw.path and flaw.path.pointer), tuple(fact for _, fact in named)))
    return told


CLASH = {"hurt": True, "risk": "none"}
WRONG: list[tuple[dict[str, Any], list[tuple[str, tuple[str, ...]]]]] = [
    ({"day": "1/2/26", "rsk": "low"}, [("/day", ()), ("/rsk", ())]),
    ({"rsk": "low", "day": "1/2/26"}, [("/rsk", ()), ("/day", ())]),
    ({"day": "1/2/26", "risk": "awful", "hurt": "maybe"}, [("/day", ()), ("/risk", ()), ("/hurt", ())]),
    ({"day": "1/2/26", **CLASH}, [("/day", ()), ("/hurt", ("hurt", "risk"))]),
    ({**CLASH, "subject.able": "perhaps"}, [("/hurt", ("hurt", "risk")), ("/subject.able", ())]),
    (
        {"item.bare": True, **CLASH, "item.shows": ["name"]},
        [("/item.bare", ("item.bare", "item.shows/name")), ("/hurt", ("hurt", "risk"))],
    ),
    ({"hurt": True, "risk": "awful"}, [("/risk", ())]),
    ({"day": "1/2/26", "hurt": True, "subject.recipient.knows": True}, [("/day", ())]),
    (
        {"day": "2019-05-05", "hurt": True, "item.bare": False},
        [("/day", ("day", "hurt")), ("/day", ("day", "item.bare"))],
    ),
    (
        {
            "facts": {"day": "1/2/26", **CLASH},
            "subjects": {"boy": {"agreed": True, "able": False}, "girl": {"agreed": True, "able": False}},
            "items": {"letter": {"shows": ["name"], "bare": "yes"}, "note": {"shows": ["nam"]}},
            "recipients": {"gran": {}},
            "pairs": [{"subject": ["boy", "girl"], "recipient": "gran", "knows": "perhaps"}],
        },
        [
            ("/facts/day", ()),
            ("/facts/hurt", ("hurt", "risk")),
            ("/subjects/boy/able", ("subject.able", "subject.agreed")),
            ("/subjects/girl/able", ("subject.able", "subject.agreed")),
            ("/items/letter/bare", ("item.bare", "item.shows/name")),
            ("/items/note/shows/0", ()),
            ("/pairs/0/knows", ()),
        ],
    ),
    ({"facts": {"risk": "awful"}, "hurt": True}, [("/facts/risk", ()), ("/hurt", ())]),
]


@pytest.mark.parametrize(("case", "expected"), WRONG, ids=lambda each: "" if isinstance(each, list) else str(each)[:40])
@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_wrong_is_told(
    kind: str, case: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    """In a mapping and in a file, in the order in which it stands there."""
    if kind == "of a day" and (case.get("day") == "2019-05-05" or "subject.recipient.knows" in case):
        return  # another day than that of the policy is an error by itself, and its own is known
    found = flaws(LOADED[kind].decide_request, case)
    assert sorted(where(found)) == sorted(expected)
    if "facts" in case:
        assert where(flaws(LOADED[kind].decide_request, Text("case.json", json.dumps(case)))) == where(found)


def test_what_one_version_knows_is_not_wrong_while_the_day_is_not_known() -> None:
    """A fact of the earlier version may be right: it depends on the day, which is wrong."""
    policy = LOADED["over time"]
    found = flaws(policy.decide, {"day": "1/2/26", "only_one": True, "only_three": True})
    assert where(found) == [("/day", ()), ("/only_three", ())]


def test_a_request_that_a_program_made_is_told_all_too() -> None:
    """Values of a program are looked at in the same way."""
    words = {"hurt": "yes", "risk": "none"}
    given = {name: frozenset({value}) for name, value in words.items()}
    of_boy = {"subject.agreed": frozenset({"yes"}), "subject.able": frozenset({"no"})}
    found = flaws(LOADED["policy"].decide_request, Request(given, {"boy": of_boy}))
    assert where(found) == [
        ("/facts/hurt", ("hurt", "risk")),
        ("/subjects/boy/subject.able", ("subject.able", "subject.agreed")),
    ]


@given(
    policies(max_facts=4).flatmap(lambda document: st.tuples(st.just(document), cases(document))),
    st.sets(st.integers(0, 5), max_size=2),
)
def test_each_clash_is_real_and_none_is_missed(drawn: tuple[PolicyDocument, Case], wrong: set[int]) -> None:
    """Of random policies: no fact is in two clashes, each has no completion, and all else has one."""
    document, case = drawn
    vocabulary = document.vocabulary
    plain = write_case(vocabulary, case.given)
    names = [name for number, name in enumerate(plain) if number in wrong]
    date = vocabulary.decision_date.name if vocabulary.decision_date else ""
    policy, today = load_document(document, prove=False), datetime.date.today()
    try:
        policy.decide({**plain, **dict.fromkeys(names, "no such value")}, on=None)
    except CaseError as error:
        found = error.diagnostics
    else:
        assert not names
        return
    outside = {flaw.path.fact for flaw in found if flaw.path and not flaw.facts}
    assert {name.partition("/")[0] for name in outside} >= {*names}
    clashes = [frozenset(fact.fact for fact in flaw.facts) for flaw in found if flaw.facts]
    told = frozenset().union(*clashes) - {date}
    assert len(told) == sum(len(clash - {date}) for clash in clashes)
    read = {name: values for name, values in case.given.items() if name.partition("/")[0] not in outside}
    if date and date not in case.given:
        read[date] = Ranges.of(today.toordinal(), today.toordinal())
    for clash in clashes:
        assert next(completions(document, Case({name: read[name] for name in clash})), None) is None
    if date not in outside:
        left = {name: values for name, values in read.items() if name not in told and name not in outside}
        assert next(completions(document, Case(left)), None) is not None
