"""Whole tables: `python -m benchmarks.columns`. Every comparison is taken in turn, round by round, on one thread.

Figures are processor time, medians of the rounds. Before anything is timed, all ways are compared row by row.
What is not said to be without machine code is with it, compiled before anything is timed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

import sharepolicy
from benchmarks.beside import (
    FOURTEEN,
    MILLION,
    beside,
    deciding,
    figures,
    medians,
    one_thread,
    ratios,
    without_machine_code,
)
from benchmarks.fourteen import complete_cases
from benchmarks.markdown import table as as_table
from benchmarks.mars import MARS
from benchmarks.report import surroundings
from benchmarks.tables import table
from sharepolicy.backends.columns import compiled
from sharepolicy.backends.columns.chunk import Asking, answer
from sharepolicy.backends.columns.decide import Deciding
from sharepolicy.backends.columns.plan import AskedOfTable
from sharepolicy.backends.columns.programs import Questions, programs
from sharepolicy.engine.loading.load import load_document
from sharepolicy.testing import synthetic_policy


def beside_peers(rounds: int) -> str:
    """The policy of fourteen rules, a million rows in Arrow, beside polars and DuckDB."""
    found = figures(rounds)
    words = {True: "reached", False: "missed", None: "not measured"}
    rows = [(label, aim, f"{ratio:.1f}x", words[fine]) for label, aim, ratio, fine in ratios(found)]
    return f"{beside(found)}\n\n{as_table(('target', 'aim', 'measured', 'result'), rows)}"


def by_rows(rounds: int) -> str:
    """From a million rows to a hundred millions, through a reader, so that the table is never in memory."""
    policy = sharepolicy.load(FOURTEEN, prove=False)
    pieces = [table(policy, MILLION, 0.05, seed).to_batches()[0] for seed in range(4)]
    rows = []
    for millions in (1, 10, 100):

        def stream(millions: int = millions) -> Iterator[Any]:
            return (pieces[number % len(pieces)] for number in range(millions))

        def way(stream: Callable[[], Iterator[Any]] = stream) -> int:
            reader = pa.RecordBatchReader.from_batches(pieces[0].schema, stream())
            return sum(batch.num_rows for batch in policy.decide_columns(reader, want=["outcome", "settled"]))

        assert way() == millions * MILLION
        seconds = medians({"": way}, 1 if millions > 10 else rounds)[""]
        rows.append((f"{millions * MILLION:,} rows, 5 % withheld", f"{seconds:.3f}", f"{seconds * 1e3 / millions:.2f}"))
    return as_table(("rows", "s", "ns a row"), rows)


def by_rules(rounds: int) -> str:
    """Larger policies, a hundred thousand rows each."""
    rows = []
    for facts, rules in ((10, 30), (50, 30), (50, 200), (200, 200), (200, 1000)):
        policy = load_document(synthetic_policy(facts, rules, 0), prove=False)
        size = MILLION // 4
        complete, few = table(policy, size, 0.0), table(policy, size, 0.05)
        found = medians(
            {"c": deciding(policy, complete, "outcome"), "f": deciding(policy, few, "outcome")}, max(1, rounds // 3)
        )
        rows.append((f"{facts} facts, {rules:,} rules", *(f"{found[key] * 1e9 / size:.1f}" for key in "cf")))
    return as_table(("policy", "complete, ns a row", "5 % withheld, ns a row"), rows)


def circuits(_: int) -> str:
    """How many steps the circuits have. This is counted, not timed."""
    rows = []
    for name in (FOURTEEN, MARS):
        policy = sharepolicy.load(name, prove=False)
        for label, asked in (("outcome", Questions()), ("outcome and rules", Questions(rules=True))):
            made = programs(policy.compiled, (), asked)
            rows.append((f"{policy.name}, {label}", f"{len(made.quick.steps):,}", f"{len(made.exact.steps):,}"))
    return as_table(("circuits", "quick, steps", "exact, steps"), rows)


def _read(data: pa.Table) -> Callable[[], Any]:
    """Every byte of a table, read once and nothing else done: what no way of deciding can go below."""
    views = []
    for column in data.columns:
        for buffer in column.chunk(0).buffers():
            if buffer is not None:
                views.append(np.frombuffer(buffer, np.uint64, buffer.size // 8))
    return lambda: [np.bitwise_xor.reduce(view) for view in views]


def mars(rounds: int) -> str:
    """MARS: rows a second and core, how far from reading the columns, and where the rest goes."""
    policy = sharepolicy.load(MARS, prove=False)
    complete, few = table(policy, MILLION, 0.0), table(policy, MILLION, 0.05)
    ways = {
        "reading every byte of the columns": _read(complete),
        "outcome": deciding(policy, complete, "outcome"),
        "outcome and rules": deciding(policy, complete, "outcome", "rules"),
        "outcome, 5 % withheld": deciding(policy, few, "outcome"),
        "outcome and rules, 5 % withheld": deciding(policy, few, "outcome", "rules"),
    }
    for label in ("outcome", "outcome, 5 % withheld"):
        ways[f"{label}, without machine code"] = without_machine_code(ways[label])
    found = medians(ways, rounds)
    floor = found["reading every byte of the columns"]
    rows = [
        (label, f"{s * 1e9 / MILLION:.2f}", f"{MILLION / s / 1e6:,.0f}", f"{s / floor:.1f}")
        for label, s in found.items()
    ]
    size = complete.nbytes
    note = f"The columns have {size / MILLION:.1f} bytes a row; they are read at {size / floor / 1e9:.1f} GB/s.\n"
    head = ("MARS, a million rows", "ns a row", "million rows a second and core", "x reading")
    return f"{as_table(head, rows)}\n\n{note}\n{_spent(policy, complete, few, rounds)}\n\n{_decoding(complete, rounds)}"


def _spent(policy: sharepolicy.Policy, complete: pa.Table, few: pa.Table, rounds: int) -> str:
    """Where the time goes."""
    rows = []
    for label, data in (("complete", complete), ("5 % withheld", few)):
        asked = AskedOfTable(want=("outcome",), invalid="mark")
        work = Deciding(policy.rows.asked(asked), asked, data.schema)
        batches = data.to_batches(max_chunksize=1 << 20)
        programs = work.programs
        held: list[Any] = []

        def encode(batches: Any = batches, work: Any = work, held: list[Any] = held) -> None:
            held.clear()
            for batch in batches:
                held.append((batch, Asking(work.encoded(batch))))

        def ask(programs: Any = programs, held: list[Any] = held) -> None:
            held[:] = [(batch, asking, answer(programs, asking, batch.num_rows)) for batch, asking, *_ in held]

        def tell(work: Any = work, held: list[Any] = held) -> None:
            for batch, asking, answered in held:
                work._answer("outcome", answered, asking, batch)

        found = medians({"encode": encode, "ask": ask, "tell": tell}, rounds)
        rows.append((label, *(f"{found[key] * 1e9 / MILLION:.2f}" for key in ("encode", "ask", "tell"))))
    return as_table(("MARS, ns a row", "finding the columns", "programs", "planes to outcomes"), rows)


def _decoding(data: pa.Table, rounds: int) -> str:
    """What it takes to have the columns in memory at all."""
    with tempfile.TemporaryDirectory() as folder:
        parquet, arrow = Path(folder) / "cases.parquet", Path(folder) / "cases.arrow"
        pa.parquet.write_table(data, parquet)
        with pa.ipc.new_file(arrow, data.schema) as writer:
            writer.write_table(data)
        words = [field.name for field in data.schema if pa.types.is_dictionary(field.type)]

        def read_arrow() -> Any:
            with pa.memory_map(str(arrow)) as source:
                return _read(pa.ipc.open_file(source).read_all())()

        ways: dict[str, Callable[[], Any]] = {
            "decoding Parquet": lambda: pa.parquet.read_table(parquet, read_dictionary=words, use_threads=False),
            "reading an Arrow file through the page cache": read_arrow,
        }
        found = medians(ways, rounds)
        sizes = {
            "decoding Parquet": parquet.stat().st_size,
            "reading an Arrow file through the page cache": arrow.stat().st_size,
        }
    rows = [(label, f"{s * 1e9 / len(data):.2f}", f"{sizes[label] / len(data):.1f}") for label, s in found.items()]
    return as_table(("MARS, to have the columns", "ns a row", "bytes a row in the file"), rows)


def dicts(rounds: int) -> str:
    """From a list of dicts: one after the other, or made into columns first."""
    policy = sharepolicy.load(FOURTEEN, prove=False)
    cases = complete_cases(100_000)

    def loop() -> list[Any]:
        decide = policy.decide
        return [decide(case).outcome for case in cases]

    ways: dict[str, Callable[[], Any]] = {
        "`decide` in a loop": loop,
        "into columns, then `decide_columns`": lambda: policy.decide_columns(
            pa.Table.from_pylist(cases), want=["outcome"]
        ),
    }
    assert ways["into columns, then `decide_columns`"]()["outcome"].to_pylist() == loop()
    found = medians(ways, max(1, rounds // 2))
    rows = [(label, f"{s * 1e6 / len(cases):.2f}") for label, s in found.items()]
    return as_table(("a hundred thousand dicts, fourteen rules", "µs a case"), rows)


def threads(rounds: int) -> str:
    """One thread and two, by the clock on the wall."""
    rows = []
    for name, withheld in ((FOURTEEN, 0.05), (MARS, 0.05)):
        policy = sharepolicy.load(name, prove=False)
        data = pa.concat_tables([table(policy, MILLION, withheld)] * 4)
        ways = {f"{n}": deciding(policy, data, "outcome", threads=n) for n in (1, 2)}
        found = medians(ways, rounds, time.perf_counter)
        rows.append((policy.name, *(f"{found[key] * 1e3:.1f}" for key in ("1", "2"))))
    return as_table(("four million rows, ms on the wall", "1 thread", "2 threads"), rows)


MEASURES: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "beside": ("Beside polars and DuckDB", beside_peers),
    "rows": ("By number of rows", by_rows),
    "circuits": ("Circuits", circuits),
    "rules": ("By size of the policy", by_rules),
    "mars": ("MARS", mars),
    "dicts": ("From a list of dicts", dicts),
    "threads": ("Threads", threads),
}


def main(given: Sequence[str] | None = None) -> None:
    """Measure what was asked for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columns", description="Measure whole tables.")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each measurement (default: 15)")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="the sections to measure")
    asked = parser.parse_args(given)
    one_thread()
    print("\n".join(f"{name}: {said}" for name, said in surroundings().items()))
    print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}", flush=True)
    for section in asked.only:
        heading, measure = MEASURES[section]
        if section != "beside":  # which measures what compiling takes
            compiled.AFTER = 0
        print(f"\n## {heading}\n\n{measure(asked.rounds)}", flush=True)


if __name__ == "__main__":
    main()
