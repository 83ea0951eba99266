"""Measure, and print the tables: `python -m benchmarks`. See README.md."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

from attrs import asdict

from benchmarks import report, roster
from benchmarks.beside import beside, measure_beside
from benchmarks.editor import typing
from benchmarks.explained import Explained, explained, measure_explained
from benchmarks.fourteen import POLICY
from benchmarks.grown import FORMS, SIZES
from benchmarks.large import Large, measure_large
from benchmarks.mars import Asked, measure_mars
from benchmarks.rounds import Row, run
from benchmarks.seconding import Seconded, measure_seconding
from benchmarks.startup import Begun, begin
from benchmarks.targets import targets

SECTIONS = ("decide", "mars", "explained", "columns", "second", "begin", "grow", "large")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure sharepolicy beside its peers.")
    parser.add_argument("--rounds", type=int, default=11, help="rounds of each measurement (default: 11)")
    parser.add_argument("--block", type=float, default=0.08, help="seconds of each engine in a round (default: 0.08)")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="the sections to measure")
    parser.add_argument("--pin", type=int, metavar="CORE", help="keep everything on this processor core (Linux)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    return parser.parse_args(given)


def _slower_and_faster(asked: argparse.Namespace) -> tuple[list[Explained], dict[str, float]]:
    """Decisions with everything that they say, and whole tables with nothing but the outcome."""
    all_told: list[Explained] = []
    in_columns: dict[str, float] = {}
    if "explained" in asked.only:
        all_told = measure_explained()
        print(f"\n## A decision with everything that it says\n\n{explained(all_told)}", flush=True)
    if "columns" in asked.only:
        in_columns = measure_beside(asked.rounds)
        told = beside(in_columns) if in_columns else "Not measured: it needs pyarrow, polars and duckdb."
        print(f"\n## Whole tables\n\n{told}", flush=True)
    return all_told, in_columns


def main(given: Sequence[str] | None = None) -> None:
    """Measure what was asked for, print it, and write it down if asked to."""
    asked = _arguments(given)
    if asked.pin is not None:
        os.sched_setaffinity(0, {asked.pin})
    rows: list[Row] = []
    asked_mars: list[Asked] = []
    seconded: list[Seconded] = []
    begun: list[Begun] = []
    growth: list[Row] = []
    large: list[Large] = []
    around = report.surroundings()
    print("\n".join(f"{name}: {said}" for name, said in around.items()), flush=True)
    if "decide" in asked.only:
        rows = run([(entry, POLICY.name) for entry in roster.DECIDING], asked.rounds, asked.block)
        print(f"\n## One decision, fourteen rules\n\n{report.deciding(rows)}", flush=True)
    if "mars" in asked.only:
        asked_mars = measure_mars(asked.rounds)
        print(f"\n## One decision by the MARS policy\n\n{report.asking_mars(asked_mars)}", flush=True)
    all_told, in_columns = _slower_and_faster(asked)
    if "second" in asked.only:
        seconded = measure_seconding(min(asked.rounds, 5))
        print(f"\n## A second opinion\n\n{report.seconding(seconded)}", flush=True)
    if "begin" in asked.only:
        begun = [*begin(asked.rounds), *typing(asked.rounds)]
        print(f"\n## To begin\n\n{report.beginning(begun)}", flush=True)
    if "grow" in asked.only:
        grown = [(entry, f"{form}-{size}") for entry in roster.GROWING for form in FORMS for size in SIZES]
        growth = run(grown, asked.rounds, asked.block)
        print(f"\n## Growth, µs a decision by number of rules\n\n{report.growing(growth)}", flush=True)
    if "large" in asked.only:
        large = measure_large(min(asked.rounds, 3))
        print(f"\n## Whole policies\n\n{report.large_ones(large)}", flush=True)
    aims = targets(rows, all_told, in_columns, begun, growth, large)
    print(f"\n## Targets\n\n{report.reached(aims)}")
    if asked.json:
        found = {
            "surroundings": around,
            "decide": [asdict(row) for row in rows],
            "mars": [asdict(one) for one in asked_mars],
            "explained": [asdict(one) for one in all_told],
            "columns": in_columns,
            "second": [asdict(one) for one in seconded],
            "begin": [asdict(one) for one in begun],
            "grow": [asdict(row) for row in growth],
            "large": [asdict(one) for one in large],
            "targets": [asdict(aim) for aim in aims],
        }
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
