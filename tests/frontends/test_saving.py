"""Where a command writes: whole files or none, and a plain error wherever nothing can be written."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sharepolicy.ground import files
from sharepolicy.ground.files import new_file, write_text
from tests.frontends.conftest import Run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other devices and other limits")

PROGRAM = f"{shlex.quote(sys.executable)} -m sharepolicy"
FULL = Path("/dev/full")
ROWS = "risk,subject.consent\nhigh,given\n"

SAYING = [
    "--help",
    "check club",
    "decide case.yaml --format json",
    "batch club rows.csv --on 2026-04-01",
    "ask --policy club",
]
"""Each way of saying something: help, a text, JSON, a summary of rows, a conversation."""

SAYING_TOO = [
    "--version",
    "",
    "decide --help",
    "check club --format sarif",
    "explain case.yaml",
    "diff club new",
    "report club new",
    "trace club",
    "periods club",
    "influence club",
    "test club",
    "suggest club",
    "schema club",
    "schema",
    "sql club --dialect duckdb --table cases --on today",
]
"""All other commands."""

WRITING = [
    "report club new -o {}",
    "batch club rows.csv --on 2026-04-01 -o {}",
    "ask --policy club --save {}",
]
"""Each way of writing a file: a text, rows, a case that is never written over."""

WRITING_TOO = [
    "suggest club -o {}",
    "sql club --dialect duckdb --table cases --on today -o {}",
    "test club --junit {}",
    "batch club rows.csv --on 2026-04-01 --html {}",
]
"""All other commands that write a file."""


def slow(commands: Iterable[str]) -> Iterator[object]:
    """Each starts a process: they are in the second suite."""
    return (pytest.param(command, marks=pytest.mark.slow) for command in commands)


@pytest.fixture
def place(changed: Path) -> Path:
    """The working folder, with a few rows."""
    (changed / "rows.csv").write_text(ROWS, encoding="utf-8")
    return changed


def shell(command: str, stdin: str = "3\n1\n") -> subprocess.CompletedProcess[str]:
    """Run a command in a shell."""
    return subprocess.run(["sh", "-c", command], input=stdin, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
@pytest.mark.parametrize("command", [*SAYING, *slow(SAYING_TOO)])
def test_an_output_that_is_full_is_an_error_in_a_line(place: Path, command: str) -> None:
    """Whatever was to be said."""
    done = shell(f"{PROGRAM} {command} > /dev/full")
    assert (done.returncode, done.stderr) == (2, "error: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("command", ["--help", "decide case.yaml", *slow(["check club", SAYING[3]])])
def test_an_output_that_is_closed_is_an_error_in_a_line(place: Path, command: str) -> None:
    """It is never taken for success."""
    done = shell(f"{PROGRAM} {command} >&-")
    assert (done.returncode, done.stderr) == (2, "error: the output cannot be written: it is closed\n")
    assert shell(f"{PROGRAM} {command} >&- 2>&-").returncode == 2
    assert shell(f"{PROGRAM} {command} > /dev/full 2>&1").returncode == 2


def test_an_editor_that_is_not_there_is_told_to_nobody_else(place: Path) -> None:
    """The language server needs its output for the protocol."""
    done = shell(f"{PROGRAM} lsp >&-", stdin="")
    assert (done.returncode, done.stderr) == (2, "error: the output cannot be written: it is closed\n")


@pytest.mark.parametrize("err", ["2>&-", "2> /dev/full"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(place: Path, err: str) -> None:
    """What was said is said all the same."""
    for command, code in {"check nowhere": 2, "decide case.yaml": 0, "decide": 2, "nothing": 2}.items():
        done = shell(f"{PROGRAM} {command} {err}")
        assert (done.returncode, done.stderr) == (code, ""), command
        assert bool(done.stdout) is (code == 0)


def test_a_closed_input_is_an_empty_one(place: Path) -> None:
    """There is nobody who answers, and no case."""
    done = shell(f"{PROGRAM} ask --policy club <&-")
    assert done.returncode == 0
    assert "Stopped." in done.stdout
    assert shell(f"{PROGRAM} decide - --policy club <&-").returncode == 2


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no such file here")
def test_an_input_that_cannot_be_read_is_an_error_in_a_line(place: Path) -> None:
    """Or nobody who answers."""
    done = shell(f"{PROGRAM} decide - --policy club < /proc/self/mem")
    error = "error: the standard input cannot be read: Input/output error\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", error)
    assert "Stopped." in shell(f"{PROGRAM} ask --policy club < /proc/self/mem").stdout


def test_a_file_that_is_opened_never_takes_the_place_of_a_closed_stream(place: Path) -> None:
    """What is written to the standard output by anybody would stand in it."""
    done = shell(f"{PROGRAM} report club new -o report.md <&- >&- 2>&-")
    assert done.returncode == 0
    assert (place / "report.md").read_text(encoding="utf-8").startswith("# What changes")


@pytest.mark.parametrize("command", [*WRITING, *slow(WRITING_TOO)])
def test_a_full_disk_leaves_nothing_half_written(place: Path, command: str) -> None:
    """No new file, and of an old one what it said before."""
    before = sorted(path.name for path in place.iterdir())
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); "
    limited += "from sharepolicy.frontends.cli import main; sys.exit(main())"
    done = shell(f"{shlex.quote(sys.executable)} -c '{limited}' {command.format('made.csv')}")
    assert "`made.csv` cannot be written: File too large" in " ".join(done.stderr.split()).replace(" = help", "")
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if command.startswith("ask") else 2)
    assert sorted(path.name for path in place.iterdir()) == before
    if "-o" in command and "suggest" not in command and "batch" not in command:
        (place / "old.md").write_text("before", encoding="utf-8")
        shell(f"{shlex.quote(sys.executable)} -c '{limited}' {command.format('old.md')}")
        assert (place / "old.md").read_text(encoding="utf-8") == "before"


def test_what_somebody_laid_in_the_way_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even by somebody who guesses the name of the unfinished file."""
    victim = tmp_path / "victim"
    victim.write_text("before", encoding="utf-8")
    monkeypatch.setattr(files.secrets, "token_hex", lambda _: "guessed")
    (tmp_path / ".guessed.part").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_text(tmp_path / "page.html", "planted")
    assert victim.read_text(encoding="utf-8") == "before"
    assert not (tmp_path / "page.html").exists()


def test_names_of_unfinished_files_are_not_told_beforehand(tmp_path: Path) -> None:
    """Two runs of one process have two, and none is named after the process."""
    seen = set()
    for _ in range(2):
        with new_file(tmp_path / "page.html") as file:
            file.write(b"x")
            (part,) = (path.name for path in tmp_path.iterdir() if path.name != "page.html")
            seen.add(part)
    assert len(seen) == 2
    assert not any(str(os.getpid()) in name.split(".") for name in seen)


def test_a_new_file_is_never_written_over(run: Run, place: Path) -> None:
    """Nor through a link that leads nowhere yet."""
    (place / "made.yaml").symlink_to("elsewhere.yaml")
    ran = run("ask", "--policy", "club", "--save", "made.yaml", stdin="3\n1\n")
    assert "cannot be written: File exists" in " ".join(ran.err.split())
    assert not (place / "elsewhere.yaml").exists()


@pytest.mark.parametrize("command", [WRITING[0], *slow([WRITING_TOO[1]])])
def test_what_is_no_ordinary_file_is_written_to_as_it_is(place: Path, command: str) -> None:
    """A device stays one."""
    assert shell(f"{PROGRAM} {command.format('/dev/stdout')}").stdout
    done = shell(f"{PROGRAM} {command.format('/dev/full')}")
    assert (done.returncode, done.stderr) == (2, "error: `/dev/full` cannot be written: No space left on device\n")
