"""`sharepolicy batch`: the answers are those of `decide` whatever the files are, and no file is left half written."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from sharepolicy import load
from sharepolicy.backends.batch import loop
from sharepolicy.backends.columns import batches
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.cli import main
from tests.helpers.tables import actions_in_order, rules_in_order

ROOT = Path(__file__).parents[3]
POLICY = str(ROOT / "benchmarks" / "policy14.yaml")
ROWS: list[dict[str, Any]] = [
    {
        "id": f"c{number}",
        "court_restriction": [True, False, None][number % 3],
        "recipient_verified": [True, True, True, None][number % 4],
        "risk_of_harm": ["none", "low", "significant", "immediate", None][number % 5],
        "recipient_need_to_know": [True, False][number % 2],
        "purpose_legitimate": number % 11 != 0,
        "identifiable": [True, False, None][number % 7 % 3],
        "subject_age": number % 120,
    }
    for number in range(200)
]
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("court_restriction", pa.bool_()),
        ("recipient_verified", pa.bool_()),
        ("risk_of_harm", pa.string()),
        ("recipient_need_to_know", pa.bool_()),
        ("purpose_legitimate", pa.bool_()),
        ("identifiable", pa.bool_()),
        ("subject_age", pa.int32()),
    ]
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The policy that decides."""
    return load(POLICY)


def facts(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a case."""
    return {name: value for name, value in row.items() if value is not None and name != "id"}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of rows, by its ending."""
    table = pa.Table.from_pylist(rows, SCHEMA)
    match path.suffix:
        case ".parquet":
            pa.parquet.write_table(table, path)
        case ".arrow":
            with pa.ipc.new_file(path, SCHEMA) as writer:
                writer.write_table(table, max_chunksize=64)
        case ".ipc":
            with pa.ipc.new_stream(path, SCHEMA) as writer:
                writer.write_table(table, max_chunksize=64)
        case ".csv":
            words = {True: "yes", False: "no", None: ""}
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer_ = csv.writer(file)
                writer_.writerow(SCHEMA.names)
                writer_.writerows(
                    [words[row[n]] if isinstance(row[n], bool | None) else row[n] for n in SCHEMA.names] for row in rows
                )
        case _:
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """What was written."""
    match path.suffix:
        case ".parquet":
            return list(pa.parquet.read_table(path).to_pylist())
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        case ".jsonl":
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        case _:
            with pa.memory_map(str(path)) as source:
                return list(pa.ipc.open_file(source).read_all().to_pylist())


def run(*arguments: object) -> tuple[int, str, str]:
    """The exit code of the command, what it said, and what it complained about."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["batch", *map(str, arguments)])
    return code, out.getvalue(), err.getvalue()


ENDINGS = (".parquet", ".arrow", ".ipc", ".csv", ".jsonl")
WANT = "outcome,settled,possible,rules,actions,ask"


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_is_decided_as_decide_does(policy: Policy, tmp_path: Path, ending: str) -> None:
    """Read and written; what is kept stands beside the answers of its own row."""
    source = write(tmp_path / f"cases{ending}", ROWS)
    for out_ending in (".parquet", ".arrow", ".csv", ".jsonl"):
        output = tmp_path / f"out{out_ending}"
        code, _, err = run(POLICY, source, "-o", output, "--keep", "id", "--want", WANT)
        assert (code, err) == (0, "")
        found = read(output)
        assert len(found) == len(ROWS)
        for row, answer in zip(ROWS, found, strict=True):
            decision = policy.decide(facts(row))
            wanted: dict[str, Any] = {
                "id": row["id"],
                "outcome": decision.outcome.value,
                "settled": decision.settled,
                "possible": [outcome.value for outcome in decision.possible],
                "rules": rules_in_order(decision),
                "actions": actions_in_order(decision),
                "ask": decision.ask[0].fact.name if decision.ask else None,
            }
            if out_ending == ".csv":
                wanted |= {name: " ".join(wanted[name]) for name in ("possible", "rules", "actions")}
                wanted |= {"settled": "yes" if decision.settled else "no", "ask": wanted["ask"] or ""}
            assert answer == wanted


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_summary_counts_what_decide_says(
    policy: Policy, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outcomes, deciding rules of settled rows, unknown facts of the others; the same for every kind of file."""
    monkeypatch.setattr(batches, "CHUNK", 64)
    monkeypatch.setattr(batches, "_SMALL", 32)
    source = write(tmp_path / f"cases{ending}", ROWS)
    code, out, _ = run(POLICY, source, "--ignore", "id", "--format", "json")
    assert code == 0
    found = json.loads(out)
    decisions = [policy.decide(facts(row)) for row in ROWS]
    open_ = [facts(row) for row, decision in zip(ROWS, decisions, strict=True) if not decision.settled]
    assert found["rows"] == found["decided"] == 200
    assert found["unsettled"] == len(open_) > 0
    for outcome in ("share", "dont_share", "escalate"):
        assert found["outcomes"].get(outcome, 0) == sum(decision.outcome == outcome for decision in decisions)
    rules = [deciding.rule.name for decision in decisions if decision.settled for deciding in decision.rules]
    assert found["rules"] == {name: rules.count(name) for name in found["rules"]}
    assert set(found["rules"]) == set(rules)
    assert {name: count for name, count in found["unknown"].items() if count} == {
        name: count
        for name in policy.facts
        if name != "facts_distinguished" and (count := sum(name not in case for case in open_))
    }


def test_folders_and_patterns_name_many_files(tmp_path: Path) -> None:
    """In the order of their names, whatever their kind."""
    for number, ending in enumerate((".parquet", ".csv", ".jsonl")):
        (tmp_path / "in").mkdir(exist_ok=True)
        write(tmp_path / "in" / f"{number}{ending}", ROWS[number * 50 : number * 50 + 50])
    (tmp_path / "in" / "notes.txt").write_text("not a table", encoding="utf-8")
    output = tmp_path / "out.jsonl"
    assert run(POLICY, tmp_path / "in", "-o", output, "--keep", "id")[0] == 0
    assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS[:150]]
    assert run(POLICY, tmp_path / "in" / "[01].*", "-o", output, "--keep", "id")[0] == 0
    assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS[:100]]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
def test_wrong_rows_are_named_and_nothing_is_written(tmp_path: Path, ending: str) -> None:
    """Or, when asked for, they are marked, and their answers are empty."""
    rows = [row | ({"risk_of_harm": "hgih"} if number in (3, 150) else {}) for number, row in enumerate(ROWS)]
    source = write(tmp_path / f"cases{ending}", rows)
    output = tmp_path / "out.parquet"
    code, out, err = run(POLICY, source, "-o", output, "--ignore", "id")
    assert code == 2
    assert "no answers were written" in err
    assert "`hgih` is not a value of `risk_of_harm`" in " ".join(out.split())
    assert "2 rows: 4, 151" in " ".join(out.split())
    assert [path.name for path in tmp_path.iterdir()] == [source.name]
    code, out, _ = run(
        POLICY, source, "-o", output, "--ignore", "id", "--invalid", "mark", "--want", "outcome,valid,problem",
        "--format", "json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(out)["invalid"] == 2
    assert [number for number, row in enumerate(read(output)) if not row["valid"]] == [3, 150]
    assert read(output)[3] == {
        "outcome": None,
        "valid": False,
        "problem": "`hgih` is not a value of `risk_of_harm`",
    }


def test_columns_and_values_may_be_called_otherwise(tmp_path: Path) -> None:
    """In every kind of file alike."""
    theirs = [{"RISK": ["H", "9"][n % 2], "verified": "1"} for n in range(4)]
    for name, text in (
        ("a.csv", "RISK,verified\n" + "".join(f"{row['RISK']},{row['verified']}\n" for row in theirs)),
        ("a.jsonl", "".join(json.dumps(row | {"verified": 1}) + "\n" for row in theirs)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        spelt = ["--value", "risk_of_harm:H=immediate", "--value", "risk_of_harm:9=unknown"]
        spelt += ["--value", "recipient_verified:1=yes", "--column", "risk_of_harm=RISK"]
        spelt += ["--column", "recipient_verified=verified"]
        output = tmp_path / "out.jsonl"
        code, out, err = run(POLICY, tmp_path / name, "-o", output, "--want", "possible", *spelt)
        assert (code, err) == (0, ""), out
        assert [row["possible"] for row in read(output)] == [
            ["share", "escalate"],
            ["share", "dont_share", "escalate"],
        ] * 2


@pytest.mark.parametrize("ending", [".parquet", ".jsonl"])
def test_another_policy_is_compared_row_by_row(
    policy: Policy, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of both outcomes, the rows that change, and the other outcome in the output."""
    monkeypatch.setattr(batches, "CHUNK", 64)
    monkeypatch.setattr(batches, "_SMALL", 32)
    monkeypatch.setattr(loop, "BLOCK", 64)
    text = Path(POLICY).read_text(encoding="utf-8")
    changed = text.replace("when: {risk_of_harm: immediate}", "when: {risk_of_harm: [significant, immediate]}")
    assert changed != text
    (tmp_path / "other.yaml").write_text(changed.replace("policy: fourteen", "policy: changed"), encoding="utf-8")
    other = load(tmp_path / "other.yaml")
    source = write(tmp_path / f"cases{ending}", ROWS)
    output = tmp_path / "out.jsonl"
    code, out, _ = run(
        POLICY, source, "-o", output, "--ignore", "id", "--compare", tmp_path / "other.yaml", "--want", "outcome",
        "--format", "json",
    )  # fmt: skip
    assert code == 0
    pairs = [(policy.decide(facts(row)).outcome.value, other.decide(facts(row)).outcome.value) for row in ROWS]
    found = json.loads(out)["compared"]
    assert {(entry["before"], entry["after"]): entry["rows"] for entry in found["table"]} == {
        pair: pairs.count(pair) for pair in pairs
    }
    moved = [number for number, (one, two) in enumerate(pairs, 1) if one != two]
    assert found["moved"] == len(moved) > 0
    assert [entry["row"] for entry in found["changed"]] == moved[:20]
    assert read(output) == [{"outcome": one, "other_outcome": two, "changed": one != two} for one, two in pairs]
    code, out, _ = run(POLICY, source, "--ignore", "id", "--compare", tmp_path / "other.yaml")
    assert f"{len(moved)} rows of 200 would get another outcome" in out


def test_an_interrupted_run_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a new one nor half of one; what was there before stays as it was."""
    source = write(tmp_path / "cases.parquet", ROWS)
    output = tmp_path / "out.parquet"
    output.write_text("before", encoding="utf-8")
    monkeypatch.setattr(batches, "CHUNK", 64)
    monkeypatch.setattr(batches, "_SMALL", 32)
    cut: Callable[[Any], Iterator[Any]] = batches._cut

    def interrupted(batch: Any) -> Iterator[Any]:
        yield next(cut(batch))
        assert len(list(tmp_path.iterdir())) == 3, "it was being written"
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "_cut", interrupted)
    assert run(POLICY, source, "-o", output, "--ignore", "id")[0] == 130
    assert output.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.parquet", "out.parquet"]


class Seen(HTMLParser):
    """The tags of a page that are open, those that would fetch or run something, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        assert tag not in ("script", "link", "iframe", "img")
        assert not any(name in ("src", "href") or name.startswith("on") for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data


def test_the_page_is_whole_and_fetches_nothing(tmp_path: Path) -> None:
    """Well formed, with the counts in it as text, and whatever rows say is only text."""
    rows = [row | ({"risk_of_harm": "<script>"} if number == 3 else {}) for number, row in enumerate(ROWS)]
    source = write(tmp_path / "cases.csv", rows)
    page = tmp_path / "page.html"
    run(POLICY, source, "--ignore", "id", "--html", page, "--compare", POLICY)
    seen = Seen()
    seen.feed(page.read_text(encoding="utf-8"))
    assert seen.open == []
    assert "`<script>` is not a value of `risk_of_harm`" in seen.text
    assert "200 rows, decided by fourteen" in seen.text
    said = "A court restricts this information.<small>court-restriction</small>"  # the rule, with its id beside it
    assert said in page.read_text(encoding="utf-8")


def test_no_label_is_cut_off(tmp_path: Path) -> None:
    """However long it is: the page breaks the line."""
    name = "court-restriction-" + "of-some-kind-" * 5 + "or-another"
    (tmp_path / "policy.yaml").write_text(Path(POLICY).read_text("utf-8").replace("court-restriction", name), "utf-8")
    page = tmp_path / "page.html"
    run(str(tmp_path / "policy.yaml"), write(tmp_path / "cases.csv", ROWS), "--ignore", "id", "--html", page)
    assert f">{name}<" in page.read_text(encoding="utf-8")


MISTAKES: list[tuple[list[str], str]] = [
    (["nothing.csv"], "`nothing.csv` is not there"),
    (["none*.csv"], "`none*.csv` is not there"),
    (["cases.txt"], "`cases.txt` is of a kind that is not read"),
    (["empty"], "`empty` holds no file that ends in"),
    (["bad.parquet"], "`bad.parquet` cannot be read"),
    (["bad.arrow"], "`bad.arrow` cannot be read"),
    (["latin.csv"], "`latin.csv` is not UTF-8 text"),
    (["cases.csv", "-o", "out.txt"], "`out.txt` is of a kind that is not written"),
    (["cases.csv", "-o", "cases.csv"], "`cases.csv` is read, and cannot be written over at once"),
    (["cases.csv", "-o", "nowhere/out.csv", "--ignore", "id"], "`nowhere/out.csv` cannot be written"),
    (["cases.csv"], "the column `id` is not a fact of this policy"),
    (["cases.csv", "--column", "consent"], "`--column consent` is not FACT=COLUMN"),
    (["cases.csv", "--value", "consent=given"], "`--value consent=given` is not FACT:THEIRS=OURS"),
    (["cases.csv", "--want", "outcom"], "there is no answer called `outcom`"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=lambda part: " ".join(part))
def test_mistakes_are_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """With an exit code of their own, and never a traceback."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "cases.csv", ROWS[:3])
    for name in ("cases.txt", "bad.parquet", "bad.arrow"):
        (tmp_path / name).write_text("no table", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(b"consent\n\xe9\n")
    (tmp_path / "empty").mkdir()
    code, _, err = run(POLICY, *arguments)
    assert code == 2
    assert said in " ".join(err.split())
    assert "Traceback" not in err


def test_the_progress_bar_is_for_terminals_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a log it would be noise; on a terminal it is taken away at the end."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    source = write(tmp_path / "cases.parquet", ROWS)
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["batch", POLICY, str(source), "--ignore", "id"]) == 0
    assert "cases.parquet [##############################] 200 of 200" in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")
