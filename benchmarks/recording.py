"""What it costs to record decisions, and to look back at them.

`python -m benchmarks.recording` records decisions of MARS one by one and in groups, beside plain durable inserts of the
same bytes into the same kind of file, in turn; then it verifies, decides again and searches stores of growing size.
`--sizes 10000 100000 1000000` says how large; `--folder` keeps the growing store, and goes on with one that is there.
Looking back is measured in seconds of the processor, so that it matters little what else the machine does.
"""

from __future__ import annotations

import argparse
import datetime
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sharepolicy
from benchmarks.explained import MARS
from benchmarks.markdown import table
from benchmarks.mars import complete_cases
from sharepolicy import records
from sharepolicy.records import Records
from sharepolicy.records.ciphers import ed25519_sign, mldsa44_sign

TOGETHER = 500
ROUNDS = 200
DAYS = 5_000
"""On so many days the records of a growing store were decided."""

MOST_EXPLAINED = 10_000
"""Larger stores are not decided again each by its own policy, which explains every decision anew."""


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds on the clock, or of the processor."""
    begun = clock()
    work()
    return clock() - begun


def plain_store(path: Path) -> sqlite3.Connection:
    """A file that keeps bytes durably, as the store of records does: the same settings, one table."""
    db = sqlite3.connect(path, isolation_level=None)
    for said in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        db.execute(said).close()
    db.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, content BLOB)")
    return db


def singly(policy: Any, cases: list[Any], folder: Path) -> list[list[str]]:
    """One record at a time, beside a plain insert of the same bytes. Explained beforehand: only keeping is timed."""
    plain = plain_store(folder / "plain.db")
    ours, theirs, signing, processor = [], [], [], []
    stored = [policy.decide(case).to_dict() for case in cases[:ROUNDS]]
    added: list[records.Added] = []
    with records.open(folder / "singly.db") as store:
        store.add(stored[0], policy=policy, case="C-0")  # with the bundle of its policy, once for all
        for each in stored:
            begun = time.process_time()
            ours.append(timed(lambda each=each: added.extend(store.add(each, policy=policy, case="C-1"))))  # type: ignore[misc]
            processor.append(time.process_time() - begun)
            content = as_kept(store, added[-1].record)
            row = "INSERT INTO kept (content) VALUES (?)", (content,)
            theirs.append(timed(lambda row=row: plain.execute(*row)))  # type: ignore[misc]
            signing.append(timed(sign))
    plain.close()
    said = {
        f"plain durable insert of the same {len(content):,} bytes": theirs,
        "one record, sealed, signed and durable": ours,
        "of it, of the processor": processor,
        "of it, the two signatures": signing,
    }
    return [
        [what, *(f"{1000 * of(each):.2f} ({of(each) / of(theirs):.1f})" for of in (statistics.median, fast))]
        for what, each in said.items()
    ]


def fast(seconds: list[float]) -> float:
    """What nine of ten take longer than: what it takes where nothing else keeps the machine busy."""
    return sorted(seconds)[len(seconds) // 10]


def sign() -> None:
    """The two signatures of a head, which is about as long."""
    ed25519_sign(bytes(32), bytes(150))
    mldsa44_sign(bytes(32), bytes(150))


def as_kept(store: Records, record: str) -> bytes:
    """What the newest record is in the log, with the head after it."""
    row = store._store.row(record)
    return b"".join((row.leaf, row.hashes, *(each.sealed for each in row.sections), str(store.head()).encode()))


def grouped(policy: Any, cases: list[Any], folder: Path) -> list[list[str]]:
    """Decided, explained, sealed, signed and durable, so many under one head; and the same without explaining."""
    with records.open(folder / "grouped.db") as store:
        store.add(policy.decide(cases[-1]), policy=policy, case="C-0")
        decided = [policy.decide(case) for case in cases]
        rows = [rate("decided, explained and recorded", cases, store, policy, policy.decide)]
        explained = dict(zip(map(id, cases), (each.to_dict() for each in decided), strict=True))
        rows.append(rate("recorded, explained beforehand", cases, store, policy, lambda case: explained[id(case)]))
    return rows


def rate(what: str, cases: list[Any], store: Records, policy: Any, decide: Callable[[Any], Any]) -> list[str]:
    """How many a second are recorded, on the clock and of the processor."""
    processor, begun = time.process_time(), time.perf_counter()
    for start in range(0, len(cases), TOGETHER):
        chosen = cases[start : start + TOGETHER]
        store.append([each for case in chosen for each in store.draft(decide(case), policy=policy, case="C-1")])
    processor, clock = time.process_time() - processor, time.perf_counter() - begun
    return [what, f"{len(cases) / clock:,.0f}", f"{len(cases) / processor:,.0f}"]


def looked_back_at(policy: Any, cases: list[Any], folder: Path, sizes: list[int]) -> Iterable[list[str]]:
    """Verify, decide again and search, in stores of growing size."""
    with records.open(folder / "growing.db") as store:
        count = sum(1 for _ in store.list())
        stored = [policy.decide(case).to_dict() for case in cases]
        rule = str(stored[0]["rules"][0]["name"])
        for size in sizes:
            while count < size:
                fill(store, policy, stored, range(count, min(count + TOGETHER, size)))
                count = min(count + TOGETHER, size)
            row = [f"{count:,}"]
            for head, work in zip(HEADS[1:], works(store, policy, day_of(count - 1), rule, count), strict=True):
                row.append(f"{timed(work, time.process_time):.2f}")
                print(f"{count:,} records, {head}: {row[-1]} s", file=sys.stderr, flush=True)
            yield row


def works(store: Records, policy: Any, day: str, rule: str, count: int) -> Iterable[Callable[[], object]]:
    """What is done with a store: as the heads of the table say."""
    yield store.verify
    yield lambda: store.verify(deep=False)
    yield lambda: store.replay(policy, by="benchmark")
    yield (lambda: store.replay(by="benchmark")) if count <= MOST_EXPLAINED else (lambda: None)
    for wanted in ({"case": "C-7"}, {"since": day, "until": day}, {"rule": rule}, {"outcome": "dont_share"}):
        yield lambda: list(store.list(**wanted))  # noqa: B023
    yield lambda: store.erase(person="C-7", basis="benchmark", by="benchmark", dry_run=True)


def day_of(number: int) -> str:
    """The day on which a record of a growing store was decided."""
    return str(datetime.date(2010, 1, 1) + datetime.timedelta(days=number % DAYS))


def fill(store: Records, policy: Any, stored: list[Any], numbers: Iterable[int]) -> None:
    """Add these to the store, each under another case."""
    drafts = []
    for number in numbers:
        said = {**stored[number % len(stored)], "on": day_of(number), "today": False}
        drafts += store.draft(said, policy=policy, case=f"C-{number}")
    store.append(drafts)


HEADS = ["records", "verify", "unopened", "by another", "by its own", "case", "day", "rule", "outcome", "to erase"]


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[1_000, 10_000], help="of the stores (default: 1000 10000)"
    )
    parser.add_argument(
        "--cases", type=int, default=2_000, help="how many cases are recorded in groups (default: 2000)"
    )
    parser.add_argument("--folder", type=Path, help="keep the growing store here (default: it is deleted)")
    given = parser.parse_args()
    policy = sharepolicy.load(MARS)
    cases = complete_cases(policy, given.cases, 4)
    with tempfile.TemporaryDirectory(prefix=".recording-", dir=Path.cwd()) as folder:
        print(table(["what", "median ms (x plain)", "fast ms (x plain)"], singly(policy, cases, Path(folder))))
        print()
        print(table(["what", "a second", "a second of processor"], grouped(policy, cases, Path(folder))))
        print()
        print(table(HEADS, list(looked_back_at(policy, cases, given.folder or Path(folder), given.sizes))))


if __name__ == "__main__":
    main()
