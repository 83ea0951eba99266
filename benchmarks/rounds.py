"""Round after round, every engine in turn: what slows the machine for a while slows all of them alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from benchmarks.roster import FLOOR, Entry

ROOT = Path(__file__).parent.parent


@frozen
class Row:
    """What was measured of one entry. `missing` says why there is nothing, when there is nothing."""

    label: str
    policy: str
    is_peer: bool = False
    version: str = ""
    missing: str = ""
    us: float = 0.0
    spread: float = 0.0
    ratio: float = 0.0
    import_ms: float = 0.0
    load_ms: float = 0.0
    first_load_ms: float = 0.0
    peak_mb: float = 0.0
    cases: int = 0
    wrong: int = 0


class _Worker:
    """A process that holds one engine."""

    def __init__(self, entry: Entry, policy: str) -> None:
        self.entry = entry
        self.policy = policy
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", entry.label, policy],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )
        self.opened: dict[str, Any] = {}
        self.checked: dict[str, Any] = {}
        self.times: list[float] = []
        self.peak_mb = 0.0
        self.missing = ""

    def ask(self, **order: object) -> dict[str, Any]:
        """Give one order and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        answer: dict[str, Any] = json.loads(line) if line else {"error": "its process ended"}
        self.missing = self.missing or answer.get("error", "")
        return answer

    def prepare(self) -> None:
        """Load, and compare with the reference: nothing is timed that answers wrongly."""
        self.opened = self.ask(do="open")
        if not self.missing:
            self.checked = self.ask(do="check")
        if not self.missing and self.checked["wrong"]:
            first = self.checked["first_wrong"][0]
            self.missing = (
                f"disagrees with the reference on {self.checked['wrong']} of {self.checked['cases']} cases: "
                f"it says {first['said']}, right is {first['right']}"
            )

    def time(self, seconds: float) -> None:
        """One block."""
        answer = self.ask(do="time", seconds=seconds)
        if not self.missing:
            self.times.append(answer["us"])
            self.peak_mb = answer["peak_mb"]

    def row(self, floor: Sequence[float]) -> Row:
        """What was found, with the ratio to the floor in the same round."""
        if self.missing:
            return Row(self.entry.label, self.policy, self.entry.is_peer, missing=self.missing)
        quarters = statistics.quantiles(self.times, n=4) if len(self.times) > 1 else [self.times[0]] * 3
        middle = statistics.median(self.times)
        return Row(
            label=self.entry.label,
            policy=self.policy,
            is_peer=self.entry.is_peer,
            us=middle,
            spread=(quarters[2] - quarters[0]) / middle,
            ratio=statistics.median(own / low for own, low in zip(self.times, floor, strict=True)) if floor else 0.0,
            peak_mb=self.peak_mb,
            **self.opened,
            **{key: self.checked[key] for key in ("cases", "wrong")},
        )

    def end(self) -> None:
        """Let the process go."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def run(jobs: Sequence[tuple[Entry, str]], rounds: int, seconds: float) -> list[Row]:
    """Open and check every entry with its policy, then time all of them in turn, as many rounds as asked.

    The rows hold the medians of the rounds.
    """
    workers = [_Worker(entry, policy) for entry, policy in jobs]
    try:
        for worker in workers:
            worker.prepare()
        ready = [worker for worker in workers if not worker.missing]
        for _ in range(rounds):
            for worker in ready:
                worker.time(seconds)
        floor = next((worker.times for worker in ready if worker.entry == FLOOR), [])
        return [worker.row(floor) for worker in workers]
    finally:
        for worker in workers:
            worker.end()
