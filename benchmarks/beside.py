"""A million rows in Arrow, decided by the policy of fourteen rules: sharepolicy beside polars and DuckDB.

Every way answers with the outcome of each row, on one thread, in turn, round by round; polars and DuckDB are told to
use one thread too. Figures are processor time, medians of the rounds. Before anything is timed, all ways are compared
row by row. `python -m benchmarks.beside` prints the figures as JSON.

Our programs are machine code in these rounds, as they are in a process that has decided 17 million rows. What it takes
to make it is measured by itself, in front, and what the same takes without it stands beside.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sharepolicy
from benchmarks.fourteen import POLICY
from benchmarks.markdown import table as as_table
from sharepolicy.backends.columns import compiled, llvm

MILLION = 1_000_000
FOURTEEN = str(Path(__file__).parent / "policy14.yaml")
OUTCOMES = ("share", "dont_share", "escalate")

OURS = "sharepolicy, outcome"
POLARS = "polars when/then, streaming, Enum"
DUCKDB = "DuckDB CASE over Arrow"
DUCKDB_ENUM = "DuckDB CASE over its own table, ENUM"

WITHOUT = f"{OURS}, without machine code"
LOADING, COMPILING = "loading llvmlite", "compiling a program"

TIMES_POLARS, TIMES_DUCKDB, TIMES_COMPLETE = 5.0, 15.0, 3.0


def one_thread() -> None:
    """Let every library work on one thread."""
    import pyarrow as pa

    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when polars is imported, which is later
    pa.set_cpu_count(1)


def medians(
    ways: Mapping[str, Callable[[], Any]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Seconds of each way, the ways in turn."""
    taken: dict[str, list[float]] = {label: [] for label in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for label, way in ways.items():
            started = clock()
            way()
            taken[label].append(clock() - started)
    return {label: statistics.median(times) for label, times in taken.items()}


def deciding(policy: sharepolicy.Policy, data: Any, *want: str, threads: int = 1) -> Callable[[], Any]:
    """Our way."""
    return lambda: policy.decide_columns(data, want=want, invalid="mark", threads=threads)


def without_machine_code(way: Callable[[], Any]) -> Callable[[], Any]:
    """The same where llvmlite is not installed."""

    def slower() -> Any:
        least, compiled.LEAST = compiled.LEAST, 1 << 62
        try:
            return way()
        finally:
            compiled.LEAST = least

    return slower


def compiling(ways: Sequence[Callable[[], Any]]) -> dict[str, float]:
    """Seconds that it takes to make machine code: once in a process, and for each program. Then every way has it."""
    before = time.process_time()
    llvm.compiler()
    found = {LOADING: time.process_time() - before}
    after, compiled.AFTER = compiled.AFTER, 0
    try:
        for way in ways:
            before = time.process_time()
            way()
            first = time.process_time() - before
            before = time.process_time()
            way()
            found.setdefault(COMPILING, first - (time.process_time() - before))
    finally:
        compiled.AFTER = after
    return found


def figures(rounds: int) -> dict[str, float]:
    """Seconds of each way for a million rows."""
    from benchmarks.tables import duckdb_case, polars_chain, table

    policy = sharepolicy.load(FOURTEEN, prove=False)
    complete, few, many = (table(policy, MILLION, share) for share in (0.0, 0.05, 0.3))
    ours = deciding(policy, complete, "outcome")
    ways = {
        OURS: ours,
        "sharepolicy, outcome and settled": deciding(policy, complete, "outcome", "settled"),
        "sharepolicy, outcome and rules": deciding(policy, complete, "outcome", "rules"),
        f"{OURS}, 5 % withheld": deciding(policy, few, "outcome"),
        f"{OURS}, 30 % withheld": deciding(policy, many, "outcome"),
        WITHOUT: without_machine_code(ours),
        POLARS: polars_chain(POLICY, complete),
        DUCKDB: duckdb_case(POLICY, complete, enum=False),
        DUCKDB_ENUM: duckdb_case(POLICY, complete, enum=True),
    }
    slow = without_machine_code(ours)()
    made = compiling([way for label, way in ways.items() if label.startswith("sharepolicy") and label != WITHOUT])
    assert ours() == slow
    mine = ways[OURS]()["outcome"].to_pylist()
    assert ways[POLARS]().to_list() == mine
    for label in (DUCKDB, DUCKDB_ENUM):
        assert [OUTCOMES[number] for number in ways[label]().to_pylist()] == mine
    return made | medians(ways, rounds)


def measure_beside(rounds: int) -> dict[str, float]:
    """The same in a fresh process; nothing where one of the libraries is missing."""
    command = [sys.executable, "-m", "benchmarks.beside", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    found: dict[str, float] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found


def beside(found: Mapping[str, float]) -> str:
    """The figures as a table."""
    ours = found[OURS]
    once = (LOADING, COMPILING)
    rows = [
        (label, f"{s * 1e3:.2f}", f"{s * 1e9 / MILLION:.2f}", f"{s / ours:.1f}")
        for label, s in found.items()
        if label not in once
    ]
    told = ", ".join(f"{label} {found[label] * 1e3:.0f} ms" for label in once)
    return f"{as_table(('a million rows, fourteen rules', 'ms', 'ns a row', 'x ours'), rows)}\n\nOnce: {told}."


def ratios(found: Mapping[str, float]) -> list[tuple[str, str, float | None, bool | None]]:
    """What was promised: the label, the aim, what was measured as a ratio, and whether that is enough."""
    ours = found.get(OURS)
    told: list[tuple[str, str, float | None, bool | None]] = []
    for label, peer, least in (
        ("columns, faster than polars", POLARS, TIMES_POLARS),
        ("columns, faster than DuckDB over Arrow", DUCKDB, TIMES_DUCKDB),
        ("columns, faster than DuckDB, ENUM table", DUCKDB_ENUM, TIMES_DUCKDB),
    ):
        ratio = found[peer] / ours if ours else None
        told.append((label, f"at least {least:g}x", ratio, None if ratio is None else ratio >= least))
    for share in ("5", "30"):
        ratio = found[f"{OURS}, {share} % withheld"] / ours if ours else None
        fine = None if ratio is None else ratio <= TIMES_COMPLETE
        told.append((f"columns, {share} % withheld against complete", f"at most {TIMES_COMPLETE:g}x", ratio, fine))
    return told


if __name__ == "__main__":
    one_thread()
    print(json.dumps(figures(int(sys.argv[1]))))
