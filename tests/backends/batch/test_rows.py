"""`sharepolicy batch` on rows of JSON Lines, and on what is kept beside the answers: nothing is guessed or replaced."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from sharepolicy.backends.batch import loop
from tests.backends.batch.small import put, run

TWICE: list[tuple[Any, str]] = [
    ('{"level": "low", "level": "max"}', "`level` is given twice"),
    ('{"reasons": {"duty": "yes", "duty": "no"}}', "`duty` is given twice"),
    ({"LV": "low", "level": "max"}, "two columns give `level`"),
    ({"reasons": ["duty"], "reasons/duty": False}, "answered twice"),
    ("[1]", "it is not a JSON object"),
]


@pytest.mark.parametrize(("row", "said"), TWICE, ids=lambda each: each if isinstance(each, str) else json.dumps(each))
def test_a_row_that_gives_something_twice_is_refused(tmp_path: Path, row: Any, said: str) -> None:
    """And no value is chosen; the row before it is not at fault."""
    put(tmp_path / "x.jsonl", {"LV": "max"}, row)
    code, out, _ = run(tmp_path, "x.jsonl", "--column", "level=LV", "-o", "out.csv")
    assert code == 2
    assert said in out
    assert "(x.jsonl, 1 row: 2)" in out
    assert not (tmp_path / "out.csv").exists()


NAMES: list[tuple[tuple[str, ...], str]] = [
    (("--keep", "nothere"), "no row has a column `nothere`"),
    (("--ignore", "nothere"), "no row has a column `nothere`"),
    (("--column", "level=LV"), "no row has a column `LV`"),
    (("--keep", "idd"), "did you mean `id`?"),
    (("--value", "lvl:H=high"), "`lvl` is not a fact of this policy"),
    (("--value", "levl:H=high"), "did you mean `level`?"),
    (("--column", "levl=id"), "did you mean `level`?"),
    (("--want", "foo"), "there is no answer called `foo`"),
    (("--keep", "outcome"), "an answer has the same name"),
    (("--keep", "changed", "--compare", "small.yaml"), "an answer has the same name"),
    (("--keep", "other_outcome", "--compare", "small.yaml"), "an answer has the same name"),
    (("--column", "level=a", "--column", "level=b"), "`level` has two columns"),
    (("--column", "level=a", "--column", "settled_first=a"), "the column `a` is to give `level` and `settled_first`"),
    (("--value", "level:H=high", "--value", "level:H=max"), "is given twice"),
]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize(("arguments", "said"), NAMES, ids=lambda each: " ".join(each))
def test_names_that_do_not_fit_are_refused(tmp_path: Path, ending: str, arguments: tuple[str, ...], said: str) -> None:
    """In CSV and in JSON Lines alike, before an output is put in its place."""
    names = ("id", "level", "outcome", "changed", "other_outcome")
    (tmp_path / "x.csv").write_text(",".join(names) + "\n1,max,a,b,c\n", encoding="utf-8")
    put(tmp_path / "x.jsonl", dict(zip(names, (1, "max", "a", "b", "c"), strict=True)))
    code, _, err = run(tmp_path, f"x.{ending}", "--ignore", "*", "-o", "out.csv", *arguments)
    assert code == 2
    if ending == "csv":
        said = said.replace("no row has a", "the table has no")
    assert said in err
    assert not (tmp_path / "out.csv").exists()


def test_an_unknown_column_of_a_row_is_told_with_the_nearest_fact(tmp_path: Path) -> None:
    """As in a table."""
    put(tmp_path / "x.jsonl", {"levl": "max"})
    assert (
        "the column `levl` is not a fact of this policy (x.jsonl, 1 row: 1) - did you mean `level`? say"
        in (run(tmp_path, "x.jsonl")[1])
    )


def test_what_is_unknown_is_counted_in_the_decided_case(tmp_path: Path) -> None:
    """However it is said: left out, null, written or mapped as unknown, all values, a mapping or a list."""
    rows: list[dict[str, Any]] = [
        {},
        {"level": None, "reasons": {"duty": "yes", "task": "no"}},
        {"level": "unknown", "reasons": ["duty"]},
        {"level": "?", "reasons": []},
        {"level": ["none", "low", "high", "max"], "reasons": {"duty": "unknown"}},
        {"level": ["low", "max"], "settled_first": "unknown", "reasons": {"duty": "yes"}},
    ]
    put(tmp_path / "x.jsonl", *rows)
    code, out, _ = run(tmp_path, "x.jsonl", "--value", "level:?=unknown", "--format", "json")
    assert code == 0
    assert json.loads(out)["unknown"] == {"settled_first": 6, "level": 5, "reasons/duty": 2}
    every = rows[4]["level"]
    table = pa.table(
        {
            "level": pa.array([None, None, every, every, every, ["low", "max"]], pa.list_(pa.string())),
            "settled_first": ["unknown", None, None, "?", None, "yes"],
            "reasons": pa.array([None, ["duty"], ["duty"], [], None, ["duty"]], pa.list_(pa.string())),
        }
    )
    spelt = ("--value", "level:?=unknown", "--value", "settled_first:?=unknown")
    pa.parquet.write_table(table, tmp_path / "x.parquet")
    code, out, err = run(tmp_path, "x.parquet", *spelt, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["unknown"] == {"settled_first": 5, "level": 5, "reasons/duty": 2}
    views = table.set_column(1, "settled_first", table["settled_first"].cast(pa.string_view()))
    with pa.ipc.new_file(tmp_path / "x.arrow", views.schema) as writer:
        writer.write_table(views)
    code, out, err = run(tmp_path, "x.arrow", *spelt, "--format", "json")
    assert json.loads(out)["unknown"] == {"settled_first": 5, "level": 5, "reasons/duty": 2}


MIXED: list[tuple[list[Any], list[Any]]] = [
    ([1, 2, None], [1, 2, None]),
    ([1, 2.5, None], [1.0, 2.5, None]),
    ([2**62, 1], [2**62, 1]),
    ([2**62 + 1, 0.5], [str(2**62 + 1), "0.5"]),
    ([2**70, 1], [str(2**70), "1"]),
    ([True, None], [True, None]),
    ([True, 1], ["true", "1"]),
    ([1, "1"], ["1", "1"]),
    (["a", {"b": [1, "é"]}], ["a", '{"b": [1, "é"]}']),
    (["\ud800", "a"], ['"\\ud800"', "a"]),
    ([None, None], [None, None]),
]


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".csv", ".jsonl"])
@pytest.mark.parametrize(("ids", "kept"), MIXED, ids=[json.dumps(ids) for ids, _ in MIXED])
def test_a_kept_column_is_of_one_kind_or_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, ids: list[Any], kept: list[Any]
) -> None:
    """Whichever block or file a value stands in; without types, values are written as they are."""
    monkeypatch.setattr(loop, "BLOCK", 1)
    put(tmp_path / "a.jsonl", {"level": "max", "id": ids[0]})
    put(tmp_path / "b.jsonl", *({"id": each, "level": "max"} for each in ids[1:]))
    for keep in ("id", "*"):
        code, _, err = run(tmp_path, "a.jsonl", "b.jsonl", "--keep", keep, "-o", f"out{ending}", "--want", "outcome")
        assert (code, err) == (0, "")
        if ending == ".jsonl":
            lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
            assert [json.loads(line)["id"] for line in lines] == ids
        elif ending == ".csv":
            with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
                assert len(list(csv.DictReader(file))) == len(ids)
        else:
            assert read(tmp_path / f"out{ending}")["id"].to_pylist() == kept


def read(path: Path) -> pa.Table:
    """What was written."""
    if path.suffix == ".parquet":
        return pa.parquet.read_table(path)
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".csv"])
def test_kept_columns_stand_under_their_names_whatever_files_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Another order, a key that comes late, a column that a file does not have, types that differ."""
    monkeypatch.setattr(loop, "BLOCK", 1)
    (tmp_path / "a.csv").write_text("id,level,note\n1,max,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("note,id,level\ny,2,max\n", encoding="utf-8")
    put(tmp_path / "c.jsonl", {"level": "max", "id": 3}, {"late": True, "id": 4})
    for name, kind in (("d", pa.int32()), ("e", pa.date32())):
        table = pa.table({"level": ["max"], "late": pa.array([5], pa.int32()).cast(kind)})
        pa.parquet.write_table(table, tmp_path / f"{name}.parquet")
    code, _, err = run(tmp_path, "[a-e].*", "--keep", "*", "-o", f"out{ending}", "--want", "settled")
    assert (code, err) == (0, "")
    if ending == ".csv":
        assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines() == [
            "id,note,late,settled", "1,x,,yes", "2,y,,yes", "3,,,yes", "4,,yes,no", ",,5,yes", ",,1970-01-06,yes"
        ]  # fmt: skip
        return
    found = read(tmp_path / f"out{ending}")
    assert found["id"].to_pylist() == ["1", "2", "3", "4", None, None]
    assert found["note"].to_pylist() == ["x", "y", None, None, None, None]
    assert found["late"].to_pylist() == [None, None, None, "true", "5", "1970-01-06"]


def test_a_mapped_column_is_no_other_column(tmp_path: Path) -> None:
    """`*` keeps what is no fact, whatever the file calls the facts."""
    put(tmp_path / "x.jsonl", {"LV": "max", "id": 1, "reasons": ["duty"]})
    assert (
        run(tmp_path, "x.jsonl", "--keep", "*", "--column", "level=LV", "-o", "out.jsonl", "--want", "outcome")[0] == 0
    )
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == '{"id": 1, "outcome": "share"}\n'


def test_two_columns_of_one_name_are_not_kept(tmp_path: Path) -> None:
    """Nobody would know which of them is meant."""
    (tmp_path / "x.csv").write_text("id,level,id\n1,max,2\n", encoding="utf-8")
    for output in (("-o", "out.csv"), ()):
        code, _, err = run(tmp_path, "x.csv", "--keep", "id", *output)
        assert code == 2
        assert "two columns that are kept are called `id`" in err


def test_a_name_of_half_characters_is_refused(tmp_path: Path) -> None:
    """No file of a table can hold it."""
    put(tmp_path / "x.jsonl", {"level": "max", "\ud800": 1})
    code, _, err = run(tmp_path, "x.jsonl", "--keep", "*", "-o", "out.csv")
    assert code == 2
    assert "not made of whole characters" in err


def test_a_wrong_value_of_half_characters_is_told(tmp_path: Path) -> None:
    """In the output, the summary and the page."""
    put(tmp_path / "x.jsonl", {"level": "\ud800"})
    for name in ("out.parquet", "out.csv", "out.jsonl"):
        arguments = ("--invalid", "mark", "--want", "problem", "-o", name, "--html", "page.html")
        code, out, _ = run(tmp_path, "x.jsonl", *arguments)
        assert code == 0
        assert "`\\ud800` is not a value of `level`" in out
    told = "`\\ud800` is not a value of `level`"
    assert pa.parquet.read_table(tmp_path / "out.parquet")["problem"].to_pylist() == [told]
    assert told in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_value_that_stands_for_none_is_refused_at_once(tmp_path: Path) -> None:
    """Whether or not a row has it, and with the nearest right one."""
    put(tmp_path / "x.jsonl", {"level": "low"})
    code, _, err = run(tmp_path, "x.jsonl", "--value", "level:x=hig", "-o", "out.jsonl")
    assert code == 2
    assert "`high`" in err
    assert not (tmp_path / "out.jsonl").exists()
