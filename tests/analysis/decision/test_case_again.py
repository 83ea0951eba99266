"""What a decision says of its case can be decided again: the same values of every fact, and the same answer."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.cli import main
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, number_text
from sharepolicy.reading.cases import CaseReader, read_request
from sharepolicy.testing import policies
from sharepolicy.testing.cases import cases

ALL_KINDS = """\
policy: kinds
facts:
  agreed: {asks: Agreed?, type: yes/no}
  word: {asks: Which?, type: choice, values: [one, two, three, four]}
  level: {asks: How much?, type: scale, values: [none, low, high, max]}
  among: {asks: Which of them?, type: several-of, values: [left, right, middle]}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25}
  amount: {asks: How many?, type: number}
  sum: {asks: How much?, type: number, decimals: 2}
  born: {asks: When born?, type: date}
  seen: {asks: When seen?, type: date, minimum: 2020-01-01, maximum: 2030-12-31}
  today: {asks: Which day?, type: date, decision_date: yes}
questions:
  all:
    rules:
      old: {when: {age: {at_least: 16}, amount: {above: 5}}, outcome: share, because: Old.}
      much: {when: {sum: {at_least: 3.50}, age: {below: 16}}, outcome: dont_share, because: Much.}
      late: {when: {seen: {at_least: 2026-03-01}, age: {below: 16}, sum: {below: 3.50}}, outcome: share, because: Late.}
otherwise: {outcome: escalate, because: Nobody knows.}
roles: {boss: your boss}
"""


def known(fact: Fact, values: Values | None) -> Values:
    """What is known of a fact, as a set in one form: nothing known is every value."""
    found = fact.all_values if values is None else values
    if isinstance(found, Ranges):
        everything = fact.all_values
        assert isinstance(everything, Ranges)
        return found & everything & Ranges.of(*fact.extent)
    return found


def assert_decided_again(policy: Policy, case: Any) -> None:
    """The case of the decision, through JSON and as it is, is decided as the case was."""
    first = policy.decide(case)
    written = json.loads(json.dumps(first.to_dict()["case"]))
    read = CaseReader(policy.document).case(written)
    facts = policy.document.vocabulary.facts
    for name, fact in facts.items():
        assert known(fact, read.given.get(name)) == known(fact, first.asked.request.given.get(name)), (name, written)
    assert policy.decide_again(json.loads(json.dumps(first.to_dict()))).to_dict() == first.to_dict()
    again = policy.decide(first.case).to_dict()  # in which the day of today is one that the case gives
    assert again == first.to_dict() | {"case": again["case"], "today": False}


@given(policies(conflict_free=True), st.data())
def test_a_random_case_of_a_random_policy(document: PolicyDocument, data: st.DataObject) -> None:
    """Complete cases, narrowed ones, unknown facts, dates of the decision that are left open."""
    policy = load_document(document, prove=False)
    for _ in range(3):
        assert_decided_again(policy, data.draw(cases(document)))


GIVEN: tuple[dict[str, Any], ...] = (
    {"age": [1, 2, 16]},
    {"age": {"not": 16}},
    {"age": {"not": [0, 16, 25]}},
    {"age": {"at_least": 3, "not": [5, 7]}},
    {"age": [{"at_most": 3}, 16, {"at_least": 20}]},
    {"age": 0},
    {"age": 25},
    {"amount": {"not": 6}},
    {"amount": {"not": [999_999_999_999_999, -999_999_999_999_999]}},
    {"amount": 999_999_999_999_999},
    {"amount": {"below": 999_999_999_999_999}},
    {"sum": ["3.49", "3.50", "-0.01"]},
    {"sum": {"not": "3.50"}},
    {"sum": {"above": "9999999999999.9"}},
    {"sum": {"below": "-9999999999999.9"}},
    {"sum": {"not": ["9999999999999.99", "-9999999999999.99"]}},
    {"sum": {"at_least": "9999999999999.99"}},
    {"born": {"not": "9999-12-31"}},
    {"born": {"not": "0001-01-01"}},
    {"born": {"not": ["0001-01-01", "2020-02-29", "9999-12-31"]}},
    {"born": "9999-12-31"},
    {"born": "0001-01-01"},
    {"born": {"at_least": "0001-01-01"}},
    {"born": {"at_most": "9999-12-31"}},
    {"seen": {"not": "2026-03-01"}},
    {"seen": "2030-12-31"},
    {"seen": "2020-01-01"},
    {"today": {"not": "9999-12-31"}},
    {"today": {"not": "2026-03-01"}},
    {"today": {"at_least": "0001-01-01"}},
    {"today": "9999-12-31"},
    {"today": datetime.date(1, 1, 1)},
    {"today": ["2026-01-01", "2026-03-01"]},
    {"level": {"not": "low"}},
    {"level": ["none", "max"]},
    {"level": {"above": "low"}},
    {"word": {"not": ["two", "three"]}},
    {"agreed": True},
    {"agreed": "unknown"},
    {"among": {"left": True, "right": "unknown"}},
    {"among": {"left": "no"}},
    {"among": []},
    {"among": ["left", "middle"]},
)


@pytest.mark.parametrize("case", GIVEN, ids=str)
def test_every_way_to_say_what_is_known(case: dict[str, Any]) -> None:
    """Lists, limits and exceptions, at the ends of every domain, alone and beside the others."""
    policy = load_text(ALL_KINDS)
    for more in ({}, {"age": 3, "amount": 7, "sum": "3.5", "seen": "2026-01-01", "today": "2026-03-01", "among": []}):
        assert_decided_again(policy, more | case)


@given(st.dictionaries(st.sampled_from(range(len(GIVEN))), st.none(), min_size=2, max_size=6))
def test_several_of_them_at_once(chosen: dict[int, None]) -> None:
    """What is known of one fact says nothing of another."""
    case: dict[str, Any] = {}
    for place in chosen:
        case |= GIVEN[place]
    assert_decided_again(load_text(ALL_KINDS, prove=False), case)


LIMITS = ("at_least", "at_most", "above", "below", "not")


@given(st.data())
def test_limits_around_the_ends_of_every_domain(data: st.DataObject) -> None:
    """What lies beyond an end is no value: a case that leaves nothing else is refused, every other decided again."""
    policy = load_text(ALL_KINDS, prove=False)
    fact = data.draw(st.sampled_from([fact for fact in policy.facts.values() if fact.is_numeric]))
    first, last = fact.limits
    ends = st.one_of(st.integers(first, first + 1), st.integers(last - 1, last))
    limits = data.draw(st.dictionaries(st.sampled_from(LIMITS), ends, min_size=1, max_size=3))
    low = max(first, limits.get("at_least", first), limits.get("above", first - 1) + 1)
    high = min(last, limits.get("at_most", last), limits.get("below", last + 1) - 1)
    nothing_left = high < low or low == high == limits.get("not")
    case = {fact.name: {name: number_text(fact, number) for name, number in limits.items()}}
    if nothing_left:
        refused(lambda: policy.decide(case))
    else:
        assert_decided_again(policy, case)


NOTHING = (
    *({"born": said} for said in ({"above": "9999-12-31"}, {"below": "0001-01-01"})),
    *({"today": said} for said in ({"above": "9999-12-31"}, {"below": "0001-01-01"})),
    *({"seen": said} for said in ({"above": "2030-12-31"}, {"below": "2020-01-01"})),
    *({"age": said} for said in ({"above": 25}, {"below": 0})),
    *({"amount": said} for said in ({"above": 999_999_999_999_999}, {"below": -999_999_999_999_999})),
    *({"sum": said} for said in ({"above": "9999999999999.99"}, {"below": "-9999999999999.99"})),
    {"level": {"above": "max"}},
    {"level": {"below": "none"}},
    {"age": {"not": list(range(26))}},
    {"born": [{"above": "9999-12-31"}, {"below": "0001-01-01"}]},
    {"agreed": {"not": ["yes", "no"]}},
    {"word": []},
)
"""What leaves no value of a fact."""


def refused(decided: Any) -> None:
    """What is called refuses a case that leaves no value of a fact."""
    with pytest.raises(CaseError) as error:
        decided()
    assert [flaw.code for flaw in error.value.diagnostics] == ["contradictory-case"]
    assert "is possible here" in error.value.diagnostics[0].message


@pytest.mark.parametrize("case", NOTHING, ids=str)
def test_no_value_at_all_is_a_contradiction(case: dict[str, Any]) -> None:
    """However the case is handed over, and also when it was met before."""
    policy, text = load_text(ALL_KINDS), json.dumps({"facts": case})
    for _ in range(2):
        refused(lambda: policy.decide(case))
        refused(lambda: policy.decide({"facts": case}))
        refused(lambda: policy.decide_request({"facts": case}))
        refused(lambda: policy.decide_request(read_request(policy.document, Text("case.yaml", text))))


@pytest.mark.parametrize("case", NOTHING, ids=str)
def test_a_condition_that_no_value_meets_is_refused(case: dict[str, Any]) -> None:
    """In a policy it is a mistake of its author."""
    late = "{seen: {at_least: 2026-03-01}, age: {below: 16}, sum: {below: 3.50}}"
    assert late in ALL_KINDS
    with pytest.raises(PolicyError) as error:
        load_text(ALL_KINDS.replace(late, json.dumps(case)))
    assert {flaw.code for flaw in error.value.diagnostics} <= {"contradictory-condition", "wrong-shape"}


def test_files_of_rows_refuse_them_too(tmp_path: Path) -> None:
    """A row of JSON Lines is read as a case is."""
    (tmp_path / "kinds.yaml").write_text(ALL_KINDS, encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(case) + "\n" for case in NOTHING), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    arguments = ["batch", tmp_path / "kinds.yaml", rows, "-o", out, "--invalid", "mark", "--want", "outcome,problem"]
    assert main([str(each) for each in arguments]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["outcome"] for row in answers] == [None] * len(NOTHING)
    assert all("is possible here" in row["problem"] for row in answers)


@pytest.mark.parametrize("case", GIVEN, ids=str)
def test_every_decision_can_be_shown(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text, and with its explanation: no end of a domain is in the way."""
    (tmp_path / "kinds.yaml").write_text(ALL_KINDS, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(json.dumps({"facts": case}, default=str), encoding="utf-8")
    for command in ("decide", "explain"):
        assert main([command, str(tmp_path / "case.yaml"), "--policy", str(tmp_path / "kinds.yaml")]) == 0
    assert "Traceback" not in capsys.readouterr().out


def test_what_a_program_says_beyond_the_calendar_is_refused() -> None:
    """A case that was made in Python may hold numbers that no day has."""
    policy = load_text(ALL_KINDS)
    beyond = Case({"born": Ranges.of(datetime.date.max.toordinal() + 1, None)})
    with pytest.raises(CaseError, match="no value of `born` is possible here"):
        policy.decide(beyond)
