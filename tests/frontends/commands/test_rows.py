"""Rows of cases, by `diff --cases` and by `batch`: what one refuses, the other does not take."""

from __future__ import annotations

import json
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
    assert weighed.code == 2 or "0 of 0 real cases change" in weighed.out
    return " ".join((weighed.out + weighed.err).split()), " ".join((decided.out + decided.err).split())


def put(place: str, text: str) -> Path:
    """A file with this text."""
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [  # what the file says, and what both commands say to it
        ("a.jsonl", '{"risk": "none", "risk": "high"}\n', "`risk` is given twice"),
        ("a.ndjson", '{"risk": "high", "r\\u0069sk": "high"}\n', "`risk` is given twice"),
        ("a.jsonl", '{"item.shows": {"name": true, "name": false}}\n', "`name` is given twice"),
        ("a.jsonl", '{"item.shows": ["name"], "item.shows/name": false}\n', "answered twice"),
        ("a.jsonl", "{risk\n", "it is not JSON"),
        ("a.jsonl", "[1]\n", "it is not a JSON object"),
        ("a.jsonl", '{"risk": "high", "rsik": null}\n', "the column `rsik` is not a fact of this policy"),
        ("a.csv", "risk,risk\nhigh,high\n", "two columns are called `risk`"),
        ("a.csv", 'risk,"risk"\nhigh,none\n', "two columns are called `risk`"),
        ("a.csv", "risk,rsik\nhigh,\n", "the column `rsik` is not a fact of this policy"),
        ("a.csv", "risk,\nhigh,\n", "the column `` is not a fact of this policy"),
        ("a.csv", "risk,facts\nhigh,none\n", "the column `facts` is not a fact of this policy"),
        ("a.csv", "risk;subject.age\nhigh;7\n", "are semicolons between the columns?"),
        ("a.csv", "risk\tsubject.age\nhigh\t7\n", "are tabs between the columns?"),
        ("a.csv", "risk;note\nhigh;a,b\n", "are semicolons between the columns?"),
        ("a.csv", "risk,subject.age\nhigh\n", "has 1 cell, and the header has 2"),
        ("a.csv", 'risk,subject.age\nhigh,"7\n', "has a quote that is never closed"),
        ("a.csv", '"risk" x,subject.age\nhigh,7\n', "goes on after its closing quote"),
        ("a.csv", "risk\nhigh\0\n", "has a zero character"),
        ("k=v/a.csv", "risk\nhigh\n", "the column `k` is not a fact of this policy"),
        ("risk=high/risk=none/a.csv", "subject.age\n9\n", "two folders above"),
        ("risk=high/risk=high/a.jsonl", '{"subject.age": 9}\n', "two folders above"),
        ("risk=high/a.csv", "risk\nnone\n", "`risk` is given by a column of `risk=high/a.csv` and by the folder"),
        ("risk=high/a.jsonl", '{"risk": "none"}\n', "`risk` is given by the row and by the folder"),
        ("a.txt", "risk\nhigh\n", "`a.txt` is of a kind that is not read"),
        ("n*.csv", "risk\nhigh\n", "`nothing*.csv` is not there"),
    ],
)
def test_both_refuse_the_same_in_the_same_words(run: Run, changed: Path, name: str, text: str, why: str) -> None:
    """Also where the cells of a column are empty, or folders say it."""
    put(name, text)
    for said in said_by_both(run, name.replace("n*", "nothing*")):
        assert why in said


def test_a_fact_in_the_name_of_a_folder_is_read(run: Run, changed: Path) -> None:
    """By both commands: what `batch` takes for known is not unknown to `diff`."""
    for name, text in (("a.csv", "subject.age\n20\n"), ("b.jsonl", '{"subject.age": 20}\n')):
        put(f"all/risk=high/{name}", text)
        put(f"plain/{name}", text.replace("subject.age", "subject.age,risk").replace("20\n", "20,high\n"))
    put("plain/b.jsonl", '{"subject.age": 20, "risk": "high"}\n')
    found = [
        json.loads(run("diff", "club", "new", "--cases", place, "--format", "json").out)["weighed"]
        for place in ("all", "plain")
    ]
    for weighed in found:
        assert (weighed["cases"], weighed["unread"]) == (2, [])
    assert found[0]["table"] == found[1]["table"]


@pytest.mark.parametrize("text", ["risk,subject.age\n\nhigh,20\n", "\n\nrisk,subject.age\nhigh,20\n"])
def test_blank_lines_are_no_rows_and_no_header(run: Run, changed: Path, text: str) -> None:
    """The names stand in the first line that is not blank; and lines are counted as an editor does."""
    put("a.csv", text + "huge,20\n")
    said = " ".join(run("diff", "club", "new", "--cases", "a.csv").out.split())
    assert f"a.csv:{text.count(chr(10)) + 1}, by the old policy: `huge` is not a value" in said
    assert "of 1 real cases" in said
    assert "2 rows" in run("batch", "club", "a.csv", "--invalid", "mark").out


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.json", '{\n "risk": "none",\n "risk": "high"\n}', "a.json:3: `risk` appears twice here"),
        ("a.json", '{"facts": {"risk": "none"}, "facts": {}}', "a.json:1: `facts` appears twice here"),
        ("a.yaml", "facts:\n  risk: none\n  risk: high\n", "a.yaml:3: `risk` appears twice here"),
        ("a.yaml", "facts:\n  risk: huge\n", "a.yaml:2, by the old policy: `huge` is not a value of `risk`"),
        ("risk=high/a.json", '{"subject.age": 9}', "the name of its folder says what `risk` is"),
        ("risk=high/a.yaml", "facts: {subject.age: 9}\n", "the name of its folder says what `risk` is"),
    ],
)
def test_a_file_of_one_case_is_refused_at_its_place(run: Run, changed: Path, name: str, text: str, why: str) -> None:
    """With the line; and what the folder says is not passed over."""
    put(name, text)
    said = " ".join(run("diff", "club", "new", "--cases", name).out.split())
    assert "0 of 0 real cases change" in said
    assert why in said


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.parquet"])
def test_a_link_to_what_has_no_end_is_never_read(run: Run, changed: Path, name: str) -> None:
    """Named, or beside other rows in a folder: all is refused."""
    put("all/a.csv", "risk\nhigh\n")
    Path("all", name).symlink_to("/dev/zero")
    for text in said_by_both(run, f"all/{name}"):
        assert f"all/{name}" in text
        assert "is not an ordinary file" in text
    for text in said_by_both(run, "all"):
        assert f"`all/{name}` is not an ordinary file" in text


def test_a_link_to_what_is_not_there_is_not_passed_over(run: Run, changed: Path) -> None:
    """A file that was moved is missing; the rows beside it are not all rows."""
    put("all/a.csv", "risk\nhigh\n")
    Path("all/b.csv").symlink_to("gone.csv")
    for text in said_by_both(run, "all"):
        assert "`all/b.csv` is a link to what is not there" in text
