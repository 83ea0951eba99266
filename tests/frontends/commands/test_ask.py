"""The interview: one plain question at a time, and a way out at every one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Run = Callable[..., Any]
Golden = Callable[[str, str], None]


def test_an_interview_reads_as_kept(run: Run, club: Path, golden: Golden) -> None:
    """With help, a wrong answer, a way back, two answers at once, a number and what is not known."""
    lines = ["?", "7", "1", "b", "2", "not asked", "maybe", "1,3", "b", "2", "?", "3", "?", "old", "120", "at least 10"]
    ran = run("ask", "--policy", "club", "--on", "2026-03-01", stdin="\n".join(lines) + "\n")
    assert (ran.code, ran.err) == (0, "")
    golden("ask.txt", ran.out)


def test_it_stops_when_the_case_is_settled(run: Run, club: Path) -> None:
    """Nothing is asked that cannot change the decision."""
    ran = run("ask", "--policy", "club", stdin="3\n1\n")
    assert ran.out.count("Question ") == 2
    assert "\nSHARE\n" in ran.out


def test_words_do_as_well_as_numbers(run: Run, club: Path) -> None:
    """And so do `y` and `n`."""
    assert "\nSHARE\n" in run("ask", "--policy", "club", stdin="high\ny\n").out


@pytest.mark.parametrize("end", ["q\n", "quit\n", ""])
def test_stopping_shows_what_can_be_said_so_far(end: str, run: Run, club: Path) -> None:
    """By `q`, and when there is nothing more to read."""
    ran = run("ask", "--policy", "club", stdin="2\n" + end)
    assert (ran.code, ran.err) == (0, "")
    assert "Stopped." in ran.out
    assert "NOT SETTLED YET" in ran.out


def test_a_person_who_knows_nothing_is_told_whom_to_ask(run: Run, club: Path) -> None:
    """Every question can be answered with "don't know", and then they end."""
    ran = run("ask", "--policy", "club", stdin="don't know\n" * 50)
    assert ran.code == 0
    assert "Stopped" not in ran.out
    assert "ESCALATE\n" in ran.out


def test_a_saved_case_is_decided_alike(run: Run, club: Path) -> None:
    """It names its policy, and every fact as it was told."""
    asked = run("ask", "--policy", "club", "--save", "saved.yaml", stdin="2\n2\n1,d\n9\n")
    saved = (club / "saved.yaml").read_text()
    assert "subject.consent: refused" in saved
    assert "item.shows: {name: yes}" in saved
    decided = run("decide", "saved.yaml")
    assert decided.code == 0
    assert decided.out in asked.out


def test_a_saved_case_does_not_answer_what_is_asked_later(run: Run, tmp_path: Path) -> None:
    """Values that a several-of gains are not known there: each that was asked is written out, never a list."""
    policy = tmp_path / "policy.yaml"
    text = (
        "policy: p\n"
        "facts: {s: {asks: Which of these?, type: several-of, values: [x, y]}}\n"
        "questions: {q: {rules: {r: {when: {s: {only: []}}, outcome: share, because: None.}}}}\n"
        "otherwise: {outcome: dont_share, because: One of them.}\n"
    )
    policy.write_text(text, encoding="utf-8")
    saved = tmp_path / "saved.yaml"
    asked = run("ask", "--policy", policy, "--save", saved, stdin="3\n")
    assert "\nSHARE\n" in asked.out
    assert "s: {x: no, y: no}" in saved.read_text(encoding="utf-8")
    policy.write_text(text.replace("[x, y]", "[x, y, z]"), encoding="utf-8")
    assert "NOT SETTLED YET" in run("decide", saved).out


def test_a_file_that_is_there_is_never_overwritten(run: Run, club: Path) -> None:
    """It is said before the first question, not after the last."""
    ran = run("ask", "--policy", "club", "--save", "case.yaml", stdin="3\n1\n")
    assert (ran.code, ran.out) == (2, "")
    assert "case.yaml" in ran.err


def test_a_folder_that_is_not_there_is_told(run: Run, club: Path) -> None:
    """The decision is shown all the same."""
    ran = run("ask", "--policy", "club", "--save", "nowhere/case.yaml", stdin="3\n1\n")
    assert "the case is not saved: `nowhere/case.yaml` cannot be written" in ran.err
    assert "\nSHARE\n" in ran.out


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["1", "2", "b", "?", "d", "3-5", "1,2"])), max_size=12))
def test_no_answer_gives_a_traceback(run: Run, club: Path, answers: list[str]) -> None:
    """Whatever somebody types."""
    text = "\n".join(answers).encode("utf-8", "surrogatepass") + b"\n"
    ran = run("ask", "--policy", "club", "--order", "fewest", stdin=text)
    assert (ran.code, ran.err) == (0, "")
    assert not [character for character in ran.out if character not in "\n\u200c\u200d" and ord(character) < 32]


_ON_A_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background has it ignored
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "sharepolicy", *sys.argv[1:]])
"""


def _talk(arguments: list[str], answers: list[str], environment: dict[str, str]) -> tuple[str, int]:
    """Run the command line on a terminal of its own, answer each prompt, and return all it showed and its code."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _ON_A_TERMINAL, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=environment,
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break
            if not chunk:
                break
            shown += chunk
            if shown.endswith(b"Your answer: ") and answers:
                os.write(ours, answers.pop(0).encode())
        os.close(ours)
        return shown.decode(), process.wait(60)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.parametrize(("settings_", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_only_where_a_terminal_and_its_user_want_it(
    settings_: dict[str, str], coloured: bool, club: Path
) -> None:
    """On a terminal, and neither with NO_COLOR nor on a dumb one."""
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"TERM": "xterm"} | settings_
    shown, code = _talk(["ask", "--policy", "club"], ["3\n", "1\n", "\n"], environment)
    assert code == 0
    assert "SHARE" in shown
    assert ("\x1b[" in shown) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.parametrize(("keys", "code"), [("\x03", 130), ("\x04", 0)], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("started", [signal.SIG_DFL, signal.SIG_IGN], ids=["at a terminal", "in the background"])
def test_leaving_by_keys_is_clean_and_loses_nothing(keys: str, code: int, started: signal.Handlers, club: Path) -> None:
    """What was told so far is saved. It does not matter how the tests themselves were started."""
    arguments = ["ask", "--policy", "club", "--save", "saved.yaml"]
    before = signal.signal(signal.SIGINT, started)
    try:
        shown, left = _talk(arguments, ["2\n", keys], {**os.environ, "TERM": "xterm"})
    finally:
        signal.signal(signal.SIGINT, before)
    assert left == code
    assert "Stopped." in shown
    assert "Traceback" not in shown
    assert "risk: some" in (club / "saved.yaml").read_text()
