"""What an explained decision costs, counted in calls, so that it does not depend on the machine."""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from sharepolicy import CaseError, Policy, load

DAY = datetime.date(2026, 11, 1)
CASES = 20
MOST = 14_000
"""Calls of Python functions for one decision with everything, on average. It takes three quarters of them today."""


@pytest.fixture(scope="module")
def mars() -> Policy:
    """The largest policy that is shipped."""
    return load("mars", on=DAY)


def withheld(policy: Policy) -> Iterator[dict[str, Any]]:
    """Cases that do not contradict themselves, of which a third is not known; the same ones each time."""
    dice = random.Random(7)
    facts = [fact for fact in policy.facts.values() if not fact.is_numeric]
    while True:
        values = {fact.name: dice.choice(fact.values or (True, False)) for fact in facts if dice.random() < 0.7}
        try:
            policy.decide(values)
        except CaseError:
            continue
        yield values


def calls(call: Callable[[], object]) -> int:
    """How many functions are called."""
    counted = 0

    def count(_: FrameType, event: str, __: Any) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return counted


def test_an_explained_decision_takes_so_many_calls(mars: Policy) -> None:
    """With everything that it says; without the nearest alternatives it takes fewer, and says all the rest."""
    whole = short = 0
    for _, case in zip(range(CASES), withheld(mars), strict=False):
        decision, other = mars.decide(case), mars.decide(case)
        told: list[Any] = []
        whole += calls(lambda decision=decision, told=told: told.append(decision.to_dict()))
        short += calls(lambda other=other, told=told: told.append(other.to_dict(alternatives=False)))
        assert told[1] == {key: value for key, value in told[0].items() if key != "alternatives"}
    assert short < whole
    assert whole < MOST * CASES
