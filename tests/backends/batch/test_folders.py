"""`sharepolicy batch` on folders as other programs leave them, and on files that change while they are read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from sharepolicy.backends.batch.summary import Summary
from sharepolicy.backends.columns.plan import AskedOfTable
from sharepolicy.backends.rows.lines import lines
from sharepolicy.backends.rows.tables import opened
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.columns import decide_files
from sharepolicy.ground.diagnostic import CaseError
from tests.backends.batch.small import POLICY, put, run


def written(path: Path, *levels: str, **more: str) -> Path:
    """A file of rows of that ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jsonl":
        return put(path, *({"level": level, **more} for level in levels))
    table = pa.table({"level": levels, **{name: [value] * len(levels) for name, value in more.items()}})
    if path.suffix == ".parquet":
        pa.parquet.write_table(table, path)
    elif path.suffix == ".arrow":
        with pa.ipc.new_file(path, table.schema) as file:
            file.write_table(table)
    else:
        pa.csv.write_csv(table, path)
    return path


ENDINGS = ("csv", "jsonl", "parquet", "arrow")


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_that_hold_no_rows_are_left_out_and_that_is_said(tmp_path: Path, ending: str) -> None:
    """What Spark has not finished, what a system hides: neither is decided, and neither is passed over in silence."""
    written(tmp_path / "all" / f"part-0.{ending}", "max")
    for name in ("_temporary/0/part-1", ".hidden/part-2", "_metadata", ".part-3", "deep/_started/part-4"):
        written(tmp_path / "all" / f"{name}.{ending}", "max")
    code, out, err = run(tmp_path, "all")
    assert (code, err) == (0, "")
    assert "1 row, decided" in out
    assert "files whose names begin with `_` or `.` are taken to hold no rows" in out
    assert all(name in out for name in ("_temporary", ".hidden", "_metadata", ".part-3", "_started"))
    _, said, _ = run(tmp_path, "all", "--format", "json")
    assert len(json.loads(said)["left_out"]) == 5


def test_patterns_leave_them_out_unless_they_ask_for_them(tmp_path: Path) -> None:
    """`_*.csv` is asked for by name; so is a file that is named as a whole, or in a hidden folder."""
    for name in ("a", "_b", ".c"):
        written(tmp_path / ".all" / f"{name}.csv", "max")
    for named, rows in ((".all/*.csv", 1), (".all/_*.csv", 1), (".all/_b.csv", 1), (".all", 1)):
        _, out, _ = run(tmp_path, named)
        assert f"{rows} row, decided" in out, named


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_fact_in_the_name_of_a_folder_is_a_column(tmp_path: Path, ending: str) -> None:
    """However the folder is named to the command: it is never unknown without a word."""
    for value in ("yes", "no", "__HIVE_DEFAULT_PARTITION__"):
        written(tmp_path / "all" / f"settled_first={value}" / f"part-0.{ending}", "low", **{"reasons/duty": "yes"})
    for named in ("all", "all/*/*"):
        code, _, err = run(tmp_path, named, "--want", "outcome,settled", "-o", "out.jsonl", "--keep", "*")
        assert (code, err) == (0, "")
        found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
        assert sorted((row["outcome"], row["settled"]) for row in found) == [
            ("dont_share", True),
            ("escalate", False),
            ("share", True),
        ]
    code, _, err = run(tmp_path, *(tmp_path / "all").glob("*yes/*"), "-o", "out.jsonl")
    assert (code, err) == (0, "")
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["outcome"] == "share"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_folders_say_is_checked_as_columns_are(tmp_path: Path, ending: str) -> None:
    """No fact, no value, and a fact that the rows give too."""
    written(tmp_path / "a" / "region=north" / f"x.{ending}", "max")
    code, out, err = run(tmp_path, "a")
    assert code == 2
    assert "`region` is not a fact of this policy" in out + err
    assert run(tmp_path, "a", "--ignore", "region")[0] == 0
    written(tmp_path / "b" / "settled_first=maybe" / f"x.{ending}", "max")
    code, out, err = run(tmp_path, "b")
    assert code == 2
    assert "`maybe` is not a value of `settled_first`" in out + err
    written(tmp_path / "c" / "level=low" / f"x.{ending}", "max")
    code, out, err = run(tmp_path, "c")
    assert code == 2
    assert "error" in out + err
    assert "level" in out + err


class _Cut:
    """Cuts a file short, or adds to it, as soon as some of it was read."""

    def __init__(self, path: Path, change: str) -> None:
        self.path, self.change = path, change

    def __call__(self, *_: Any) -> None:
        if self.change == "cut":
            os.truncate(self.path, self.path.stat().st_size // 2)
        elif self.change == "added to":
            with self.path.open("ab") as file:
                file.write(b"\n")
        elif self.change == "replaced":
            other = self.path.with_suffix(".other")
            other.write_bytes(self.path.read_bytes())
            other.replace(self.path)
        else:
            self.path.unlink(missing_ok=True)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("change", ["cut", "added to", "replaced", "taken away"])
def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, ending: str, change: str) -> None:
    """Nobody knows which rows it had; nothing is written."""
    path = written(tmp_path / f"rows.{ending}", *["max"] * (40_000 if ending == "jsonl" else 400_000))
    out = tmp_path / "out.parquet"
    summary = Summary("small")
    policy = load_text(POLICY, prove=False)
    asked = AskedOfTable(want=("outcome",), invalid="mark")
    with pytest.raises(CaseError, match="changed while it was read"):
        decide_files([policy.rows], [path], str(out), asked, summary, _Cut(path, change))
    assert not out.exists()


@pytest.mark.parametrize("ending", ["csv", "arrow"])
def test_a_file_that_is_cut_short_ends_no_process(tmp_path: Path, ending: str) -> None:
    """It is not mapped into memory."""
    path = written(tmp_path / f"rows.{ending}", *["max"] * 1_000_000)

    def read_while_it_is_cut() -> None:
        with opened(path) as file:
            os.truncate(path, 4096)
            assert all(batch.num_rows for batch in file.batches)

    with pytest.raises(CaseError, match="changed while it was read"):
        read_while_it_is_cut()


def test_an_unchanged_file_is_read_to_its_end(tmp_path: Path) -> None:
    """And says nothing."""
    for ending in ENDINGS:
        path = written(tmp_path / f"rows.{ending}", "max", "low")
        if ending == "jsonl":
            assert len(list(lines(path))) == 2
        else:
            with opened(path) as file:
                assert sum(batch.num_rows for batch in file.batches) == 2
