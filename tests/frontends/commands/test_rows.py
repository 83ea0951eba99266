"""Rows of cases, by `diff --cases` and by `batch`: what one refuses, the other does not take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def said_by_both(run: Run, place: str) -> tuple[str, str]:
    """What each says of a place, in one line; neither decides a row of it."""
    weighed = run("diff", "club", "new", "--cases", place)
    decided = run("batch", "club", place)
    assert decided.code == 2
    assert weighed.code == 2 or "Real cases: 0 of 0 cases change." in weighed.out
    return " ".join((weighed.out + weighed.err).split()), " ".join((decided.out + decided.err).split())


def put(place: str, text: str) -> Path:
    """A file with this text."""
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "weighed", "decided"),
    [  # what the file says, what `diff` says to it, what `batch` says
        ("a.jsonl", '{"risk": "none", "risk": "high"}\n', "a.jsonl:1: `risk` is given twice", "(a.jsonl, 1 row: 1)"),
        ("a.ndjson", '{"risk": "high", "r\\u0069sk": "high"}\n', "`risk` is given twice", "`risk` is given twice"),
        ("a.jsonl", '{"item.shows": {"name": true, "name": false}}\n', "`name` is given twice", "given twice"),
        ("a.jsonl", '{"item.shows": ["name"], "item.shows/name": false}\n', "a second time", "a second time"),
        ("a.csv", "risk,risk\nhigh,high\n", "two columns are called `risk`", "two columns are called `risk`"),
        ("a.csv", 'risk,"risk"\nhigh,none\n', "a.csv:1: two columns", "two columns are called `risk`"),
        ("a.csv", "risk,rsik\nhigh,\n", "`rsik`", "did you mean `risk`"),
        ("a.csv", "risk,\nhigh,\n", "a.csv:2", "the column `` is not a fact"),
        ("a.csv", "risk;subject.age\nhigh;7\n", "are semicolons between the columns?", "are semicolons between"),
        ("a.csv", "risk\tsubject.age\nhigh\t7\n", "are tabs between the columns?", "are tabs between"),
        ("a.csv", "risk;note\nhigh;a,b\n", "are semicolons between the columns?", "are semicolons between"),
        ("a.csv", "risk,subject.age\nhigh\n", "it has 1 cell, and the header has 2", "1 cell in line 2"),
        ("k=v/a.csv", "risk\nhigh\n", "the name of its folder says what `k` is", "`k` is not a fact"),
        ("risk=high/risk=none/a.csv", "subject.age\n9\n", "two folders above", "two folders above"),
        ("risk=high/risk=high/a.jsonl", '{"subject.age": 9}\n', "two folders above", "two folders above"),
        ("risk=high/a.csv", "risk\nnone\n", "says what `risk` is", "by a column of `risk=high/a.csv` and by"),
        ("risk=high/a.jsonl", '{"risk": "none"}\n', "says what `risk` is", "given by the row and by the folder"),
    ],
)
def test_neither_decides_what_is_said_twice_or_is_no_fact(
    run: Run, changed: Path, name: str, text: str, weighed: str, decided: str
) -> None:
    """Also where the cells of a column are empty, or folders say it."""
    put(name, text)
    one, other = said_by_both(run, name)
    assert weighed in one
    assert decided in other


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.json", '{\n "risk": "none",\n "risk": "high"\n}', "a.json:3: `risk` stands here a second time"),
        ("a.json", '{"facts": {"risk": "none"}, "facts": {}}', "a.json:1: `facts` stands here a second time"),
        ("a.yaml", "facts:\n  risk: none\n  risk: high\n", "a.yaml:3: `risk` stands here a second time"),
        ("a.yaml", "facts:\n  risk: huge\n", "a.yaml:2, by the old policy: `huge` is not a value of `risk`"),
        ("risk=high/a.json", '{"subject.age": 9}', "the name of its folder says what `risk` is"),
        ("risk=high/a.yaml", "facts: {subject.age: 9}\n", "the name of its folder says what `risk` is"),
    ],
)
def test_a_file_of_one_case_is_refused_at_its_place(run: Run, changed: Path, name: str, text: str, why: str) -> None:
    """With the line; and what the folder says is not passed over."""
    put(name, text)
    said = " ".join(run("diff", "club", "new", "--cases", name).out.split())
    assert "Real cases: 0 of 0 cases change." in said
    assert why in said


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.parquet"])
def test_a_link_to_what_has_no_end_is_never_read(run: Run, changed: Path, name: str) -> None:
    """Named, or beside other rows in a folder: that it is left out is said, or all is refused."""
    put("all/a.csv", "risk\nhigh\n")
    Path("all", name).symlink_to("/dev/zero")
    for text in said_by_both(run, f"all/{name}"):
        assert f"all/{name}" in text
        assert "is not an ordinary file" in text
    assert f"all/{name}: it is not an ordinary file" in run("diff", "club", "new", "--cases", "all").out
    decided = run("batch", "club", "all")
    assert (decided.code, f"`all/{name}` is not an ordinary file" in decided.err) == (2, True)


def test_a_link_to_what_is_not_there_is_not_passed_over(run: Run, changed: Path) -> None:
    """A file that was moved is missing; the rows beside it are not all rows."""
    put("all/a.csv", "risk\nhigh\n")
    Path("all/b.csv").symlink_to("gone.csv")
    assert "all/b.csv: it is a link to what is not there" in run("diff", "club", "new", "--cases", "all").out
    decided = run("batch", "club", "all")
    assert (decided.code, "`all/b.csv` is a link to what is not there" in decided.err) == (2, True)
