"""What it costs to record decisions, and to look back at them.

`python -m benchmarks.recording` records decisions of MARS one by one and in groups, beside plain durable inserts of the
same bytes into the same kind of file, in turn; then it verifies, decides again and searches stores of growing size.
`--sizes 10000 100000 1000000` says how large. Seconds on the clock: most of them are waits for the disk.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sharepolicy
from benchmarks.explained import MARS
from benchmarks.markdown import table
from benchmarks.mars import complete_cases
from sharepolicy import records
from sharepolicy.records import Records

TOGETHER = 500
ROUNDS = 60


def timed(work: Callable[[], object]) -> float:
    """Seconds on the clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def plain_store(path: Path) -> sqlite3.Connection:
    """A file that keeps bytes durably, as the store of records does: the same settings, one table."""
    db = sqlite3.connect(path, isolation_level=None)
    for said in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        db.execute(said).close()
    db.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, content BLOB)")
    return db


def singly(policy: Any, cases: list[Any], folder: Path) -> list[list[str]]:
    """One record at a time, beside a plain insert of as many bytes. Explained beforehand: only the keeping is timed."""
    plain, ours, theirs = plain_store(folder / "plain.db"), [], []
    with records.open(folder / "singly.db") as store:
        for case in cases[:ROUNDS]:
            stored = policy.decide(case).to_dict()
            before = grown(folder / "singly.db")
            ours.append(timed(lambda: store.add(stored, policy=policy, case="C-1")))  # noqa: B023
            content = bytes(max(grown(folder / "singly.db") - before, 4096))
            theirs.append(timed(lambda: plain.execute("INSERT INTO kept (content) VALUES (?)", (content,))))  # noqa: B023
    plain.close()
    ratio = statistics.median(ours[1:]) / statistics.median(theirs[1:])
    return [
        ["plain durable insert of as many bytes", f"{1000 * statistics.median(theirs[1:]):.2f}", ""],
        ["one record, sealed and signed", f"{1000 * statistics.median(ours[1:]):.2f}", f"{ratio:.2f}"],
    ]


def grown(path: Path) -> int:
    """How many bytes stand in the file and in what is written ahead of it."""
    ahead = path.with_name(path.name + "-wal")
    return path.stat().st_size + (ahead.stat().st_size if ahead.exists() else 0)


def grouped(policy: Any, cases: list[Any], folder: Path) -> list[list[str]]:
    """Decided, explained, sealed, signed and durable, so many under one head: seconds of processor and on the clock."""
    with records.open(folder / "grouped.db") as store:
        store.add(policy.decide(cases[-1]), policy=policy, case="C-0")  # with the bundle of its policy, once for all
        processor, begun = time.process_time(), time.perf_counter()
        for start in range(0, len(cases), TOGETHER):
            chosen = cases[start : start + TOGETHER]
            store.append(
                [each for case in chosen for each in store.draft(policy.decide(case), policy=policy, case="C-1")]
            )
        processor, clock = time.process_time() - processor, time.perf_counter() - begun
    return [["explained and recorded, a second", f"{len(cases) / clock:,.0f}", f"{len(cases) / processor:,.0f}"]]


def looked_back_at(policy: Any, cases: list[Any], folder: Path, sizes: list[int]) -> list[list[str]]:
    """Verify, decide again and search, in stores of growing size."""
    rows = []
    with records.open(folder / "growing.db") as store:
        count = 0
        stored = [policy.decide(case).to_dict() for case in cases]
        for size in sizes:
            while count < size:
                chosen = [stored[(count + more) % len(stored)] for more in range(min(TOGETHER, size - count))]
                fill(store, policy, chosen, count)
                count += len(chosen)
            seconds = [
                timed(store.verify),
                timed(lambda: store.verify(deep=False)),
                timed(lambda: store.replay(by="benchmark")),
                timed(lambda: store.replay(policy, by="benchmark")),
                timed(lambda: list(store.list(case="C-7"))),
            ]
            rows.append([f"{size:,}", *(f"{each:.2f}" for each in seconds)])
    return rows


def fill(store: Records, policy: Any, stored: list[Any], count: int) -> None:
    """Add these to the store, each under another case."""
    store.append(
        [
            each
            for more, said in enumerate(stored)
            for each in store.draft(said, policy=policy, case=f"C-{count + more}")
        ]
    )


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[1_000, 10_000], help="of the stores (default: 1000 10000)"
    )
    parser.add_argument(
        "--cases", type=int, default=1_000, help="how many cases are recorded in groups (default: 1000)"
    )
    given = parser.parse_args()
    policy = sharepolicy.load(MARS)
    cases = complete_cases(policy, given.cases, 4)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        print(table(["what", "median ms", "x plain"], singly(policy, cases, Path(folder))))
        print()
        print(table(["what", "on the clock", "of processor"], grouped(policy, cases, Path(folder))))
        print()
        heads = ["records", "verify s", "without opening s", "replay s", "by another s", "search s"]
        print(table(heads, looked_back_at(policy, cases, Path(folder), given.sizes)))


if __name__ == "__main__":
    main()
