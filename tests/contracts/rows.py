"""Every backend that decides rows of a table, as one function each: the list to which a new one is added.

A backend gets a policy and rows, and answers each in turn. A row says of each fact its value as Python has it (True and
False, words, numbers as Decimal, dates), or nothing: then it is unknown. What a backend says is the outcomes that are
possible, or that the row has a problem. A backend that is not `exact` may call more outcomes possible than there are,
in rows that are not complete; it never calls fewer.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen

from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from tests.contracts.parts import NEEDS_DASK, NEEDS_RAY, by_dask, by_ray, table_of
from tests.contracts.spark import NEEDS_SPARK, by_spark_columns, by_spark_sql
from tests.helpers.sql.engines import DUCKDB, ID, SQLITE, Engine, answers
from tests.helpers.sql.postgres import WHY_NOT, programs, shared_server

Row = Mapping[str, Any]
Possible = frozenset[Outcome] | None
"""The possible outcomes of a row; None when it has a problem."""


@frozen
class RowBackend:
    """A backend under the contract. `marks` say where it cannot be tried, with the reason.

    One that is `dated` takes a date of the decision that is not known for today, as `decide` does by itself.
    """

    name: str
    answer: Callable[[Policy, Sequence[Row]], list[Possible]]
    exact: bool = True
    dated: bool = False
    marks: tuple[pytest.MarkDecorator, ...] = ()


def by_decide(policy: Policy, rows: Sequence[Row]) -> list[Possible]:
    """One row after the other."""
    return [_decided(policy, row) for row in rows]


def _decided(policy: Policy, row: Row) -> Possible:
    vocabulary = policy.document.vocabulary
    date = vocabulary.decision_date
    case: dict[str, Any] = (
        {date.name: {"at_least": datetime.date.fromordinal(date.minimum or 1)}} if date is not None else {}
    )
    for name, value in row.items():
        fact = vocabulary.facts[name]
        plain = (int(value) if value == int(value) else str(value)) if isinstance(value, Decimal) else value
        if value is not None and fact.several:
            case.setdefault(fact.several, {})[fact.member] = plain
        elif value is not None:
            case[name] = plain
    try:
        return frozenset(policy.decide(case).possible)
    except CaseError:
        return None


def by_columns(policy: Policy, rows: Sequence[Row]) -> list[Possible]:
    """A table in Arrow, decided on bit planes."""
    found = policy.decide_columns(table_of(policy, rows), want=["possible", "valid"], invalid="mark")
    return [frozenset(map(Outcome, row["possible"])) if row["valid"] else None for row in found.to_pylist()]


def by_sql(engine: Engine, form: Any) -> Callable[[Policy, Sequence[Row]], list[Possible]]:
    """A query, run by a database."""

    def answer(policy: Policy, rows: Sequence[Row]) -> list[Possible]:
        columns = list(policy.document.vocabulary.facts)
        query = policy.to_sql(engine.dialect, "cases", form=form, columns=columns, keep=[ID])
        return [_said(row) for row in answers(engine, policy.document, rows, query)]

    return answer


def _said(row: Mapping[str, Any]) -> Possible:
    possible = frozenset(outcome for outcome in OUTCOMES if row[f"possible_{outcome}"])
    assert row["settled"] is (len(possible) == 1)
    if row["problem"] is not None:
        assert (row["outcome"], possible) == (None, frozenset())
        return None
    assert row["outcome"] == (next(iter(possible)) if row["settled"] else "escalate")
    return possible


def by_postgres(form: Any) -> Callable[[Policy, Sequence[Row]], list[Possible]]:
    """As `by_sql`, on a server that is started when it is first asked."""
    return lambda policy, rows: by_sql(shared_server(), form)(policy, rows)


NEEDS_POSTGRES = (pytest.mark.skipif(programs() is None, reason=WHY_NOT),)

ROW_BACKENDS = (
    RowBackend("decide", by_decide),
    RowBackend("columns", by_columns, dated=True),
    RowBackend("SQL in DuckDB", by_sql(DUCKDB, "standard"), exact=False),
    RowBackend("SQL in DuckDB, exact", by_sql(DUCKDB, "exact")),
    RowBackend("SQL in SQLite", by_sql(SQLITE, "standard"), exact=False),
    RowBackend("SQL in SQLite, exact", by_sql(SQLITE, "exact")),
    RowBackend("SQL in PostgreSQL", by_postgres("standard"), exact=False, marks=NEEDS_POSTGRES),
    RowBackend("SQL in PostgreSQL, exact", by_postgres("exact"), marks=NEEDS_POSTGRES),
    RowBackend("SQL in Spark", by_spark_sql("standard", _said), exact=False, marks=NEEDS_SPARK),
    RowBackend("SQL in Spark, exact", by_spark_sql("exact", _said), marks=NEEDS_SPARK),
    RowBackend("columns in Spark", by_spark_columns, dated=True, marks=NEEDS_SPARK),
    RowBackend("columns in Dask", by_dask, dated=True, marks=NEEDS_DASK),
    RowBackend("columns in Ray", by_ray, dated=True, marks=NEEDS_RAY),
)


def loaded(document: PolicyDocument) -> Policy:
    """The policy of a document, without proof: random invariants may be false."""
    return load_document(document, prove=False)
