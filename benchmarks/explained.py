"""What a decision costs with everything that it says: reasons, duties, questions, alternatives, as plain data.

`python -m benchmarks.explained` prints, for random cases of the newest MARS policy, complete and with 30 % of their
facts withheld, the median and the 99th percentile, of the whole and of each part; and the same for a request of five
items about three subjects to four recipients. Processor time, in one process, on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

import sharepolicy
from benchmarks.markdown import table
from benchmarks.mars import complete_cases, withhold
from sharepolicy.language.vocabulary import About

MARS = Path(__file__).parents[1] / "policies" / "mars" / "2.0.0"

PARTS = (
    "outcome",
    "reasons",
    "grounds",
    "actions",
    "ask_first",
    "questions",
    "ask_about_duties",
    "if_usual",
    "turns_on",
    "in_any_case",
    "alternatives",
    "escalation",
)

ITEMS, RECIPIENTS, SUBJECTS = 5, 4, 3
_SIZE = f"{ITEMS} items x {RECIPIENTS} recipients x {SUBJECTS} subjects"

WITHHELD = "to_dict(), 30 % withheld, cases met once"
REQUESTS = (f"request, {_SIZE}, complete: to_dict()", f"request, {_SIZE}, 30 % withheld: to_dict()")


@frozen
class Explained:
    """Milliseconds for each case: the median, and the slowest in a hundred."""

    label: str
    median: float
    most: float


def requests(policy: sharepolicy.Policy, cases: Sequence[dict[str, Any]], count: int, withheld: float) -> list[Any]:
    """Random requests that do not contradict themselves: what each case says about somebody is put together anew."""
    draw = random.Random(7)
    vocabulary = policy.document.vocabulary
    about = {name: fact.about for name, fact in policy.facts.items()}
    about |= {several.name: about[several.fact_name(several.members[0])] for several in vocabulary.several.values()}
    found: list[Any] = []
    while len(found) < count:
        request: dict[str, Any] = {"facts": {}, "subjects": {}, "recipients": {}, "items": {}}
        base = draw.choice(cases)

        def some(level: tuple[About, ...], base: dict[str, Any] = base) -> dict[str, Any]:
            held = base if len(level) != 1 else draw.choice(cases)
            short = ".".join(each.value for each in level) + "."
            return {
                name.removeprefix(short) if level else name: value
                for name, value in held.items()
                if about[name] == level and draw.random() >= withheld
            }

        request["facts"] = {n: v for n, v in base.items() if len(about[n]) != 1 and draw.random() >= withheld}
        request["subjects"] = {f"subject-{n}": some((About.SUBJECT,)) for n in range(SUBJECTS)}
        request["recipients"] = {f"recipient-{n}": some((About.RECIPIENT,)) for n in range(RECIPIENTS)}
        request["items"] = {f"item-{n}": some((About.ITEM,)) for n in range(ITEMS)}
        try:
            policy.decide_request(request)
        except sharepolicy.CaseError:
            continue
        found.append(request)
    return found


def spread(ask: Callable[[Any], object], cases: Iterable[Any]) -> tuple[float, float]:
    """Milliseconds for each case: the median and the 99th percentile."""
    taken = []
    for case in cases:
        started = time.process_time()
        ask(case)
        taken.append((time.process_time() - started) * 1e3)
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100]


def _measure(count: int, of_requests: int, parts: Sequence[str]) -> list[Explained]:
    policy, other = sharepolicy.load(MARS), sharepolicy.load(MARS, prove=False)
    cases = complete_cases(other, count, 1)
    kinds = {"complete": cases, "30 % withheld": withhold(cases, 0.3)}
    found = []
    for kind, block in kinds.items():
        label = f"to_dict(), {kind}, cases met once"
        found.append(Explained(label, *spread(lambda case: policy.decide(case).to_dict(), block)))
    for part in parts:
        find = attrgetter(part)
        for kind, block in kinds.items():
            figures = spread(lambda case, find=find: find(policy.decide(case)), block)
            found.append(Explained(f"{part}, {kind}", *figures))
    for kind, withheld in (("complete", 0.0), ("30 % withheld", 0.3)):
        some = requests(other, cases, of_requests, withheld)
        label = f"request, {_SIZE}, {kind}:"
        found.append(Explained(f"{label} decided", *spread(policy.decide_request, some)))
        found.append(Explained(f"{label} to_dict()", *spread(lambda r: policy.decide_request(r).to_dict(), some)))
    return found


def measure_explained() -> list[Explained]:
    """All of it but the parts, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.explained", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return [Explained(**one) for one in json.loads(done.stdout)]


def explained(found: Sequence[Explained]) -> str:
    """The figures as a table."""
    rows = [(one.label, f"{one.median:.2f}", f"{one.most:.2f}") for one in found]
    return table(("what", "median ms", "99 % ms"), rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explained", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="random cases of each kind (default: 1000)")
    parser.add_argument("--parts", action="store_true", help="also each part by itself")
    parser.add_argument("--requests", type=int, default=20, help="random requests (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    found = _measure(asked.cases, asked.requests, PARTS if asked.parts else ())
    print(json.dumps([asdict(one) for one in found]) if asked.json else explained(found))


if __name__ == "__main__":
    main()
