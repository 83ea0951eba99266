"""What a second opinion costs: a decision by the MARS policy with and without one, and the start of the worker.

By the clock, since the worker is another process. The engine within this process is measured beside it, to tell what
the worker costs and what the engine; it is not for use. Run as a module, it measures in its own fresh process and
prints JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

import sharepolicy
from benchmarks.mars import MARS, complete_cases, withhold
from sharepolicy.backends.durable.second import DurableRules, DurableRulesHere, required
from sharepolicy.backends.durable.worker import Worker

_CASES = 50
_LIMIT = 60.0


@frozen
class Seconded:
    """Milliseconds, the median of all, and the slowest. Or why there are none."""

    label: str
    ms: float = 0.0
    worst_ms: float = 0.0
    number: int = 0
    missing: str = ""


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _decisions(policy: sharepolicy.Policy, cases: Sequence[dict[str, Any]], second: bool) -> list[float]:
    """The time of each decision. Raises ValueError when one is not confirmed."""

    def decide(case: dict[str, Any]) -> None:
        opinion = policy.decide(case, second_opinion=second, time_limit=_LIMIT).second_opinion
        if second and (opinion is None or not opinion.confirmed):
            raise ValueError(f"not confirmed: {opinion}")

    return [_timed(lambda case=case: decide(case)) for case in cases]


def _starts(document: Any, cells: tuple[int, ...]) -> dict[str, list[float]]:
    """To begin, once: the sheet, a worker that answers, an engine in this process that answers."""
    worker = Worker()
    told, there, here = DurableRules(document, worker), DurableRules(document, worker), DurableRulesHere(document)
    found = {"to write what the engine is told": [_timed(lambda: told.sheet)]}
    assert there.sheet.key
    assert here.sheet.key
    found["to start a worker and get its first answer"] = [_timed(lambda: there.answers([cells], _LIMIT))]
    found["to make the rulesets in this process and get a first answer"] = [_timed(lambda: here.answers([cells], 1))]
    worker.close()
    return found


def _measure(rounds: int) -> list[Seconded]:
    required()
    there, here = sharepolicy.load(MARS, prove=False), sharepolicy.load(MARS, prove=False)
    here.__dict__["_second_engine"] = DurableRulesHere(here.document)
    complete = complete_cases(here, _CASES, 1)
    few, many = withhold(complete, 0.1), withhold(complete, 0.5)
    cells = tuple(0 for _ in there.facts)
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for label, cases in {"complete": complete, "10 % withheld": few, "50 % withheld": many}.items():
            asked = {
                f"one decision, {label}": (there, False),
                f"one decision, {label}, second opinion": (there, True),
                f"one decision, {label}, second engine in this process": (here, True),
            }
            for name, (policy, second) in asked.items():
                times.setdefault(name, []).extend(_decisions(policy, cases, second))
        for name, taken in _starts(there.document, cells).items():
            times.setdefault(name, []).extend(taken)
    return [Seconded(name, statistics.median(taken), max(taken), len(taken)) for name, taken in times.items()]


def measure_seconding(rounds: int) -> list[Seconded]:
    """All of it, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.seconding", str(rounds)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    if done.returncode:
        return [Seconded("second opinions", missing=(done.stderr.strip().splitlines() or ["it ended"])[-1])]
    return [Seconded(**one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in _measure(int(sys.argv[1]))]))
