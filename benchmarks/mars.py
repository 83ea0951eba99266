"""Decisions by the MARS policy: random cases, complete and partial, and the cases of its own examples.

There is no peer here, since no other engine has this policy. Complete cases are checked against the definition.
Run as a module, it measures in its own fresh process and prints JSON.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

import sharepolicy
from sharepolicy.language import semantics
from sharepolicy.language.domain import domains
from sharepolicy.language.vocabulary import Fact

MARS = str(Path(__file__).parents[1] / "policies" / "mars" / "1.0.0")
"""Version 1.0.0, which stays as it is, so that what is measured today can be compared with what was measured before."""

CASES = 1000

_SLOW_CASES = 100


@frozen
class Asked:
    """Microseconds a decision, the median of the rounds."""

    label: str
    us: float
    cases: int


def _answer(draw: random.Random, fact: Fact) -> Any:
    if fact.is_numeric:
        return draw.randint(fact.minimum or 0, fact.maximum or 100)
    return draw.choice(fact.values)


def complete_cases(policy: sharepolicy.Policy, count: int, seed: int) -> list[dict[str, Any]]:
    """Random possible cases with every fact given but the date, which is today. The policy has then met them."""
    draw = random.Random(seed)
    vocabulary = policy.document.vocabulary
    cases: list[dict[str, Any]] = []
    while len(cases) < count:
        case: dict[str, Any] = {
            name: _answer(draw, fact)
            for name, fact in policy.facts.items()
            if not fact.several and not fact.decision_date
        }
        for several in vocabulary.several.values():
            case[several.name] = [member for member in several.members if draw.random() < 0.3]
        try:
            policy.decide(case)
        except sharepolicy.CaseError:
            continue
        cases.append(json.loads(json.dumps(case)))
    return cases


def withhold(cases: Sequence[dict[str, Any]], share: float) -> list[dict[str, Any]]:
    """The same cases with each fact left out with this probability."""
    draw = random.Random(5)
    return [{fact: value for fact, value in case.items() if draw.random() >= share} for case in cases]


def check(policy: sharepolicy.Policy, cases: Sequence[dict[str, Any]]) -> None:
    """Raise ValueError when a complete case is not decided as the definition has it."""
    document = policy.document
    all_domains = domains(document)
    for case in cases:
        decision = policy.decide(case)
        complete = {
            name: next(cell for cell in domain.cells if cell & decision.case.given[name])
            for name, domain in all_domains.items()
        }
        if semantics.outcome(document, complete) is not decision.outcome:
            raise ValueError(f"not as the definition has it: {case}")


def _measure(rounds: int) -> list[Asked]:
    policy, other = sharepolicy.load(MARS), sharepolicy.load(MARS, prove=False)
    cases = complete_cases(other, CASES, 1)
    check(policy, cases[:_SLOW_CASES])
    few, many = withhold(cases, 0.05), withhold(cases, 0.3)
    lived = [example.request.given for example in policy.examples if example.request.is_flat]
    decide = policy.decide

    def outcome(case: Any) -> object:
        return decide(case).outcome

    def rules(case: Any) -> object:
        return decide(case).rules

    def everything(case: Any) -> object:
        return decide(case).to_dict()

    def turns_on(case: Any) -> object:
        return decide(case).turns_on

    asked: dict[str, tuple[Callable[[Any], object], Callable[[int], Sequence[Any]]]] = {
        "outcome": (outcome, lambda _: cases),
        "outcome, new cases": (outcome, lambda turn: complete_cases(other, CASES, 100 + turn)),
        "outcome and rules": (rules, lambda _: cases),
        "outcome, 5 % of facts withheld": (outcome, lambda _: few),
        "outcome, 30 % of facts withheld": (outcome, lambda _: many),
        "outcome, the cases of its examples": (outcome, lambda _: [sharepolicy.Case(given) for given in lived]),
        "what it turns on, 30 % of facts withheld": (turns_on, lambda _: many[:_SLOW_CASES]),
        "everything": (everything, lambda _: cases[:_SLOW_CASES]),
        "everything, 30 % of facts withheld": (everything, lambda _: many[:_SLOW_CASES]),
        "everything, the cases of its examples": (everything, lambda _: [sharepolicy.Case(given) for given in lived]),
    }
    times: dict[str, list[float]] = {label: [] for label in asked}
    counts: dict[str, int] = {}
    for turn in range(rounds):
        for label, (ask, cases_of) in asked.items():
            block = cases_of(turn)
            started = time.process_time()
            for case in block:
                ask(case)
            times[label].append((time.process_time() - started) / len(block) * 1e6)
            counts[label] = len(block)
    return [Asked(label, statistics.median(taken), counts[label]) for label, taken in times.items()]


def measure_mars(rounds: int) -> list[Asked]:
    """All of it, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.mars", str(rounds)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return [Asked(**one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in _measure(int(sys.argv[1]))]))
