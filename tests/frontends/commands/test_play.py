"""`sharepolicy play`, and `sharepolicy page --author`: what they serve, and what they refuse."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.frontends.conftest import Run
from tests.frontends.small import POLICY, WORDS


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a small policy in it."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "policy.yaml").write_text(POLICY.replace("../words", "words"))
    (tmp_path / "small" / "words.yaml").write_text(WORDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


LISTENING = """
import signal, sys
from sharepolicy.frontends.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""
"""The command, which hears of Ctrl-C also where this process was started in the background and does not."""


@contextmanager
def ended(running: subprocess.Popen[str]) -> Iterator[None]:
    """A context after which a process has ended, whatever happens in it."""
    try:
        yield
    finally:
        running.kill()


@pytest.mark.parametrize("command", [("play", "small"), ("page", "small", "--author")])
def test_it_serves_until_it_is_stopped(place: Path, command: tuple[str, ...]) -> None:
    """On the address that it says; Ctrl-C ends it without an error."""
    asked = [sys.executable, "-c", LISTENING, *command]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(asked, cwd=place, stdout=pipe, stderr=pipe, text=True, env=environment) as running,
        ended(running),
    ):
        assert running.stdout is not None
        said = re.fullmatch(
            r"Open this address in your browser: (http://127\.0\.0\.1:\d+/\S+)\n", running.stdout.readline()
        )
        assert said is not None
        with urlopen(said[1], timeout=30) as answer:
            assert b"<title>Playground</title>" in answer.read()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (0, "")
    assert out.endswith("Stopped.\n")


def test_a_port_that_is_taken_is_refused(place: Path, run: Run) -> None:
    """And so is a number that is none."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("play", "small", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "cannot listen on the port" in ran.err
    ran = run("play", "small", "--port", "70000")
    assert (ran.code, "a port is a number from 0 to 65535" in ran.err) == (2, True)


def test_what_cannot_be_edited_is_refused(place: Path, run: Run) -> None:
    """A bundle stays as it was made; what is no policy has no text."""
    assert run("bundle", "small").code == 0
    ran = run("play", "small.bundle")
    assert (ran.code, "is a bundle" in ran.err) == (2, True)
    ran = run("play", "nowhere")
    assert ran.code == 2
    assert "there is no policy `nowhere`" in ran.err
    ran = run("page", "small")
    assert (ran.code, "name the page to write" in ran.err) == (2, True)
