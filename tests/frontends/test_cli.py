"""The command line itself: help, wrong arguments, streams, locales, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.frontends.cli import COMMANDS
from tests.helpers.mars import MARS

Run = Callable[..., Any]


def sharepolicy(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sharepolicy", *arguments], capture_output=True, check=False, timeout=60, **options
    )


def test_alone_it_prints_help(run: Run) -> None:
    """Somebody who types the bare name wants to know what there is."""
    ran = run()
    assert ran.code == 0
    assert all(command in ran.out for command in COMMANDS)
    assert "sharepolicy decide case.yaml" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_that_fits(command: str, run: Run) -> None:
    """Every flag is explained."""
    ran = run(command, "--help")
    assert ran.code == 0
    assert "examples:" in ran.out
    assert all(len(line) <= 80 for line in ran.out.split("\n"))


def test_a_command_waits_for_no_other() -> None:
    """Only the command that was chosen is imported: all of them together take as long as a decision."""
    program = "import sys; from sharepolicy.frontends.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program, "decide", "--help"], capture_output=True, text=True, check=True
    )
    room = "sharepolicy.frontends.commands."
    assert [name for name in ran.stdout.split() if name.startswith(room)] == [f"{room}decide"]
    assert "sharepolicy.frontends.render.formats" not in ran.stdout.split()


def test_the_version_is_printed(run: Run) -> None:
    """As `sharepolicy 1.2.3`."""
    ran = run("--version")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("sharepolicy ")


@pytest.mark.parametrize(("wrong", "right"), [("decid", "decide"), ("chek", "check"), ("EXPLAIN", "explain")])
def test_an_unknown_command_suggests_the_nearest(wrong: str, right: str, run: Run) -> None:
    """And leaves with 2."""
    ran = run(wrong)
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean `{right}`?" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide"],
        ["decide", "a", "b"],
        ["decide", "a", "--format", "xml"],
        ["decide", "a", "--on", "yesterday"],
        ["ask", "--order", "random"],
        ["schema", "mars", "--kind", "policy"],
        ["schema", "--facts"],
        ["schema", "--kind", "polcy"],
        ["check"],
        ["check", "nowhere/policy.yaml"],
        ["check", "\x1b[31m"],
        ["check", "x" * 10_000],
        ["ask", "--save", "case.yaml"],
        ["--polcy"],
        ["x" * 10_000],
        [""],
    ],
)
def test_wrong_arguments_leave_with_two(arguments: list[str], run: Run, club: Path) -> None:
    """With a plain line on the error stream and nothing on the output."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err


def test_output_is_utf8_whatever_the_locale_says(club: Path) -> None:
    """A case with a name from anywhere is shown as it is written."""
    case = "case: Zoë, 日本\nfacts: {risk: high, recipient.checked: yes}\n"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = sharepolicy("decide", "-", "--policy", "club", input=case.encode(), env=environment)
    assert done.returncode == 0
    assert "Zoë, 日本" in done.stdout.decode("utf-8")


def test_nothing_is_coloured_in_a_pipe(club: Path) -> None:
    """Neither results nor diagnostics."""
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    for case in ("facts: {risk: high}", "facts: {risc: high}"):
        done = sharepolicy("decide", "-", "--policy", "club", input=case.encode(), env=environment)
        assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_broken_pipe_is_quiet(club: Path) -> None:
    """As in `sharepolicy trace mars | head`."""
    with subprocess.Popen(
        [sys.executable, "-m", "sharepolicy", "trace", MARS], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_case_from_the_standard_input_of_a_process(club: Path) -> None:
    """The whole way, as a shell goes it."""
    done = sharepolicy("decide", "-", "--policy", "club", input=b"facts: {risk: high, recipient.checked: yes}")
    assert done.stdout.startswith(b"SHARE\n")
    assert (done.returncode, done.stderr) == (0, b"")
