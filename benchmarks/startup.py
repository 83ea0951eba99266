"""What it costs to begin: import, loading the MARS policy with all its proofs, and the whole command line.

Each figure is taken in fresh processes, in turn. They keep Python's bytecode in a folder of their own, as an installed
package has it; the first round, which fills that folder, is thrown away.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from benchmarks.mars import MARS

_CASE = Path(__file__).parent / "case.yaml"

_INSIDE = "import time; started = time.perf_counter(); {timed}; print(time.perf_counter() - started)"
_IMPORTED = (
    "import sharepolicy; import time; started = time.perf_counter(); {timed}; print(time.perf_counter() - started)"
)

INSIDE = {
    "import sharepolicy": _INSIDE.format(timed="import sharepolicy"),
    'load("mars"), all proofs': _IMPORTED.format(timed=f"sharepolicy.load({MARS!r})"),
    'import, load("mars"), one decision': _INSIDE.format(
        timed=f"import sharepolicy; sharepolicy.load({MARS!r}).decide({{}}).outcome"
    ),
    'load("mars", prove=False)': _IMPORTED.format(timed=f"sharepolicy.load({MARS!r}, prove=False)"),
}
"""Timed by the fresh process itself."""

WHOLE = {
    "python -c pass": ["-c", "pass"],
    "sharepolicy --version": ["-m", "sharepolicy", "--version"],
    "sharepolicy decide CASE --policy mars": ["-m", "sharepolicy", "decide", str(_CASE), "--policy", MARS],
}
"""Timed from outside, from the start of the process to its end."""


@frozen
class Begun:
    """Seconds by the clock, and of the processor for the whole process: medians of all runs. Or why there are none."""

    label: str
    seconds: float = 0.0
    processor: float = 0.0
    missing: str = ""


def _processor() -> float:
    """Seconds of processor time that all ended child processes took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _once(label: str, surroundings: Mapping[str, str]) -> tuple[float, float]:
    """One fresh process: seconds by the clock and of the processor. Raises ValueError when it does not end well."""
    arguments = ["-c", INSIDE[label]] if label in INSIDE else WHOLE[label]
    used, started = _processor(), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=surroundings)
    took, used = time.perf_counter() - started, _processor() - used
    if done.returncode:
        raise ValueError((done.stderr or done.stdout).strip().splitlines()[-1])
    return (float(done.stdout) if label in INSIDE else took), used


def begin(rounds: int) -> list[Begun]:
    """Every figure, from this many fresh processes each."""
    times: dict[str, list[tuple[float, float]]] = {label: [] for label in (*INSIDE, *WHOLE)}
    missing: dict[str, str] = {}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as bytecode:
        surroundings = kept | {"PYTHONPYCACHEPREFIX": bytecode}
        for turn in range(rounds + 1):
            for label in [label for label in times if label not in missing]:
                try:
                    measured = _once(label, surroundings)
                except ValueError as error:
                    missing[label] = str(error)
                    continue
                if turn:
                    times[label].append(measured)
    return [
        Begun(label, missing=missing[label])
        if label in missing
        else Begun(label, *(statistics.median(column) for column in zip(*taken, strict=True)))
        for label, taken in times.items()
    ]
