"""Where `sharepolicy batch` writes: nothing is written over, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from sharepolicy.frontends.stopping import StoppedError, stoppable
from tests.backends.batch.small import put, run

CSV = "level\nmax\n"


@pytest.mark.parametrize("source", ["none.csv", "none.jsonl", "none.parquet"])
def test_files_without_rows_give_an_output_without_rows(tmp_path: Path, source: str) -> None:
    """With its columns; an output of another run does not stay."""
    (tmp_path / "none.csv").write_text("level\n", encoding="utf-8")
    (tmp_path / "none.jsonl").write_text("\n", encoding="utf-8")
    pa.parquet.write_table(pa.table({"level": pa.array([], pa.string())}), tmp_path / "none.parquet")
    for name in ("out.csv", "out.jsonl", "out.parquet", "out.arrow"):
        (tmp_path / name).write_text("before", encoding="utf-8")
        code, out, err = run(tmp_path, source, "-o", name, "--want", "outcome,rules")
        assert (code, err) == (0, "")
        assert "0 rows, decided by small" in out
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "outcome,rules\n"
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == ""
    found = pa.parquet.read_table(tmp_path / "out.parquet")
    assert (found.num_rows, found.schema.names) == (0, ["outcome", "rules"])
    with pa.memory_map(str(tmp_path / "out.arrow")) as opened:
        assert pa.ipc.open_file(opened).schema.names == ["outcome", "rules"]


PLACES: list[tuple[tuple[str, ...], str]] = [
    (("--html", "x.csv"), "`x.csv` is read, and cannot be written over"),
    (("--html", "./x.csv"), "is read, and cannot be written over"),
    (("--html", "hard.html"), "`hard.html` is read, and cannot be written over"),
    (("-o", "soft.csv"), "`soft.csv` is read, and cannot be written over"),
    (("-o", "new.csv", "--html", "new.csv"), "`new.csv` is to hold the answers"),
    (("-o", "out.csv", "--html", "folder"), "`folder` is a folder"),
    (
        ("-o", "out.csv", "--html", "nowhere/page.html"),
        "`nowhere/page.html` cannot be written = help: there is no folder",
    ),
    (("-o", "folder.csv"), "`folder.csv` is a folder"),
    (("-o", "nowhere/out.csv"), "`nowhere/out.csv` cannot be written = help: there is no folder `nowhere`"),
    (("-o", f"{'x' * 255}.csv"), "cannot be written"),
    (("--html", "small.yaml"), "`small.yaml` is read, and cannot be written over"),
    (("--want", " ,", "-o", "out.csv"), "`--want` names no answer"),
    (("x**.csv",), "`x**.csv` is not a pattern of files"),
]


@pytest.mark.parametrize(("arguments", "said"), PLACES, ids=lambda each: " ".join(each)[:40])
def test_nothing_is_written_over_or_half_done(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """What was there stays as it is, nothing is left behind, and only what the user typed is named."""
    (tmp_path / "x.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "hard.html").hardlink_to(tmp_path / "x.csv")
    (tmp_path / "soft.csv").symlink_to("x.csv")
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    for name in ("folder", "folder.csv"):
        (tmp_path / name).mkdir()
    code, _, err = run(tmp_path, "x.csv", *arguments)
    assert code == 2
    assert said in err
    assert ".part" not in err
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == CSV
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "before"
    assert len(list(tmp_path.iterdir())) == 7


def test_behind_a_link_its_file_is_written(tmp_path: Path) -> None:
    """The link stays one."""
    (tmp_path / "x.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "real").mkdir()
    for name, other in (("out.csv", "real/out.csv"), ("page.html", "real/page.html")):
        (tmp_path / name).symlink_to(other)
    assert run(tmp_path, "x.csv", "-o", "out.csv", "--html", "page.html")[0] == 0
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "page.html").is_symlink()
    assert (tmp_path / "real/out.csv").read_text(encoding="utf-8") == "outcome,settled\nshare,yes\n"
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["out.csv", "page.html"]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in other ways")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("started", [signal.SIG_DFL, signal.SIG_IGN], ids=["at a terminal", "in the background"])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, started: signal.Handlers) -> None:
    """The run ends with the exit code of the signal. It does not matter how the tests themselves were started."""
    run(tmp_path, "nothing.csv")
    put(tmp_path / "x.jsonl", *([{"level": "low"}] * 400_000))
    handler = "default_int_handler" if number is signal.SIGINT else "SIG_DFL"
    usual = f"import signal, sys; signal.signal({int(number)}, signal.{handler})"
    command = [sys.executable, "-c", f"{usual}; from sharepolicy.frontends.cli import main; sys.exit(main())"]
    command += ["batch", "small.yaml", "x.jsonl", "-o", "out.csv", "--html", "page.html"]
    before = signal.signal(number, started)
    try:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(number, before)
    with process:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".*.part")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert err == "\nStopped.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.yaml", "x.jsonl"]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in other ways")
def test_handlers_of_others_are_left_alone() -> None:
    """They are put back, an ignored signal stays ignored, and another thread sets none."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with pytest.raises(StoppedError), stoppable():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with stoppable():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        seen = []

        def look() -> None:
            with contextlib.ExitStack() as stack:
                stack.enter_context(stoppable())
                seen.append(signal.getsignal(signal.SIGTERM))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen == [signal.SIG_DFL]
    finally:
        signal.signal(signal.SIGTERM, before)
