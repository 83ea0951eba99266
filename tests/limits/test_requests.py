"""A request has a bound too: it holds a case for each item, person and recipient."""

from __future__ import annotations

import time

import pytest

from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.policy import Outcome
from sharepolicy.reading.requests import MOST_CASES
from sharepolicy.testing.small import has, rule, small_policy, yes_no

POLICY = load_document(small_policy([yes_no("a")], rule("it", Outcome.SHARE, has("a"))))


def request(items: int, people: int, recipients: int) -> dict[str, object]:
    """A request of so many of each."""
    return {
        "facts": {"a": "yes"},
        "subjects": {f"s{n}": {} for n in range(people)},
        "recipients": {f"r{n}": {} for n in range(recipients)},
        "items": {f"i{n}": {} for n in range(items)},
    }


@pytest.mark.parametrize("sizes", [(3000, 3, 3), (100, 100, 100), (1, 1, 6000), (0, 6000, 1)])
def test_a_request_with_too_many_cases_is_refused(sizes: tuple[int, int, int]) -> None:
    """At once, with their number and what is expected."""
    start = time.thread_time()
    with pytest.raises(CaseError) as refused:
        POLICY.decide_request(request(*sizes))
    assert time.thread_time() - start < 8
    (flaw,) = refused.value.diagnostics
    assert flaw.code == "too-large"
    assert f"{MOST_CASES:,}" in flaw.help


def test_a_large_request_is_answered() -> None:
    """As many as may be."""
    decided = POLICY.decide_request(request(10, 10, MOST_CASES // 100))
    assert len(decided.parts) == MOST_CASES // 10
    assert decided.outcome is Outcome.SHARE
