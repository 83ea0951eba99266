"""`sharepolicy sql` writes what `Policy.to_sql` says, and complains in plain words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.mars import MARS, load_mars

Run = Callable[..., Any]

PLAIN = ("sql", MARS, "--dialect", "duckdb", "--table", "cases")


def test_it_writes_the_query_of_the_policy(run: Run) -> None:
    """Columns, codes, what is kept, the day and the form: all as in Python."""
    ran = run(
        *("sql", MARS, "--dialect", "postgres", "--table", "data.cases", "--exact", "--on", "2026-03-01"),
        *("--column", "risk_to_child=risk", "--column", "item.relevant", "--keep", "id", "--name", "data.answers"),
        *("--value", "risk_to_child:'1'=low", "--value", "risk_to_child:?=unknown", "--value", "item.relevant:1=yes"),
    )
    expected = load_mars(prove=False).to_sql(
        "postgres",
        "data.cases",
        form="exact",
        columns={"risk_to_child": "risk", "item.relevant": "item.relevant"},
        values={"risk_to_child": {"1": "low", "?": "unknown"}, "item.relevant": {1: "yes"}},
        keep=["id"],
        on=datetime.date(2026, 3, 1),
        name="data.answers",
    )
    assert (ran.code, ran.out, ran.err) == (0, expected, "")


def test_it_writes_to_a_file(run: Run, tmp_path: Path) -> None:
    """And says nothing then."""
    ran = run(*PLAIN, "--on", "today", "-o", str(tmp_path / "query.sql"))
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "query.sql").read_text(encoding="utf-8") == run(*PLAIN, "--on", "today").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "looks at the date"),
        (("--on", "soon"), "`soon` is not a date"),
        (("--on", "today", "--dialect", "mysql"), "no SQL dialect `mysql`"),
        (("--on", "today", "--column", "risk"), "no fact `risk`"),
        (("--on", "today", "--column", "item.relevant=a", "--column", "item.relevant=b"), "has two columns"),
        (("--on", "today", "--value", "item.relevant"), "is not FACT:THEIRS=OURS"),
        (("--on", "today", "--value", "purpose:1=not_clear", "--value", "purpose:1=unknown"), "is given twice"),
        (("--on", "today", "--column", "item.relevant="), "is not FACT or FACT=COLUMN"),
        (("--on", "today", "--column", "=a"), "is not FACT or FACT=COLUMN"),
        (("--on", "today", "--keep", "*"), "name each column to add to the result"),
        (("--on", "today", "--keep", ""), "name each column to add to the result"),
        (("--on", "today", "--name", "Cases"), "the view `Cases` needs a different name"),
        (("--on", "today", "-o", "no/such/folder/query.sql"), "cannot be written"),
    ],
)
def test_what_does_not_fit_is_said(arguments: tuple[str, ...], message: str, run: Run) -> None:
    """In one line, with the exit code of wrong arguments."""
    ran = run(*PLAIN, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in " ".join(ran.err.split())
