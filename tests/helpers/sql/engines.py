"""Databases that run here, each with a table of a policy's facts: DuckDB and SQLite always, PostgreSQL where it is."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
from attrs import frozen

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, FactType

Row = Mapping[str, Any]
"""For each fact its value as a database holds it, None when it is not known."""

Answer = Mapping[str, Any]
"""The columns of the answer to one row."""

ID = "the id"
"""The column that numbers the rows. It has a blank in its name, so that a name without quotes would be noticed."""


@frozen
class Engine:
    """A database: the dialect it speaks, how it declares a column, and how it answers a query about a table."""

    dialect: str
    types: Mapping[str, str]
    run: Callable[[Sequence[str]], list[dict[str, Any]]]


def in_duckdb(statements: Sequence[str]) -> list[dict[str, Any]]:
    """Run statements in a database of their own; the rows that the last one finds."""
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        columns = [column[0] for column in connection.description]
        return [dict(zip(columns, row, strict=True)) for row in connection.fetchall()]


def in_sqlite(statements: Sequence[str]) -> list[dict[str, Any]]:
    """As `in_duckdb`. SQLite has no truth values: its ones and noughts are made such."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in statements:
            cursor = connection.execute(statement)
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.close()
    truths = [name for name in columns if name.startswith(("possible_", "settled", "needs_"))]
    return [{**row, **{name: None if row[name] is None else bool(row[name]) for name in truths}} for row in rows]


DUCKDB = Engine(
    "duckdb", {"truth": "BOOLEAN", "text": "VARCHAR", "number": "DECIMAL(22, 4)", "date": "DATE"}, in_duckdb
)
SQLITE = Engine("sqlite", {"truth": "INTEGER", "text": "TEXT", "number": "NUMERIC", "date": "TEXT"}, in_sqlite)


def kind_of(fact: Fact, yes_no: str) -> str:
    """What a column for a fact holds."""
    if fact.type is FactType.YES_NO:
        return "truth" if yes_no == "boolean" else "text"
    return {FactType.NUMBER: "number", FactType.DATE: "date"}.get(fact.type, "text")


def quoted(name: str) -> str:
    """A name as standard SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def written(value: Any, engine: Engine) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value)) if engine.dialect == "sqlite" else str(value).upper()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        text = f"'{value.isoformat()}'"
        return text if engine.dialect == "sqlite" else f"DATE {text}"
    text = str(value).replace("'", "''")
    return f"'{text}'"


def table_of(
    engine: Engine, document: PolicyDocument, rows: Sequence[Row], *, yes_no: str = "boolean", table: str = "cases"
) -> list[str]:
    """Statements that make a table of rows. Facts that no row names have a column all the same."""
    facts = document.vocabulary.facts
    columns = [f"{quoted(name)} {engine.types[kind_of(fact, yes_no)]}" for name, fact in facts.items()]
    statements = [f"CREATE TABLE {quoted(table)} ({', '.join([f'{quoted(ID)} INTEGER', *columns])})"]
    lines = [
        f"({', '.join([str(number), *(written(row.get(name), engine) for name in facts)])})"
        for number, row in enumerate(rows)
    ]
    for start in range(0, len(lines), 500):
        statements.append(f"INSERT INTO {quoted(table)} VALUES {', '.join(lines[start : start + 500])}")
    return statements


def answers(
    engine: Engine, document: PolicyDocument, rows: Sequence[Row], query: str, *, yes_no: str = "boolean"
) -> list[Answer]:
    """The answers of a query to the rows of a table, in their order."""
    found = engine.run([*table_of(engine, document, rows, yes_no=yes_no), query])
    assert len(found) == len(rows)
    return sorted(found, key=lambda answer: answer[ID])
