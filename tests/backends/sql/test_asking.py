"""How a table is described, what is refused, and that no text ever becomes SQL."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError, SqlError
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.condition import AllOf, Not
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import between, choice, date, has, number, rule, small_policy, yes_no
from tests.helpers.mars import load_mars
from tests.helpers.sql.engines import ID, Engine, answers, in_duckdb, in_sqlite, quoted

DAY = datetime.date(2026, 3, 1)
DIALECTS = ("duckdb", "postgres", "sqlite", "tsql", "snowflake", "bigquery", "spark")
FORMS = pytest.mark.parametrize("form", ["standard", "exact"])

FACTS = [
    yes_no("asked"),
    choice("consent", "given", "refused", "withdrawn"),
    number("age", 0, 25),
    number("score", decimals=2),
    date("seen"),
]
POLICY = load_document(
    small_policy(
        FACTS,
        rule("agreed", Outcome.SHARE, AllOf((has("asked"), has("consent", "given")))),
        rule("old", Outcome.SHARE, between("age", 16, None), overrides=["refused"]),
        rule("refused", Outcome.DONT_SHARE, has("consent", "refused", "withdrawn")),
        rule("high", Outcome.DONT_SHARE, between("score", 350, None), overrides=["agreed", "old", "late"]),
        rule("late", Outcome.ESCALATE, between("seen", DAY, DAY), overrides=["agreed", "old", "refused"]),
        impossible=[AllOf((has("asked", "no"), has("consent", "given")))],
    )
)
CLEAN = {"asked": True, "consent": "given", "age": 10, "score": Decimal("3.49"), "seen": DAY - datetime.timedelta(1)}


def one(engine: Engine, row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The answer to one row."""
    query = POLICY.to_sql(engine.dialect, "cases", keep=[ID], **more)
    return dict(answers(engine, POLICY.document, [row], query)[0])


@FORMS
@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"consent": "Given"}, "consent"),
        ({"consent": "given "}, "consent"),
        ({"consent": ""}, "consent"),
        ({"age": -1}, "age"),
        ({"age": 26}, "age"),
        ({"age": Decimal("15.5")}, "age"),
        ({"score": Decimal("3.495")}, "score"),
    ],
)
def test_a_value_that_a_fact_does_not_have_is_never_answered(
    engine: Engine, form: str, wrong: dict[str, Any], fact: str
) -> None:
    """Not even where the outcome would not depend on it."""
    answer = one(engine, {**CLEAN, **wrong}, form=form)
    assert answer["problem"] == f"{fact} has no such value"
    assert (answer["outcome"], answer["settled"], answer["possible_share"]) == (None, False, None)
    assert one(engine, CLEAN, form=form)["outcome"] == "share"


@FORMS
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("age", "'old'"),
        ("age", "'12'"),
        ("age", "x'00'"),
        ("asked", "2"),
        ("asked", "'yes'"),
        ("seen", "'2026-3-1'"),
        ("seen", "'2026-02-31'"),
        ("seen", "'now'"),
        ("seen", "2460000"),
        ("score", "9e999"),
    ],
)
def test_sqlite_answers_no_value_of_another_type(form: str, column: str, value: str) -> None:
    """SQLite keeps any value in any column."""
    values = {"asked": "1", "consent": "'given'", "age": "10", "score": "3.49", "seen": "'2026-02-28'", column: value}
    made = f"CREATE TABLE cases ({', '.join(values)})"
    query = POLICY.to_sql("sqlite", "cases", form=form)
    (answer,) = in_sqlite([made, f"INSERT INTO cases VALUES ({', '.join(values.values())})", query])
    assert answer["problem"] == f"{column} has no such value"
    assert answer["outcome"] is None


@FORMS
def test_sqlite_compares_letter_by_letter_whatever_the_column_says(form: str) -> None:
    """A column may be declared to ignore capitals; a policy does not."""
    query = POLICY.to_sql("sqlite", "cases", form=form)
    made = "CREATE TABLE cases (asked, consent TEXT COLLATE NOCASE, age, score, seen)"
    (answer,) = in_sqlite([made, "INSERT INTO cases VALUES (1, 'GIVEN', 10, 3.49, '2026-01-01')", query])
    assert answer["problem"] == "consent has no such value"


@FORMS
def test_bands_begin_and_end_where_they_should(engine: Engine, form: str) -> None:
    """The last value on one side of a threshold, and the first on the other."""
    day = datetime.timedelta(1)
    expected: list[tuple[dict[str, Any], str]] = [
        ({"consent": "refused", "age": 15}, "dont_share"),
        ({"consent": "refused", "age": 16}, "share"),
        ({"score": Decimal("3.49")}, "share"),
        ({"score": Decimal("3.50")}, "dont_share"),
        ({"seen": DAY - day}, "share"),
        ({"seen": DAY}, "escalate"),
        ({"seen": DAY + day}, "share"),
    ]
    for change, outcome in expected:
        assert one(engine, {**CLEAN, **change}, form=form)["outcome"] == outcome


@FORMS
def test_a_moment_belongs_to_its_day(form: str) -> None:
    """A column of moments instead of dates is read as the days on which they are."""
    query = POLICY.to_sql("duckdb", "cases", form=form)
    for moment, outcome in (("2026-02-28 23:59:59", "share"), ("2026-03-01 23:59:59", "escalate")):
        row = f"SELECT TRUE asked, 'given' consent, 10 age, 3.49::DOUBLE score, TIMESTAMP '{moment}' seen"
        (answer,) = in_duckdb([f"CREATE TABLE cases AS {row}", query])
        assert answer["outcome"] == outcome


@pytest.mark.parametrize("score", ["'NaN'::DOUBLE", "'Infinity'::DOUBLE", "1e300", "3.4949999999"])
def test_no_strange_number_is_answered(score: str) -> None:
    """Neither what is no number, nor one that is too large, nor one with too many decimals."""
    row = f"SELECT TRUE asked, 'given' consent, 10 age, {score}::DOUBLE score, DATE '2026-01-01' seen"
    (answer,) = in_duckdb([f"CREATE TABLE cases AS {row}", POLICY.to_sql("duckdb", "cases")])
    assert answer["problem"] == "score has no such value"


@FORMS
def test_codes_stand_for_values_and_for_not_known(engine: Engine, form: str) -> None:
    """Several codes may mean one value, and a code may mean that nobody knows."""
    columns = {"asked": "asked", "consent": "c", "age": "age", "score": "score", "seen": "seen"}
    values: Any = {"consent": {"J": "given", "N": "refused", "n": "refused", "?": "unknown"}, "age": {99: "unknown"}}
    query = POLICY.to_sql(engine.dialect, "t", columns=columns, values=values, form=form)
    makes = f"CREATE TABLE t (asked {engine.types['truth']}, c VARCHAR(9), age INTEGER, score INTEGER, seen DATE)"
    truth = "1" if engine.dialect == "sqlite" else "TRUE"

    def answer(code: str, age: int) -> dict[str, Any]:
        return engine.run([makes, f"INSERT INTO t VALUES ({truth}, '{code}', {age}, 1, '2026-01-01')", query])[0]

    assert answer("J", 10)["outcome"] == "share"
    assert answer("N", 10)["outcome"] == answer("n", 10)["outcome"] == "dont_share"
    assert answer("N", 99)["settled"] is False
    assert answer("?", 10)["possible_share"] is answer("?", 10)["possible_dont_share"] is True
    assert answer("given", 10)["problem"] == "consent has no such value"


@FORMS
def test_a_fact_without_column_is_unknown(engine: Engine, form: str) -> None:
    """Facts that are not listed are unknown in every row; their columns, if there are any, are not looked at."""
    row = {**CLEAN, "consent": "refused"}
    assert one(engine, row, form=form)["outcome"] == "dont_share"
    assert one(engine, row, form=form, columns=["asked", "age", "score", "seen"])["settled"] is False
    assert one(engine, row, form=form, columns=["consent"])["possible_escalate"] is True


DATED = load_document(
    small_policy(
        [date("on", decision_date=True), yes_no("there")],
        rule("new", Outcome.SHARE, has("there"), in_force=between("on", DAY, None)),
        otherwise=Outcome.DONT_SHARE,
    )
)


@FORMS
def test_the_date_of_the_decision_is_said_and_never_guessed(engine: Engine, form: Any) -> None:
    """A column, in which NULL is any day; a day for all rows; or the day of the query."""
    rows = [{"there": True, "on": DAY}, {"there": True, "on": DAY - datetime.timedelta(1)}, {"there": True}]
    with pytest.raises(SqlError, match="looks at the date"):
        DATED.to_sql(engine.dialect, "cases", form=form)
    with pytest.raises(SqlError, match="looks at the date"):
        DATED.to_sql(engine.dialect, "cases", columns=["there"], form=form)
    with pytest.raises(SqlError, match="one of them"):
        DATED.to_sql(engine.dialect, "cases", columns=["there", "on"], on=DAY, form=form)

    def outcomes(**more: Any) -> list[tuple[str, bool]]:
        query = DATED.to_sql(engine.dialect, "cases", keep=[ID], form=form, **more)
        return [(a["outcome"], a["settled"]) for a in answers(engine, DATED.document, rows, query)]

    by_row = [("share", True), ("dont_share", True), ("escalate", False)]
    assert outcomes(columns=["there", "on"]) == by_row
    assert outcomes(columns=list(DATED.facts)) == by_row
    assert outcomes(on=DAY) == [("share", True)] * 3
    assert outcomes(on=DAY - datetime.timedelta(1)) == [("dont_share", True)] * 3
    assert outcomes(on="today") == [("share", True)] * 3, "this test was written after that day"


def test_a_policy_of_a_day_needs_no_date() -> None:
    """`mars@2026-03-01` has no date of the decision any more."""
    policy = load_mars(on=DAY, prove=False)
    assert "decision_date" not in policy.to_sql("duckdb", "cases")
    with pytest.raises(SqlError, match="given already"):
        policy.to_sql("duckdb", "cases", on=DAY)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"dialect": "postgresql"}, "no SQL dialect `postgresql`; did you mean `postgres`"),
    ({"form": "exakt"}, "no form `exakt`; did you mean `exact`"),
    ({"yes_no": "maybe"}, "written as"),
    ({"columns": ["consnt"]}, "no fact `consnt`; did you mean `consent`"),
    ({"columns": "consent"}, "a list of facts, or a mapping"),
    ({"values": {"consnt": {}}}, "no fact `consnt`"),
    ({"values": {"consent": {"G": "givn"}}}, "no value `givn`; did you mean `given`"),
    ({"values": {"consent": {"G": "given", 1: "refused"}}}, "several kinds"),
    ({"values": {"age": {"none": "unknown"}}}, "several kinds"),
    ({"values": {"age": {9: "given"}}}, "only stand for `unknown`"),
    ({"values": {"consent": {1.5: "given"}}}, "a text, a whole number"),
    ({"values": {"consent": {"G": "given"}}, "columns": ["age"]}, "codes but no column"),
    ({"keep": "id"}, "are a list"),
    ({"keep": ["Outcome"]}, "cannot be kept"),
    ({"keep": ["id", "ID"]}, "cannot be kept"),
    ({"table": ""}, "cannot be the name"),
    ({"table": "a\0b"}, "cannot be the name"),
    ({"table": "a.b.c.d"}, "one to three parts"),
    ({"values": {"consent": {"\0": "given"}}}, "cannot be a value"),
    ({"values": {"consent": {"\ud800": "given"}}}, "cannot be a value"),
    ({"dialect": None}, "no SQL dialect `None`"),
    ({"form": 5}, "no form `5`"),
    ({"table": 5}, "the name of a table or view is a text"),
    ({"table": ["a", 5]}, "the name of a table or view is a text"),
    ({"name": 5}, "the name of a table or view is a text"),
    ({"columns": 5}, "a list of facts, or a mapping"),
    ({"columns": {"consent": 5}}, "a list of facts, or a mapping"),
    ({"columns": [5]}, "a list of facts, or a mapping"),
    ({"columns": {"asked": "A", "consent": "A"}}, "the column `A` is to give `asked` and `consent`"),
    ({"columns": {"consent": "A", "asked": "A"}}, "the column `A` is to give `asked` and `consent`"),
    ({"keep": [5]}, "are a list"),
    ({"values": "x"}, "values are a mapping"),
    ({"values": {"consent": "given"}}, "values are a mapping"),
    ({"values": {5: {}}}, "the name of a fact is a text"),
    ({"values": {"consent": {"G": 5}}}, "stands for one value"),
    ({"values": {"consent": {"G": ["given"]}}}, "stands for one value"),
    ({"values": {"consent": {None: "given"}}}, "a text, a whole number"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_does_not_fit_is_refused_with_a_way_out(wrong: dict[str, Any], message: str) -> None:
    """In plain words."""
    with pytest.raises(SqlError) as raised:
        POLICY.to_sql(**{"dialect": "duckdb", "table": "cases", **wrong})
    assert message in str(raised.value)


@pytest.mark.parametrize("day", ["yesterday", 5])
def test_a_day_that_is_none_is_refused_as_everywhere(day: Any) -> None:
    """In the words in which `decide` refuses it."""
    with pytest.raises(CaseError, match=f"`{day}` is not a date"):
        POLICY.to_sql("duckdb", "cases", on=day)


def test_members_of_several_of_have_columns_of_their_own() -> None:
    """The several-of fact itself has none."""
    with pytest.raises(SqlError, match=r"as `subject\.lawful_reasons/"):
        load_mars(prove=False).to_sql("duckdb", "cases", columns=["subject.lawful_reasons"])


def test_without_sqlglot_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else works without it."""
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(SqlError, match=r"pip install \"sharepolicy\[sql\]\""):
        POLICY.to_sql("duckdb", "cases")


def test_a_policy_with_too_many_ways_has_no_exact_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with the way out, and the standard form is there."""
    monkeypatch.setattr("sharepolicy.backends.sql.forms.MOST_WAYS", 1)
    with pytest.raises(SqlError, match="take the standard form"):
        POLICY.to_sql("duckdb", "cases", form="exact")
    assert POLICY.to_sql("duckdb", "cases")


HOSTILE = """x"y'z`w]v\\u; DROP TABLE cases; -- /* */ \n [a] ${b} {{c}} %s ? :d @e #f"""


def hostile_policy(text: str) -> Policy:
    """A policy whose names and values are a text of somebody who means harm."""
    return load_document(
        small_policy(
            [choice(f"fact {text}", f"one {text}", f"two {text}", "three"), yes_no(f"other {text}")],
            rule(f"rule {text}", Outcome.SHARE, has(f"fact {text}", f"one {text}")),
            rule(f"not {text}", Outcome.DONT_SHARE, Not(has(f"fact {text}", f"one {text}", f"two {text}"))),
        ),
        prove=False,
    )


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
sharp = st.text(st.sampled_from("'\"`]\\/*-;\n %$#x"), min_size=1, max_size=12)


@FORMS
@given(text=st.one_of(st.just(HOSTILE), sharp, texts))
def test_no_text_of_a_policy_or_table_becomes_sql(engine: Engine, form: Any, text: str) -> None:
    """Names of facts, rules, values, tables and columns, and codes: all of them are only ever names and values."""
    policy = hostile_policy(text)
    fact, other = policy.facts
    table, column, code = f"table {text}", f"column {text}", f"code {text}"
    query = policy.to_sql(
        engine.dialect,
        [table],
        columns={fact: column, other: other},
        values={fact: {code: f"one {text}", f"two {text}": f"two {text}", "three": "three"}},
        yes_no="words",
        form=form,
    )
    made = f"CREATE TABLE {quoted(table)} ({quoted(column)} VARCHAR(99), {quoted(other)} VARCHAR(99))"
    quote = code.replace("'", "''")
    for value, outcome in ((quote, "share"), ("three", "dont_share"), (text.replace("'", "''") + "!", None)):
        (answer,) = engine.run([made, f"INSERT INTO {quoted(table)} VALUES ('{value}', 'no')", query])
        assert answer["outcome"] == outcome


@FORMS
@given(dialect=st.sampled_from(DIALECTS), text=st.one_of(st.just(HOSTILE), sharp))
def test_what_is_written_is_one_statement_in_every_dialect(form: Any, dialect: str, text: str) -> None:
    """Read again in the same dialect, it is one query, and it is written in the same way again."""
    policy = hostile_policy(text)
    query = policy.to_sql(dialect, [f"table {text}"], form=form, keep=[f"kept {text}"])
    (tree,) = [each for each in sqlglot.parse(query, dialect=dialect) if each is not None]
    again = tree.sql(dialect=dialect)
    assert sqlglot.parse_one(again, dialect=dialect).sql(dialect=dialect) == again
    tables = {table.name for table in tree.find_all(sqlglot.exp.Table)}
    steps = {step.alias for step in tree.find_all(sqlglot.exp.CTE)}
    assert tables - steps == {f"table {text}"}
    written = {literal.name for literal in tree.find_all(sqlglot.exp.Literal) if literal.is_string}
    assert {f"one {text}", f"two {text}"} & written


@cache
def mars() -> Policy:
    """It, loaded once for all dialects."""
    return load_mars(prove=False)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("form", ["standard", "exact"])
def test_the_view_is_the_query(dialect: str, form: Any) -> None:
    """In every dialect: the exact form of a small policy, and the standard form of a shipped one."""
    policy = DATED if form == "exact" else mars()
    query = policy.to_sql(dialect, "data.cases", on=DAY, form=form, keep=["id"])
    view = policy.to_sql(dialect, "data.cases", on=DAY, form=form, keep=["id"], name="data.decisions")
    made, alone = sqlglot.parse_one(view, dialect=dialect), sqlglot.parse_one(query, dialect=dialect)
    assert isinstance(made, sqlglot.exp.Create)
    assert made.expression.sql(dialect=dialect, comments=False) == alone.sql(dialect=dialect, comments=False)
    assert len(made.expression.selects) == (9 if form == "standard" else 8)
