"""Numbers that count the years between two dates: how a case gives them, and what is wrong if it does not."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import CaseError, PolicyError, compare, load, load_text
from sharepolicy.analysis.examples.coverage import coverage
from sharepolicy.analysis.examples.try_mutants import mutate
from sharepolicy.engine.loading.check import check
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.text import Text
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges
from sharepolicy.reading.cases import read_request

POLICY = """\
policy: grown
version: 1.0.0
facts:
  subject.age:
    {asks: How old?, type: number, unit: years, minimum: 0, maximum: 120, years_between: [subject.born, today]}
  subject.born: {asks: When were they born?, type: date}
  today: {asks: Which day is it?, type: date, decision_date: yes}
  agreed: {asks: Did they agree?, type: yes/no}
questions:
  age:
    rules:
      grown-up: {when: {subject.age: {at_least: 18}}, outcome: share, because: They are grown up.}
      child: {when: {subject.age: {below: 18}, agreed: no}, outcome: dont_share, because: They are a child.}
otherwise: {outcome: escalate, because: Ask., to: lead}
unsettled: {to: lead}
roles: {lead: the lead}
"""
DAY = datetime.date(2026, 6, 15)
GROWN = load_text(POLICY)


def outcome(case: dict[str, Any], on: datetime.date | None = DAY) -> tuple[Outcome, bool]:
    """The outcome of a case, and whether it is settled."""
    decision = GROWN.decide({"agreed": "no", **case}, on=on)
    return decision.outcome, decision.settled


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-06-15", (Outcome.SHARE, True)),
        ("2008-06-16", (Outcome.DONT_SHARE, True)),
        ({"between": ["2008-06-16", "2008-12-31"]}, (Outcome.DONT_SHARE, True)),
        ({"between": ["2008-01-01", "2008-12-31"]}, (Outcome.ESCALATE, False)),
        ({"at_most": "2008-06-15"}, (Outcome.SHARE, True)),
        ({"at_least": "2008-06-16"}, (Outcome.DONT_SHARE, True)),
        (["2000-01-01", "2001-01-01"], (Outcome.SHARE, True)),
        (["2000-01-01", "2020-01-01"], (Outcome.ESCALATE, False)),
        ("unknown", (Outcome.ESCALATE, False)),
    ],
)
def test_dates_stand_for_the_number(born: Any, expected: tuple[Outcome, bool]) -> None:
    """What is open about them is open about it, and nothing else."""
    assert outcome({"subject.born": born}) == expected
    assert outcome({"subject.born": born, "today": DAY}, on=None) == expected


def test_the_day_that_the_caller_says_counts() -> None:
    """More than that of the case."""
    case = {"subject.born": "2008-06-15", "today": "2020-01-01"}
    assert outcome(case, on=None)[0] is Outcome.DONT_SHARE
    assert outcome(case, on=DAY)[0] is Outcome.SHARE
    assert GROWN.decide({"subject.born": "1950-01-01"}).outcome is Outcome.SHARE


@pytest.mark.parametrize("number", [18, {"at_least": 17}, [18, 19]])
def test_both_may_be_given_if_they_agree(number: Any) -> None:
    """What is known is then what both allow."""
    decision = GROWN.decide({"subject.born": "2008-06-15", "subject.age": number}, on=DAY)
    assert decision.case.given["subject.age"] == Ranges.of(18, 18)
    again = GROWN.decide(decision.case)
    assert (again.outcome, again.case.given) == (Outcome.SHARE, decision.case.given)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ({"subject.age": 15}, "by `subject.born` and `today`, `subject.age` is 18, but `subject.age` says 15"),
        ({"subject.age": {"below": 18}}, "`subject.age` is 18, but `subject.age` says 0 to 17"),
        ({"subject.born": "2027-01-01"}, "`subject.age` is -1, but it can only be 0 to 120"),
        ({"subject.born": "1850-01-01"}, "`subject.age` is 176, but it can only be 0 to 120"),
    ],
)
def test_a_contradiction_names_them(case: dict[str, Any], says: str) -> None:
    """Also in a whole request, and in a complete case."""
    given = {"subject.born": "2008-06-15", "agreed": "no", **case}
    with pytest.raises(CaseError, match=says):
        GROWN.decide(given, on=DAY)
    with pytest.raises(CaseError, match=says):
        GROWN.decide({**given, "today": DAY})
    known = {"subject.born": datetime.date.fromisoformat(given["subject.born"]), "today": DAY}
    with pytest.raises(CaseError, match=r"by `subject.born` and `today`, `subject.age` is"):
        GROWN.decide({"subject.age": 17, **given, **known})
    with pytest.raises(CaseError, match=says):
        GROWN.decide_request({"facts": given}, on=DAY)
    with pytest.raises(CaseError, match=says):
        GROWN.decide_request({"facts": {}, "subjects": {"lea": _bare(given)}}, on=DAY)


def _bare(given: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("subject."): value for name, value in given.items() if name.startswith("subject.")}


def test_a_contradiction_in_a_file_has_its_place() -> None:
    """That of the number, with the date beside it."""
    text = Text("case.yaml", "facts:\n  subject.age: 15\n  subject.born: 2008-06-15\n  today: 2026-06-15\n")
    with pytest.raises(CaseError) as refused:
        GROWN.decide_request(text)
    (flaw,) = refused.value.diagnostics
    assert flaw.span is not None
    assert flaw.span.line == 2
    assert [label.span.line for label in flaw.labels] == [3, 4]


def test_each_subject_has_dates_of_their_own() -> None:
    """Counted up to the one day of the request."""
    request = """\
facts: {today: 2026-06-15, agreed: no}
subjects: {lea: {born: 2012-01-01}, ada: {born: 2000-01-01}, kim: {born: 2000-01-01, age: 26}}
items: {one: {about: [lea]}, two: {about: [ada]}, three: {about: [kim]}}
"""
    decision = GROWN.decide_request(Text("case.yaml", request))
    assert {part.item: part.outcome for part in decision.parts} == {
        "one": Outcome.DONT_SHARE,
        "two": Outcome.SHARE,
        "three": Outcome.SHARE,
    }
    with pytest.raises(CaseError, match=r"is 26, but `subject.age` says 25"):
        GROWN.decide_request(Text("case.yaml", request.replace("age: 26", "age: 25")))


def test_an_open_day_is_asked_for_only_where_it_matters() -> None:
    """Nothing is guessed: the number is refused where it is not the same on all days that are open."""
    with pytest.raises(CaseError) as refused:
        GROWN.decide({"subject.born": "2008-06-15", "today": {"between": ["2026-06-01", "2026-06-30"]}})
    (flaw,) = refused.value.diagnostics
    assert flaw.code == "open-day"
    assert flaw.help == "give the day: one date for `today`"
    same = {"subject.born": "2008-06-15", "today": {"between": ["2026-06-15", "2026-06-30"]}}
    assert GROWN.decide(same).outcome is Outcome.SHARE
    apart = {"subject.born": "2008-06-15", "today": ["2026-01-01", "2027-01-01"]}
    with pytest.raises(CaseError, match="is not the same on all days"):
        GROWN.decide(apart)
    assert GROWN.decide({"subject.age": 20, "today": {"at_least": "2026-01-01"}}).outcome is Outcome.SHARE


def test_policies_of_a_day_and_over_time_count_too(tmp_path: Path) -> None:
    """On the day for which the policy was loaded; in each version; and over all days that a case leaves open."""
    (tmp_path / "old.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(POLICY.replace("18}", "21}").replace("1.0.0", "2.0.0"), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(
        "policy: grown\nversions:\n  - {from: 2020-01-01, file: old.yaml}\n  - {from: 2026-07-01, file: new.yaml}\n",
        encoding="utf-8",
    )
    case = {"subject.born": "2008-06-15", "agreed": "no"}
    later = datetime.date(2026, 7, 1)
    over_time = load(tmp_path)
    assert over_time.decide(case, on=DAY).outcome is Outcome.SHARE
    assert over_time.decide(case, on=later).outcome is Outcome.DONT_SHARE
    of_a_day = load(f"{tmp_path}@{later}")
    assert of_a_day.decide(case).outcome is Outcome.DONT_SHARE
    assert of_a_day.decide({**case, "subject.born": "2000-01-01"}).outcome is Outcome.SHARE
    with pytest.raises(CaseError, match=r"is 18, but `subject.age` says 3"):
        of_a_day.decide({**case, "subject.age": 3})
    open_days = {**case, "today": {"between": ["2026-06-15", "2026-07-15"]}}
    assert set(over_time.decide(open_days).possible) == {Outcome.SHARE, Outcome.DONT_SHARE}
    for born in ("2005-07-10", "2005-07-01"):  # within one version, and on the day on which the next begins
        with pytest.raises(CaseError, match="is not the same on all days"):
            over_time.decide({**open_days, "subject.born": born})


def test_tables_and_queries_ask_for_the_number() -> None:
    """Years are not counted there, and nobody is left to think so."""
    pa = pytest.importorskip("pyarrow")
    born = pa.table({"subject.born": [datetime.date(2008, 6, 15)], "agreed": ["no"]})
    with pytest.raises(CaseError, match=r"years are not counted from the column `subject.born`"):
        GROWN.decide_columns(born, on=DAY)
    with_age = born.append_column("subject.age", pa.array([18]))
    found = GROWN.decide_columns(with_age, on=DAY, ignore=["subject.born"])
    assert found["outcome"].to_pylist() == ["share"]
    pytest.importorskip("sqlglot")
    from sharepolicy.backends.sql.forms import SqlError

    assert '"subject.born"' not in GROWN.to_sql("duckdb", "cases", on=DAY)
    with pytest.raises(SqlError, match=r"counts no years from `subject.born`; give `subject.age` a column"):
        GROWN.to_sql("duckdb", "cases", columns=["subject.born"], on=DAY)


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("agreed: no}", "subject.born: 2000-01-01}", "wrong-value-kind", "nothing else can ask for it"),
        ("[subject.born, today]", "[subject.bron, today]", "unknown-fact", "no fact is called `subject.bron`"),
        ("[subject.born, today]", "[agreed, today]", "wrong-value-kind", "but `agreed` is no date"),
        ("[subject.born, today]", "[today, today]", "duplicate-name", "from a date to the same date"),
        ("[subject.born, today]", "[today]", "wrong-shape", ""),
        ("  subject.born:", "  item.born:", "unknown-fact", "no fact is called `subject.born`"),
        ("maximum: 120,", "maximum: 120, decimals: 1,", "wrong-value-kind", "it has no decimals"),
        ("type: yes/no}", "type: yes/no, years_between: [subject.born, today]}", "unknown-property", "does not fit"),
        (
            "  agreed:",
            "  subject.more: {asks: M?, type: number, years_between: [subject.born, today]}\n  agreed:",
            "duplicate-name",
            "`subject.age` and `subject.more` are both counted from `subject.born`",
        ),
        (
            "  agreed:",
            "  item.n: {asks: M?, type: number, years_between: [recipient.d, today]}\n"
            "  recipient.d: {asks: D?, type: date}\n  agreed:",
            "misplaced-fact",
            "they are not about the same",
        ),
    ],
)
def test_what_is_wrong_with_the_dates_is_said(old: str, new: str, code: str, says: str) -> None:
    """When the policy is read."""
    assert old in POLICY
    with pytest.raises(PolicyError) as refused:
        load_text(POLICY.replace(old, new, 1))
    assert (code, True) in [(flaw.code, says in flaw.message) for flaw in refused.value.diagnostics]


def test_a_promise_about_the_date_is_refused_too() -> None:
    """It would be kept, and say nothing."""
    for promise in (
        "regardless_of: subject.born",
        "as: {subject.born: rises}, outcome_never_moves: {from: share, to: dont_share}",
    ):
        with pytest.raises(PolicyError, match="nothing else can ask for it"):
            load_text(POLICY + f"invariants: {{one: {{says: So., {promise}}}}}\n")


EXAMPLES = """\
examples:
  grown: {given: {subject.born: 2008-06-15, today: 2026-06-15, agreed: no}, expect: {outcome: share}}
  child: {given: {subject.born: 2008-06-16, today: 2026-06-15, agreed: no}, expect: {outcome: dont_share}}
  neither: {given: {subject.born: 2008-06-16, today: 2026-06-15, agreed: yes}, expect: {outcome: escalate}}
"""


def test_examples_give_dates(tmp_path: Path) -> None:
    """They are counted for what examples cover and notice, as for a decision."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY + EXAMPLES, encoding="utf-8")
    report = check(path)
    assert report.clean
    policy = load(path)
    assert isinstance(policy, Policy)
    assert coverage(policy.compiled, policy.examples, DAY).percent == 100.0
    assert mutate(policy.document, policy.examples, DAY).trials
    wrong = POLICY + EXAMPLES.replace(
        "given: {subject.born: 2008-06-15,", "given: {subject.age: 3, subject.born: 2008-06-15,"
    )
    path.write_text(wrong, encoding="utf-8")
    assert [found.code for found in check(path).diagnostics] == ["failing-example"]
    policy = load(path)
    assert isinstance(policy, Policy)
    assert mutate(policy.document, policy.examples, DAY).trials
    other = tmp_path / "other.yaml"
    other.write_text(path.read_text(encoding="utf-8").replace("18}", "21}"), encoding="utf-8")
    assert compare(policy, other).moves


@pytest.mark.parametrize(("born", "until"), [("2015-06-15", "2033-06-14"), ("2016-02-29", "2034-02-28")])
def test_an_example_that_somebody_will_outgrow_is_found(tmp_path: Path, born: str, until: str) -> None:
    """It passes until they are 18, and needs the date on which it is to be decided."""
    path = tmp_path / "policy.yaml"
    undated = f"examples: {{one: {{given: {{subject.born: {born}, agreed: no}}, expect: {{outcome: dont_share}}}}}}\n"
    path.write_text(POLICY + undated, encoding="utf-8")
    (flaw,) = check(path).diagnostics
    assert (flaw.code, flaw.help.partition("such as ")[2]) == ("undated-example", f"`today: {until}`")


def test_a_case_keeps_the_dates_that_it_gives() -> None:
    """They are facts like others, and read as such."""
    request = read_request(GROWN.document, Text("case.yaml", "facts: {subject.born: 2008-06-15}\n"))
    assert set(request.given) == {"subject.born"}
