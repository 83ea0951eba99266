"""A request has a bound too: it holds a case for each item, person and recipient."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from types import FrameType

import pytest

import sharepolicy
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome
from sharepolicy.reading.requests import MOST_CASES
from sharepolicy.testing.small import choice, has, rule, small_policy, yes_no

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


@cache
def shipped(name: str) -> Policy:
    """A policy that comes with the library; the newest version of a policy over time."""
    policy = sharepolicy.load(name)
    return policy if isinstance(policy, Policy) else policy.versions[-1].policy


def steps(work: Callable[[], object]) -> int:
    """How many functions are called in some work: it depends on no clock, and on nothing else that runs."""
    found = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


KNOWN = {
    "nothing": {},
    "one fact": {"risk_to_child": "low"},
    "one fact of each recipient": {"recipient.role": ["family", "education"]},
    "much": {"risk_to_child": "low", "recipient.role": "education", "recipient.purpose": "protect_child"},
}


def open_request(sizes: tuple[int, int, int], known: str) -> dict[str, object]:
    """A request of so many items, people and recipients of which little is known."""
    items, people, recipients = sizes
    given = KNOWN[known]
    of_recipient = {name.partition(".")[2]: value for name, value in given.items() if "." in name}
    return {
        "facts": {name: value for name, value in given.items() if "." not in name},
        "subjects": {f"s{n}": {} for n in range(people)},
        "recipients": {f"r{n}": of_recipient for n in range(recipients)},
        "items": {f"i{n}": {} for n in range(items)},
    }


@pytest.mark.parametrize("known", KNOWN)
def test_ten_times_as_many_open_cases_take_ten_times_as_long_at_most(known: str) -> None:
    """Whatever is not known: cases are not put side by side, and those that are alike are not asked one by one."""
    policy = shipped("mars")

    def decide(sizes: tuple[int, int, int]) -> int:
        request = open_request(sizes, known)
        return steps(lambda: policy.decide_request(request).questions)

    decide((2, 2, 2))  # what is worked out once for a policy
    assert decide((4, 4, 5)) < 10 * decide((2, 2, 2))
    assert policy.compiled.space.has_room()


LARGEST = ((17, 17, 17), (MOST_CASES, 1, 1), (1, MOST_CASES, 1), (1, 1, MOST_CASES), (50, 1, 100))


@pytest.mark.slow
@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("sizes", LARGEST)
@pytest.mark.parametrize("name", ["mars", "school"])
def test_the_largest_open_requests_are_answered(name: str, sizes: tuple[int, int, int], known: str) -> None:
    """With all that can be read of them, in a bounded number of steps for each case."""
    policy = shipped(name)
    request = open_request(sizes, known)

    def answer() -> None:
        decided = policy.decide_request(request)
        assert not decided.settled
        assert decided.questions
        assert decided.to_dict()

    items, people, recipients = sizes
    assert steps(answer) < 2_000_000 + 8_000 * items * people * recipients


COLOURS = [f"colour-{n}" for n in range(16)]


def test_a_request_whose_cases_depend_on_each_other_in_too_many_ways_is_refused() -> None:
    """It would have to know which colours are left for each recipient by those of each person."""
    document = small_policy(
        [choice("subject.colour", *COLOURS), choice("recipient.colour", *COLOURS)],
        rule("it", Outcome.SHARE, has("subject.colour", COLOURS[0])),
        impossible=[AllOf((has("subject.colour", each), has("recipient.colour", each))) for each in COLOURS],
    )
    policy = load_document(document, prove=False)
    with pytest.raises(CaseError) as refused:
        policy.decide_request(request(0, 20, 20) | {"facts": {}})
    (flaw,) = refused.value.diagnostics
    assert flaw.code == "too-entangled"
    assert "`subject.colour`, `recipient.colour`" in flaw.help
    assert len(policy.decide_request(request(0, 3, 3) | {"facts": {}}).parts) == 3
