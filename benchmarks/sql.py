"""Policies as SQL: how long the query is, how long it takes to write, and to run over a million rows.

`pip install -e ".[dev]"`, then `python -m benchmarks.sql`. The rows are random, with each fact unknown in none of them
or in three of ten. The query counts outcomes, so no database need work out columns that nobody looks at. DuckDB runs on
one thread; SQLite runs over fewer rows. All figures are processor time; what is printed is seconds for a million rows,
the planning of the query included. The two exact ways are compared with each other.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from attrs import frozen

import sharepolicy
from benchmarks.mars import MARS
from benchmarks.sql_nodes import node_query
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import FactType

ROUNDS = 3
UNKNOWN = (0.0, 0.3)
DAY = "2026-03-01"
FOURTEEN = Path(__file__).parent / "policy14.yaml"

_COUNT = "SELECT outcome, settled, count(*) FROM ({}) AS answers GROUP BY 1, 2 ORDER BY 1, 2"


@frozen
class Written:
    """A policy in one form: the query, and the seconds that writing it took."""

    form: str
    query: str
    seconds: float

    def __str__(self) -> str:
        return (
            f"{len(self.query) / 1024:6.0f} kB  {self.query.count(chr(10)):6} lines  written in {self.seconds:5.2f} s"
        )


def forms(policy: sharepolicy.Policy, dialect: str) -> list[Written]:
    """Both forms, and the one that was not chosen (see docs/decisions/0018-sql-in-two-forms.md)."""

    def timed(form: str, write: Callable[[], str]) -> Written:
        begun = time.process_time()
        query = write().rstrip().rstrip(";")
        return Written(form, query, time.process_time() - begun)

    return [
        timed("standard", lambda: policy.to_sql(dialect, "cases")),
        timed("exact", lambda: policy.to_sql(dialect, "cases", form="exact")),
        timed("by nodes", lambda: node_query(policy, dialect)),
    ]


def make_table(policy: sharepolicy.Policy, rows: int, unknown: float) -> duckdb.DuckDBPyConnection:
    """A table of random rows in DuckDB: each fact unknown with that probability, else any of its values."""
    columns = []
    for name, fact in policy.facts.items():
        if fact.type is FactType.YES_NO:
            value = "random() < 0.5"
        elif fact.type is FactType.NUMBER:
            low, high = fact.minimum or 0, fact.maximum or 100
            value = f"CAST({low} + floor(random() * {high - low + 1}) AS INTEGER)"
        else:
            words = ", ".join(f"'{word}'" for word in fact.values)
            value = f"([{words}])[1 + CAST(floor(random() * {len(fact.values)}) AS INTEGER)]"
        columns.append(f'CASE WHEN random() >= {unknown} THEN {value} END AS "{name}"')
    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.execute("SELECT setseed(0.5)")
    database.execute(f"CREATE TABLE cases AS SELECT {', '.join(columns)} FROM range({rows})")
    return database


def in_sqlite(database: duckdb.DuckDBPyConnection, policy: sharepolicy.Policy, rows: int) -> sqlite3.Connection:
    """The first rows of the table, in SQLite."""
    found = sqlite3.connect(":memory:")
    found.execute(f"CREATE TABLE cases ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in policy.facts)})")
    taken = database.execute(f"SELECT * FROM cases LIMIT {rows}").fetchall()
    found.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(policy.facts))})", taken)
    return found


def seconds(run: Callable[[str], Sequence[Any]], query: str, rows: int) -> tuple[float, list[Any]]:
    """The median seconds for a million rows, and the counts."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = run(_COUNT.format(query))
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1e6 / rows, [(row[0], bool(row[1]), row[2]) for row in found]


def measure(policy: sharepolicy.Policy, rows: int, few: int) -> None:
    """Print what one policy costs."""
    ranges = [name for name, domain in policy.compiled.domains.items() if isinstance(domain.cells[0], Ranges)]
    print(f"\n{policy.name}: {len(policy.facts)} facts ({len(ranges)} numbers), {len(policy.rules)} rules")
    written = forms(policy, "duckdb")
    for each in written:
        print(f"  {each.form:<9} {each}")
    in_lite = forms(policy, "sqlite")
    for unknown in UNKNOWN:
        database = make_table(policy, rows, unknown)
        answers = [_say(unknown, "DuckDB", each, _asking(database), rows) for each in written]
        assert answers[1] == answers[2], "the two exact ways disagree"
        standard, exact = (sum(count for _, settled, count in found if settled) for found in answers[:2])
        print(f"  {unknown:3.0%} unknown  settled {standard / rows:.2%} standard, {exact / rows:.2%} exact")
        lite = in_sqlite(database, policy, few)
        for each in in_lite:
            _say(unknown, "SQLite", each, _asking(lite), few)


def _asking(database: Any) -> Callable[[str], Sequence[Any]]:
    return lambda query: database.execute(query).fetchall()


def _say(unknown: float, where: str, each: Written, run: Callable[[str], Sequence[Any]], rows: int) -> list[Any]:
    took, counts = seconds(run, each.query, rows)
    print(f"  {unknown:3.0%} unknown  {where}  {each.form:<9} {took:8.2f} s")
    return counts


def main() -> None:
    """Measure three policies."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sql", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows in DuckDB (default: a million)")
    parser.add_argument("--few", type=int, default=20_000, help="rows in SQLite (default: 20,000)")
    asked = parser.parse_args()
    for name in (str(FOURTEEN), f"{MARS}@{DAY}", f"school@{DAY}"):
        measure(sharepolicy.load(name, prove=False), asked.rows, asked.few)


if __name__ == "__main__":
    main()
