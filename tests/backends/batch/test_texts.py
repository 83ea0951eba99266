"""`sharepolicy batch` on the texts of CSV files: no row is lost, and what is wrong is said with its line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.backends.rows import csv_file
from sharepolicy.backends.rows.csv_file import has_quotes
from sharepolicy.backends.rows.tables import opened
from sharepolicy.ground.diagnostic import CaseError
from tests.backends.batch.small import POLICY, put, run

REFUSED = {
    "a quote that is never closed": (b'level,note\nhigh,"abc\nmax,x\nmax,y\n', "never closed (line 2)"),
    "before many good rows": (b'level,note\nlow,"a""b"\nhigh,"abc\n' + b"max,x\n" * 300_000, "never closed (line 3)"),
    "closed by the quote of another row": (b'level,note\nhigh,"abc\nmax,"x"\n', "closing quote (line 2)"),
    "in the first line": (b'\xef\xbb\xbf"level,note\nhigh,x\n', "never closed (line 1)"),
    "after old line ends": (b'level,note\rlow,x\rhigh,"abc\rmax,x\r', "never closed (line 3)"),
    "too few cells": (b'level,note\nhigh,"a\nb"\nmax\n', "`x.csv` has 1 cell, and the header has 2 (line 4)"),
    "semicolons": (b"level;note\nmax;x\n", "are semicolons between the columns?"),
    "tabs": (b"level\tnote\nmax\tx\n", "are tabs between the columns?"),
    "Latin-1": (b"level\nhigh\n\xe9\n", "error[not-utf8]: `x.csv` is not UTF-8 text (line 3) = help: save it as UTF-8"),
    "UTF-16": ("level\nhigh\n".encode("utf-16"), "`x.csv` is not UTF-8 text (line 1)"),
    "UTF-16 without a mark": ("level\nhigh\n".encode("utf-16-le"), "`x.csv` is not UTF-8 text (line 1)"),
    "a zero character": (b"level,note\nhigh,a\0b\n", "`x.csv` has a zero character (line 2)"),
    "a zero character far down": (b"level,note\n" + b"high,a\n" * 9000 + b"\0", "has a zero character (line 9,002)"),
    "a row without end": (b'level,note\nhigh,"' + b"max,x\n" * 500_000 + b'"\n', "has a row that is too long"),
    "nothing at all": (b"", "`x.csv` is empty"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_a_text_that_would_lose_rows_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    """With the line, and what was there before stays as it was."""
    (tmp_path / "x.csv").write_bytes(text)
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    code, _, err = run(tmp_path, "x.csv", "--ignore", "*", "-o", "out.csv")
    assert code == 2
    assert said in err
    assert "missing-file" not in err
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "before"
    assert len(list(tmp_path.iterdir())) == 3


def test_line_breaks_in_quotes_are_no_rows(tmp_path: Path) -> None:
    """However many blocks the file has."""
    (tmp_path / "x.csv").write_bytes(b"level,note\n" + b'max,"a\nb, ""c""\n"\n' * 200_000)
    code, out, err = run(tmp_path, "x.csv", "--keep", "note", "-o", "out.parquet")
    assert (code, err) == (0, "")
    assert "200,000 rows" in out
    found = pa.parquet.read_table(tmp_path / "out.parquet")
    assert found["note"].unique().to_pylist() == ['a\nb, "c"\n']


texts = st.text(st.sampled_from('a",\n\r x'), max_size=30)


@given(texts, st.integers(1, 12), st.booleans())
def test_a_file_that_is_read_in_pieces_has_the_same_quotes(
    tmp_path_factory: pytest.TempPathFactory, text: str, piece: int, mark: bool
) -> None:
    """Wherever a piece ends: in a quote, between two, in the mark of UTF-8, between the halves of a line's end."""
    path = tmp_path_factory.getbasetemp() / "pieces.csv"
    path.write_bytes(b"\xef\xbb\xbf" * mark + text.encode() + b"\n")

    def said() -> bool | str:
        try:
            return has_quotes(path)
        except CaseError as error:
            return str(error)

    whole = said()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "_PIECE", piece)
        assert said() == whole


def test_a_quote_that_is_never_closed_is_not_followed_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a file that does not fit into memory."""
    monkeypatch.setattr(csv_file, "_PIECE", 1 << 10)
    monkeypatch.setattr(csv_file, "_LONGEST", 1 << 12)
    (tmp_path / "x.csv").write_bytes(b'level,note\nhigh,"abc\n' + b"max,x\n" * 10_000)
    code, _, err = run(tmp_path, "x.csv", "--ignore", "*")
    assert code == 2
    assert "a text in quotes that is too long to be read (line 2)" in err


def test_kept_texts_come_back_from_csv_as_they_were(tmp_path: Path) -> None:
    """Other programs take a lone carriage return for the end of a row, too."""
    notes = [
        "a\rb",
        "\r",
        "a\r\nb",
        "\nx",
        'q"q',
        "a,b",
        "plain",
        "\ttab",
        "\r\r",
        " blank ",
        "é😀",
        "a\x0bb\x85c\u2028d",
    ]
    put(tmp_path / "in.jsonl", *({"level": "max", "no\rte": note, "id": str(at)} for at, note in enumerate(notes)))
    code, _, err = run(tmp_path, "in.jsonl", "--keep", "no\rte", "--keep", "id", "-o", "out.csv")
    assert (code, err) == (0, "")
    path = tmp_path / "out.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == ["no\rte", "id", "outcome", "settled"]
    assert rows == [[note, str(at), "share", "yes"] for at, note in enumerate(notes)]
    parse = pa.csv.ParseOptions(newlines_in_values=True)
    assert pa.csv.read_csv(path, parse_options=parse).column(0).to_pylist() == notes
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE found AS SELECT * FROM read_csv(?, delim = ',', quote = '\"', escape = '\"', header = true, "
            "new_line = '\\n', auto_detect = false, columns = {'note': 'VARCHAR', 'id': 'INT', 'a': 'VARCHAR', 'b': "
            "'VARCHAR'})",
            [str(path)],
        )
        assert [row[0] for row in connection.execute("SELECT * FROM found ORDER BY id").fetchall()] == notes
    assert path.read_bytes().endswith(b"yes\n")


@given(texts)
def test_quotes_are_those_of_a_strict_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """A text is refused exactly where Python's reader, when it is strict, would refuse it; else rows are the same."""
    path = tmp_path_factory.getbasetemp() / "quotes.csv"
    path.write_bytes(b"h\n" + text.encode())
    try:
        rows = [row for row in csv.reader(io.StringIO("h\n" + text, newline=""), strict=True) if row]
    except csv.Error:
        rows = None
    try:
        assert has_quotes(path) is ('"' in text)
    except CaseError:
        assert rows is None
        return
    assert rows is not None
    if all(len(row) == 1 for row in rows):
        with opened(path) as file:
            cells = [cell.as_py() or "" for batch in file.batches for cell in batch.column(0)]
        assert cells == [row[0] for row in rows[1:]]


def test_several_files_are_named_where_a_column_is_wrong(tmp_path: Path) -> None:
    """Else nobody would know where to look."""
    (tmp_path / "a.csv").write_text("level,id\nmax,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("level\nmax\n", encoding="utf-8")
    _, _, err = run(tmp_path, "a.csv", "b.csv", "--keep", "id", "-o", "out.csv")
    assert "the table has no column `id` (`b.csv`)" in err
    _, _, err = run(tmp_path, "a.csv", "b.csv", "--ignore", "id")
    assert "the table has no column `id` (`b.csv`)" in err


def test_rows_are_told_once_with_the_policies_for_which_they_are_wrong(tmp_path: Path) -> None:
    """And how they are counted is said with them."""
    (tmp_path / "a.csv").write_text("level,note\n\nmax,\nhgih,\n", encoding="utf-8")
    other = POLICY.replace("policy: small", "policy: other")
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    (tmp_path / "less.yaml").write_text(
        other.replace(", max]}\n", "]}\n").replace("high, max", "high"), encoding="utf-8"
    )
    _, out, _ = run(tmp_path, "a.csv", "--ignore", "note", "--compare", "other.yaml", "--html", "page.html")
    assert len(re.findall("is not a value", out)) == 1
    assert "`hgih` is not a value of `level` (small and other, a.csv, 1 row: 2) - did you mean `high`?" in out
    assert "numbered from 1 in each file; the header and blank lines are not counted" in out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<td>small and other</td>" in page
    assert "the header and blank lines are not counted" in page
    _, out, _ = run(tmp_path, "a.csv", "--ignore", "note", "--compare", "less.yaml")
    assert "`max` is not a value of `level` (other, a.csv, 1 row: 1)" in out
