"""The ends of every domain: whatever a value is, each backend says of it what `decide` says, and refuses what it does.

Facts of all types, with their first and last values, those just beyond them, and none; days of the decision within and
outside what the date can be, said by the row, by the caller, or by the clock.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy.backends.sql.writer import SqlError
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.cli import main
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.policy import Outcome
from tests.contracts.rows import ROW_BACKENDS, RowBackend
from tests.helpers.sql.engines import DUCKDB, SQLITE, answers

FIRST, LAST = datetime.date.min, datetime.date.max
MOST = 10**15 - 1
NOW = datetime.date.today()
FAR = NOW.replace(year=NOW.year + 20, day=1)

RULES = """\
questions:
  all:
    rules:
      agreed: {when: {agreed: yes, word: one}, outcome: share, because: Agreed.}
otherwise: {outcome: dont_share, because: Nobody agreed.}
"""
FACTS = """\
facts:
  agreed: {asks: Agreed?, type: yes/no}
  word: {asks: Which?, type: choice, values: [one, two]}
  level: {asks: How much?, type: scale, values: [none, low, high]}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25}
  only: {asks: How many?, type: number, minimum: 7, maximum: 7}
  amount: {asks: How many?, type: number}
  rate: {asks: How much?, type: number, minimum: -1.25, maximum: 1.25, decimals: 2}
  sum: {asks: How much?, type: number, decimals: 2}
  born: {asks: When born?, type: date}
  seen: {asks: When seen?, type: date, minimum: 2020-01-01, maximum: 2030-12-31}
  once: {asks: When once?, type: date, minimum: 2026-03-01, maximum: 2026-03-01}
  first: {asks: When first?, type: date, minimum: 0001-01-01, maximum: 0001-01-02}
  last: {asks: When last?, type: date, minimum: 9999-12-30, maximum: 9999-12-31}
impossible:
  - {when: {level: none, age: {at_least: 16}}, because: Such levels are for children.}
"""
TYPES = load_text("policy: types\n" + FACTS + RULES)


def day(text: str) -> datetime.date:
    """A date."""
    return datetime.date.fromisoformat(text)


VALUES: Mapping[str, Sequence[Any]] = {
    "agreed": [True, False, None],
    "word": ["one", "two", "three", "One", "", None],
    "level": ["none", "low", "high", "higher", None],
    "age": [*map(Decimal, (-1, 0, 15, 16, 25, 26)), Decimal("0.5"), Decimal("25.5"), None],
    "only": [*map(Decimal, (6, 7, 8)), None],
    "amount": [*map(Decimal, (-MOST - 1, -MOST, 0, MOST, MOST + 1)), None],
    "rate": [*map(Decimal, ("-1.26", "-1.25", "0", "1.25", "1.26", "0.005", "1.255")), None],
    "sum": [*map(Decimal, ("-9999999999999.99", "9999999999999.99", "0.001", "10000000000000", str(-MOST))), None],
    "born": [FIRST, day("2026-03-01"), LAST, None],
    "seen": [*map(day, ("2019-12-31", "2020-01-01", "2030-12-31", "2031-01-01")), FIRST, LAST, None],
    "once": [*map(day, ("2026-02-28", "2026-03-01", "2026-03-02")), None],
    "first": [*map(day, ("0001-01-01", "0001-01-02", "0001-01-03")), None],
    "last": [*map(day, ("9999-12-29", "9999-12-30", "9999-12-31")), None],
}
every_backend = pytest.mark.parametrize(
    "backend", [pytest.param(backend, id=backend.name, marks=backend.marks) for backend in ROW_BACKENDS]
)
BY_DECIDE = ROW_BACKENDS[0]


def assert_alike(backend: RowBackend, policy: Policy, rows: Sequence[Mapping[str, Any]]) -> None:
    """A backend answers what `decide` answers, with the same outcomes, and refuses what it refuses."""
    expected = BY_DECIDE.answer(policy, rows)
    for row, found, possible in zip(rows, backend.answer(policy, rows), expected, strict=True):
        assert (found is None) == (possible is None), row
        assert found is None or possible is None or found >= possible, row
        assert not backend.exact or found == possible, row


@every_backend
def test_each_value_of_each_fact(backend: RowBackend) -> None:
    """Beside nothing else, and beside all that makes the row complete."""
    right = {"agreed": True, "word": "one", "level": "low", "age": Decimal(15), "only": Decimal(7)}
    right |= {"amount": Decimal(0), "rate": Decimal(0), "sum": Decimal(0), "born": NOW, "seen": day("2026-03-01")}
    right |= {"once": day("2026-03-01"), "first": FIRST, "last": LAST}
    alone = [{fact: value} for fact, values in VALUES.items() for value in values]
    assert_alike(backend, TYPES, [*alone, *(right | row for row in alone)])
    assert any(possible is None for possible in BY_DECIDE.answer(TYPES, alone))


@every_backend
@settings(max_examples=8)
@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), min_size=1))
def test_all_of_them_together(backend: RowBackend, rows: list[dict[str, Any]]) -> None:
    """Any of these values beside any others."""
    assert_alike(backend, TYPES, rows)


# the date of the decision

DATED = """\
policy: dated
facts:
  agreed: {asks: Agreed?, type: yes/no}
  word: {asks: Which?, type: choice, values: [one, two]}
  today: {asks: Which day?, type: date, decision_date: yes%s}
"""


def dated(bounds: str) -> Policy:
    """A policy whose date of the decision has these bounds."""
    return load_text(DATED % bounds + RULES)


BOUNDS = {
    "over": ", maximum: 2025-12-31",
    "to come": f", minimum: {FAR}",
    "this day": f", minimum: {NOW}, maximum: {NOW}",
    "now": f", minimum: 2020-01-01, maximum: {FAR}",
    "none": "",
    "calendar": ", minimum: 0001-01-01, maximum: 9999-12-31",
}
DAYS = (None, NOW, FAR, FAR - datetime.timedelta(1), NOW + datetime.timedelta(1), day("2025-12-31"), FIRST, LAST)


def words(decided: Any) -> str | None:
    """What is said against a row; None where it is answered."""
    try:
        decided()
    except CaseError as error:
        return error.diagnostics[0].message
    return None


ROWS = [{"agreed": True, "word": "one", "today": each} for each in DAYS]


def without_nothing(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a case."""
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("bounds", BOUNDS)
@pytest.mark.parametrize("on", [None, NOW, FAR, LAST], ids=str)
@pytest.mark.parametrize("column", ["none", "dates", "texts", "lists"])
def test_days_outside_in_columns(bounds: str, on: datetime.date | None, column: str) -> None:
    """Answers and words are those of `decide`, row by row, whoever says the day."""
    policy = dated(BOUNDS[bounds])
    rows = ROWS if column != "none" else [{"agreed": True, "word": "one"}] * 3
    expected = [words(lambda row=row: policy.decide(without_nothing(row), on=on)) for row in rows]  # type: ignore[misc]
    days = [row.get("today") for row in rows]
    columns: dict[str, Any] = {"agreed": pa.array([True] * len(rows)), "word": pa.array(["one"] * len(rows))}
    if column == "dates":
        columns["today"] = pa.array(days, pa.date32())
    elif column == "texts":
        columns["today"] = pa.array([each and each.isoformat() for each in days], pa.string())
    elif column == "lists":
        columns["today"] = pa.array([each and [each] for each in days], pa.list_(pa.date32()))
    table = pa.table(columns)
    want = ["outcome", "settled", "possible", "rules", "valid", "problem"]
    found = policy.decide_columns(table, want=want, on=on, invalid="mark").to_pylist()
    assert [row["problem"] for row in found] == expected
    assert [row["valid"] for row in found] == [problem is None for problem in expected]
    assert all(row["outcome"] is row["settled"] is row["possible"] is None for row in found if not row["valid"])
    if any(expected):
        with pytest.raises(CaseError, match="is outside what `today` can be"):
            policy.decide_columns(table, on=on)


@pytest.mark.parametrize("bounds", ["over", "this day"])
@pytest.mark.parametrize("on", [None, FAR], ids=str)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_days_outside_in_files_of_rows(bounds: str, on: datetime.date | None, ending: str, tmp_path: Path) -> None:
    """Whatever the file is: the words of `decide`."""
    policy = dated(BOUNDS[bounds])
    expected = [words(lambda row=row: policy.decide(without_nothing(row), on=on)) for row in ROWS]  # type: ignore[misc]
    (tmp_path / "dated.yaml").write_text(DATED % BOUNDS[bounds] + RULES, encoding="utf-8")
    source = tmp_path / f"rows.{ending}"
    texts = [{name: str(value) if name == "today" and value else value for name, value in row.items()} for row in ROWS]
    if ending == "parquet":
        pa.parquet.write_table(pa.Table.from_pylist(ROWS), source)
    elif ending == "csv":
        lines = [",".join(["agreed", "word", "today"]), *(f"yes,one,{row['today'] or ''}" for row in texts)]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        source.write_text("".join(json.dumps(row) + "\n" for row in texts), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    command = ["batch", str(tmp_path / "dated.yaml"), str(source), "-o", str(out), "--want", "outcome,problem"]
    assert main([*command, "--invalid", "mark", *(["--on", str(on)] if on else [])]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["problem"] for row in answers] == expected
    assert [row["outcome"] is None for row in answers] == [problem is not None for problem in expected]


@every_backend
@pytest.mark.parametrize("bounds", BOUNDS)
def test_a_column_of_days(backend: RowBackend, bounds: str) -> None:
    """Days within and outside, in every backend."""
    assert_alike(backend, dated(BOUNDS[bounds]), [row for row in ROWS if row["today"] is not None])


@pytest.mark.parametrize("bounds", BOUNDS)
@pytest.mark.parametrize("form", ["standard", "exact"])
@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_the_day_of_the_query(bounds: str, form: Any, engine: str) -> None:
    """A query that runs today answers nothing where today is outside, as `decide` does."""
    policy = dated(BOUNDS[bounds])
    problem = words(lambda: policy.decide({"agreed": True, "word": "one"}))
    (answer,) = ask(policy, engine, form, "today")
    assert (answer["problem"] is None) == (problem is None)
    assert answer["outcome"] == (None if problem else Outcome.SHARE.value)


@pytest.mark.parametrize("bounds", BOUNDS)
@pytest.mark.parametrize("on", [each for each in DAYS if each], ids=str)
def test_a_query_for_a_day(bounds: str, on: datetime.date) -> None:
    """It is refused in the words of `decide`, or answers."""
    policy = dated(BOUNDS[bounds])
    problem = words(lambda: policy.decide({"agreed": True, "word": "one"}, on=on))
    if problem is None:
        assert ask(policy, "duckdb", "standard", on)[0]["outcome"] == Outcome.SHARE.value
        return
    with pytest.raises(SqlError) as error:
        ask(policy, "duckdb", "standard", on)
    assert problem in str(error.value)


def ask(policy: Policy, engine: str, form: Any, on: datetime.date | str) -> list[Mapping[str, Any]]:
    """What a query says of one row that shares."""
    found = {"duckdb": DUCKDB, "sqlite": SQLITE}[engine]
    query = policy.to_sql(found.dialect, "cases", form=form, on=on, keep=["the id"])
    return list(answers(found, policy.document, [{"agreed": True, "word": "one"}], query))
