"""What a decision costs with everything that it says: reasons, duties, questions, alternatives, as plain data.

`python -m benchmarks.explained` prints, for random cases of the newest MARS policy, complete and with 30 % of their
facts withheld, the median and the 99th percentile, of the whole and of each part; and the same for a request of five
items about three subjects to four recipients. Processor time, in one process, on one core.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import sharepolicy
from benchmarks.mars import complete_cases, withhold
from benchmarks.report import table
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explained", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="random cases of each kind (default: 1000)")
    parser.add_argument("--parts", action="store_true", help="also each part by itself")
    parser.add_argument("--requests", type=int, default=20, help="random requests (default: 20)")
    asked = parser.parse_args()
    policy, other = sharepolicy.load(MARS), sharepolicy.load(MARS, prove=False)
    cases = complete_cases(other, asked.cases, 1)
    kinds = {"complete": cases, "30 % withheld": withhold(cases, 0.3)}
    lines = []
    for kind, block in kinds.items():
        lines.append((f"to_dict(), {kind}, cases met once", *spread(lambda case: policy.decide(case).to_dict(), block)))
    for part in PARTS if asked.parts else ():
        find = attrgetter(part)
        for kind, block in kinds.items():
            lines.append((f"{part}, {kind}", *spread(lambda case, find=find: find(policy.decide(case)), block)))
    for kind, withheld in (("complete", 0.0), ("30 % withheld", 0.3)):
        some = requests(other, cases, asked.requests, withheld)
        size = f"{ITEMS} items x {RECIPIENTS} recipients x {SUBJECTS} subjects"
        lines.append((f"request, {size}, {kind}: decided", *spread(policy.decide_request, some)))
        lines.append(
            (f"request, {size}, {kind}: to_dict()", *spread(lambda r: policy.decide_request(r).to_dict(), some))
        )
    print(table(("what", "median ms", "99 % ms"), [(what, f"{m:.2f}", f"{most:.2f}") for what, m, most in lines]))


if __name__ == "__main__":
    main()
