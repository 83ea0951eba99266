"""The tables, as text."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.grown import FORMS, SIZES
from benchmarks.large import Large
from benchmarks.markdown import table
from benchmarks.mars import Asked
from benchmarks.rounds import Row
from benchmarks.seconding import Seconded
from benchmarks.startup import Begun
from benchmarks.targets import Target

_OURS = ("attrs", "jsonschema", "oxidd", "pyyaml", "sharepolicy")


def surroundings() -> dict[str, str]:
    """The machine and the versions: a number means nothing without them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _OURS)
    return {
        "python": f"{platform.python_version()}, {platform.system()} {platform.machine()}",
        "processor": f"{names[0] if names else platform.processor() or 'not known'}, {os.cpu_count()} cores",
        "versions": versions,
    }


def _missing(whose: Iterable[tuple[str, str]]) -> str:
    lines = [f"- {label}: {why}" for label, why in whose if why]
    return "\n\nNot measured:\n" + "\n".join(lines) if lines else ""


def deciding(rows: Sequence[Row]) -> str:
    """One decision by each engine."""
    shown = [row for row in rows if not row.missing]
    cells = [
        (
            row.label,
            row.version,
            f"{row.us:.2f}",
            f"{row.ratio:.1f}" if row.ratio else "",
            f"{row.spread:.0%}",
            f"{row.load_ms:.2f} ({row.first_load_ms:.1f})",
            f"{row.import_ms:.0f}",
            f"{row.peak_mb:.0f}",
            f"{row.cases - row.wrong}/{row.cases}",
        )
        for row in shown
    ]
    head = ("engine", "version", "µs", "x floor", "spread", "load ms (first)", "import ms", "MB", "agrees")
    return table(head, cells) + _missing((row.label, row.missing) for row in rows)


def asking_mars(asked: Sequence[Asked]) -> str:
    """Decisions by the MARS policy."""
    return table(("asked for", "µs", "cases"), [(one.label, f"{one.us:.1f}", str(one.cases)) for one in asked])


def seconding(seconded: Sequence[Seconded]) -> str:
    """What a second opinion costs."""
    cells = [
        (one.label, f"{one.ms:.2f}", f"{one.worst_ms:.1f}", str(one.number)) for one in seconded if not one.missing
    ]
    return table(("second opinions", "ms", "slowest", "of"), cells) + _missing(
        (one.label, one.missing) for one in seconded
    )


def growing(rows: Sequence[Row]) -> str:
    """Microseconds a decision by number of rules; the load of the largest."""
    found: Mapping[tuple[str, str], Row] = {(row.label, row.policy): row for row in rows}
    labels = list(dict.fromkeys(row.label for row in rows))

    def cell(label: str, policy: str) -> str:
        row = found[label, policy]
        return "" if row.missing else f"{row.us:.2f}"

    cells = [
        (
            label,
            *(cell(label, f"{form}-{size}") for form in FORMS for size in SIZES),
            *(f"{found[label, f'{form}-{SIZES[-1]}'].load_ms:.0f}" for form in FORMS),
        )
        for label in labels
    ]
    head = (
        "engine",
        *(f"{form} {size:,}" for form in FORMS for size in SIZES),
        *(f"load ms, {form}" for form in FORMS),
    )
    missing = [(f"{row.label}, {row.policy}", row.missing) for row in rows]
    return table(head, cells) + _missing(missing)


def beginning(begun: Sequence[Begun]) -> str:
    """Import, load, command line."""
    cells = [
        (one.label, f"{one.seconds:.3f}", f"{one.processor:.3f}" if one.processor else "")
        for one in begun
        if not one.missing
    ]
    return table(("in a fresh process", "s", "s of processor, whole process"), cells) + _missing(
        (one.label, one.missing) for one in begun
    )


def large_ones(large: Sequence[Large]) -> str:
    """Large policies."""
    cells = [(one.label, f"{one.seconds:.2f}", f"{one.peak_mb:.0f}", one.found) for one in large if not one.missing]
    return table(("whole policies", "s", "MB", "found"), cells) + _missing((one.label, one.missing) for one in large)


def reached(found: Sequence[Target]) -> str:
    """The targets."""
    words = {True: "reached", False: "missed", None: ""}
    cells = [(one.label, one.aim, one.measured, words[one.reached]) for one in found]
    return table(("target", "aim", "measured", "result"), cells)
