"""One compiled policy serves many threads: what eight of them are told at once is what one is told alone."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest

from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing.cases import plain_case
from sharepolicy.testing.synthetic import synthetic_policy
from tests.helpers.mars import load_mars

THREADS = 8
CASES = 24


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    """Let threads take turns as often as can be."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def mixed_cases(document: PolicyDocument) -> list[dict[str, Any]]:
    """Complete and partial cases as plain mappings, the same at every call; some contradict themselves."""
    random = Random(7)
    found = []
    for number in range(CASES):
        known = 1.0 if number % 2 else random.random()
        given = {
            name: random.choice(domain.cells)
            for name, domain in domains(document).items()
            if domain.fact.decision_date or random.random() < known
        }
        found.append(dict(plain_case(document, Case(given))))
    return found


def told(policy: Policy, mapping: Mapping[str, Any]) -> object:
    """Everything that a decision says, or what is wrong with the case."""
    try:
        decision = policy.decide(mapping)
    except CaseError as error:
        return [diagnostic.to_dict() for diagnostic in error.diagnostics]
    return decision.to_dict()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: load_mars(prove=False), id="mars"),
        pytest.param(lambda: load_document(synthetic_policy(30, 60), prove=False), id="synthetic"),
        pytest.param(lambda: load_document(synthetic_policy(40, 150), prove=False), id="full", marks=pytest.mark.slow),
    ],
)
def test_eight_threads_are_told_what_one_is(make: Callable[[], Policy]) -> None:
    """A fresh policy is decided by eight threads at once, each in its own order, and by one alone.

    In the full one the threads fill the node budget many times over.
    """
    alone, shared = make(), make()
    cases = mixed_cases(alone.document)
    expected = [told(alone, case) for case in cases]
    together = Barrier(THREADS)

    def decide_all(seed: int) -> list[object]:
        order = list(range(CASES))
        Random(seed).shuffle(order)
        found: list[object] = [None] * CASES
        together.wait()
        for number in order:
            found[number] = told(shared, cases[number])
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        for found in pool.map(decide_all, range(THREADS)):
            assert found == expected


def test_threads_that_load_the_same_policy_do_not_meet() -> None:
    """Policies are loaded and proved side by side."""

    def load_it(seed: int) -> tuple[str, str]:
        policy = load_document(synthetic_policy(20, 60, seed % 2))
        return str(policy.proof), policy.digest

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(load_it, range(THREADS)))
    assert found == found[:2] * (THREADS // 2)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # other tests leave threads that wait
def test_a_forked_child_decides_loads_and_lets_go() -> None:
    """As servers do that load a policy once and fork their workers; a child that hangs is ended, and fails the test."""
    policies = [load_mars(prove=False)]
    case = {"item.relevant": False}
    expected = policies[0].decide(case).to_dict()
    for _ in range(5):
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            right = policies[0].decide(case).to_dict() == expected
            policies.clear()
            gc.collect()
            right = right and load_mars(prove=False).decide(case).to_dict() == expected
            os._exit(0 if right else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert policies[0].decide(case).to_dict() == expected
