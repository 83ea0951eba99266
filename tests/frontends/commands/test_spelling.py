"""`--column` and `--value` are read alike by `batch` and `sql`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "risk=R", "--column", "risk=R"), "`risk` has two columns"),
        (("--column", "=R"), "`--column =R` is not FACT"),
        (("--column", "risk="), "`--column risk=` is not FACT"),
        (("--column", "risk=R", "--column", "subject.age=R"), "`risk` and `subject.age`"),
        (("--value", "risk:H=high", "--value", "risk:H=high"), "`H` of `risk` is given twice"),
        (("--value", "risk:7=high", "--value", "risk:007=none"), "`007` of `risk` is given twice"),
        (("--value", "risk:H"), "`--value risk:H` is not FACT:THEIRS=OURS"),
        (("--value", "risk=R:H=high"), "`--value risk=R:H=high` is not FACT:THEIRS=OURS"),
    ],
)
def test_both_commands_refuse_the_same(run: Run, club: Path, arguments: tuple[str, ...], said: str) -> None:
    """What one of them took, the last one counted, or the number of a text was another text's."""
    Path("rows.csv").write_text("R\nhigh\n", encoding="utf-8")
    for command in (("batch", "club", "rows.csv"), ("sql", "club", "--dialect", "duckdb", "--table", "rows")):
        found = run(*command, *arguments)
        assert (found.code, found.out) == (2, "")
        assert said in " ".join(found.err.split())


def test_digits_in_quotes_are_a_text(run: Run, club: Path) -> None:
    """In the rows of `batch` as in a query."""
    Path("rows.jsonl").write_text('{"R": "1"}\n{"R": 1}\n', encoding="utf-8")
    spelt = ("--column", "risk=R", "--invalid", "mark", "-o", "out.csv", "--want", "valid", "--value")
    for value, valid in (("risk:'1'=high", ["yes", "no"]), ("risk:1=high", ["yes", "yes"])):
        assert run("batch", "club", "rows.jsonl", *spelt, value).code == 0
        assert Path("out.csv").read_text(encoding="utf-8").splitlines() == ["valid", *valid]
