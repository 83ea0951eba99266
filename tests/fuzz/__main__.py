"""Throws mutated bytes at one door of the library for as long as one likes: nothing but diagnostics may come back.

    pip install -e ".[fuzz]"
    python -m tests.fuzz TARGET SECONDS [FOLDER]
    python -m tests.fuzz TARGET FILE

It begins with the seeds of the target and changes their bytes and words, guided by the lines of the library that they
reach. What reaches a new line is kept in FOLDER, if one is named. It stops at the first input that raises anything,
takes more than ten seconds or a gibibyte of memory; that input is written to the working directory, and can be repeated
as FILE.

It is no part of the test suite, which tries every seed only. What it finds becomes a test. Runs are recorded in
`docs/decisions/0014-fuzzing-of-reading.md`.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from types import FrameType
from typing import Protocol

import atheris

from tests.fuzz.mutate import mutated

SECONDS = 10
"""How long one input may take of the processor; the machine may be busy with other things."""


class Target(Protocol):
    """A module of this folder."""

    def seeds(self) -> list[bytes]:
        """Good inputs, and inputs that are wrong in an interesting way."""

    def words(self) -> list[str]:
        """Words to put in."""

    def run(self, data: bytes) -> None:
        """Try one input. Raises whatever must not come back."""


WATCHED = ["reading", "ground", "language", "engine", "analysis.requests", "backends.batch", "frontends.lsp"]
"""The rooms and modules whose lines guide the search. What stands behind them is run all the same, and faster."""


def out_of_time(_: int, __: FrameType | None) -> None:
    """The input takes too long. It is raised where the time is spent."""
    raise TimeoutError(f"one input takes more than {SECONDS} seconds")


def timed(target: Target, data: bytes) -> None:
    """Try one input, against the clock of the processor."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        target.run(data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def mutator(target: Target) -> Callable[[bytes, int, int], bytes]:
    """Changes words two times in three, and else bytes."""
    words = [word.encode() for word in target.words()]

    def change(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if data and random.randrange(3):
            return mutated(data, words, random)[:most]
        changed: bytes = atheris.Mutate(data, most)
        return changed

    return change


def fuzz(target: Target, seconds: int, kept: Path) -> None:
    """Try inputs for so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        begin, words = Path(folder) / "seeds", Path(folder) / "words"
        begin.mkdir()
        kept.mkdir(exist_ok=True)
        for number, seed in enumerate(target.seeds()):
            (begin / str(number)).write_bytes(seed)
        escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in target.words())
        words.write_text("".join(f'"{word}"\n' for word in escaped))
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={10 * SECONDS}",
            "-rss_limit_mb=1024",
            "-max_len=8192",
            f"-dict={words}",
            "-print_final_stats=1",
        ]
        arguments = [sys.argv[0], *options, str(kept), str(begin)]
        atheris.Setup(arguments, lambda data: timed(target, data), custom_mutator=mutator(target))
        atheris.Fuzz()


def main(name: str, argument: str, kept: str | None = None) -> None:
    """Fuzz for so many seconds, or repeat one input."""
    with atheris.instrument_imports(include=[f"sharepolicy.{each}" for each in WATCHED]):
        target: Target = import_module(f"tests.fuzz.{name}")  # type: ignore[assignment]
    signal.signal(signal.SIGVTALRM, out_of_time)
    if not argument.isdecimal():
        timed(target, Path(argument).read_bytes())
        return
    with tempfile.TemporaryDirectory() as folder:
        fuzz(target, int(argument), Path(kept or folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
