"""A process that holds one engine and does what it is told: one JSON object a line, in and out.

Each engine lives in a process of its own, so that none pays for the memory, the threads or the warm caches of another.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict
from benchmarks.fourteen import POLICY, by_hand, complete_cases, possible_by_hand, withhold
from benchmarks.grown import grown, grown_cases
from benchmarks.memory import peak_mb
from benchmarks.roster import BY_LABEL, Entry

CASES = 2000
_LOADS = 6
_LONGEST_LOADING = 2000.0
_FRESH_BLOCK = 5000


def expected(entry: Entry, policy: FirstMatch, facts: Facts) -> Verdict:
    """What the engine has to answer, from the reference."""
    if entry.answers == "rule":
        return policy.looked_up(facts)
    if entry.withheld:
        possible = possible_by_hand(facts)
        return (next(iter(possible)), "settled") if len(possible) == 1 else ("escalate", "open")
    return policy.looked_up(facts)[0], "settled" if entry.answers == "settled" else ""


class _Held:
    """The engine of this process, with its cases. It changes as it is told to, hence not a frozen value."""

    def __init__(self, entry: Entry, policy_name: str) -> None:
        self.entry = entry
        self.policy = POLICY if policy_name == POLICY.name else grown(policy_name)
        complete = complete_cases(CASES) if self.policy is POLICY else grown_cases(self.policy, CASES)
        self.cases: list[Any] = withhold(complete, entry.withheld) if entry.withheld else complete
        self.upcoming: Iterator[Facts] = itertools.cycle(self.cases)
        self.batches = itertools.count(1)
        self.decide: Decide = by_hand

    def open(self) -> dict[str, object]:
        """Import the engine and load the policy; in milliseconds, the first load apart from the later ones."""
        started = time.perf_counter()
        if self.entry.imports:
            importlib.import_module(self.entry.imports)
        imported = time.perf_counter() - started
        module = importlib.import_module(f"benchmarks.engines.{self.entry.module}")
        build: Callable[[FirstMatch], Decide] = getattr(module, self.entry.build)
        loads: list[float] = []
        while len(loads) < _LOADS and sum(loads) < _LONGEST_LOADING:
            started = time.perf_counter()
            self.decide = build(self.policy)
            loads.append((time.perf_counter() - started) * 1e3)
        version = importlib.metadata.version(self.entry.distribution) if self.entry.distribution else ""
        return {
            "version": version,
            "import_ms": imported * 1e3,
            "first_load_ms": loads[0],
            "load_ms": statistics.median(loads[1:] or loads),
        }

    def check(self) -> dict[str, object]:
        """How many cases there are, and those on which the engine and the reference disagree."""
        wrong = []
        for facts in self.cases:
            said, right = self.decide(facts), expected(self.entry, self.policy, facts)
            if tuple(said) != right:
                wrong.append({"case": facts, "said": said, "right": right})
        return {"cases": len(self.cases), "wrong": len(wrong), "first_wrong": wrong[:1]}

    def block(self, seconds: float) -> list[Facts]:
        """Cases for about this many seconds."""
        if self.entry.fresh:
            return list(complete_cases(_FRESH_BLOCK, seed=1000 + next(self.batches)))
        probe = list(itertools.islice(self.upcoming, 20))
        started = time.perf_counter()
        for facts in probe:
            self.decide(facts)
        each = max((time.perf_counter() - started) / len(probe), 1e-7)
        return list(itertools.islice(self.upcoming, max(20, int(seconds / each))))

    def time(self, seconds: float) -> dict[str, object]:
        """Microseconds a decision, over a block of about this many seconds.

        Processor time, all threads counted: so a block does not look slow because another process had its turn.
        """
        decide = self.decide
        block = self.block(seconds)
        started = time.process_time()
        for facts in block:
            decide(facts)
        took = time.process_time() - started
        return {"us": took / len(block) * 1e6, "peak_mb": peak_mb()}


def serve(label: str, policy_name: str, answers: TextIO) -> None:
    """Answer every line until there are no more."""
    held: _Held | None = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            held = held or _Held(BY_LABEL[label], policy_name)
            doing: dict[str, Callable[..., dict[str, object]]]
            doing = {"open": held.open, "check": held.check, "time": held.time}
            answer = doing[order.pop("do")](**order)
        except ModuleNotFoundError as error:
            answer = {"error": f"not installed ({error})"}
        except Exception as error:  # an engine that fails is a line of the table, not the end of the run
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    # What an engine writes to standard output goes to standard error, so that it cannot garble the answers.
    own_output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.argv[1], sys.argv[2], own_output)
