"""durable-rules on its safe path: right at every size, after every failure, in threads, and without leaks."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sharepolicy.backends.durable import shards as module
from sharepolicy.backends.durable.shards import MOST_FACTS, BrokenRunError, ShardBranch, Shards, engine, name_hash
from tests.helpers.durable import needs_durable

pytestmark = needs_durable

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def holding(branches: list[ShardBranch], case: list[int]) -> list[int]:
    """The branches that hold, by a plain loop."""
    return [
        number
        for number, tests in enumerate(branches)
        if all(first <= case[fact] <= last for fact, first, last in tests)
    ]


def some(random: Random, number: int, facts: int = 12) -> list[ShardBranch]:
    """Random branches of up to four tests."""
    return [
        [
            (fact, *sorted((random.randrange(5), random.randrange(5))))  # type: ignore[misc]
            for fact in random.sample(range(facts), random.randrange(min(5, facts)))
        ]
        for _ in range(number)
    ]


def resident() -> int:
    """The memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_names_are_compared_by_the_hash_that_we_check() -> None:
    """The constants are those of the engine's own source, for `id`, `sid` and `$and`."""
    assert (name_hash("id"), name_hash("sid"), name_hash("$and")) == (926444256, 3593476751, 3746487396)


@pytest.mark.parametrize("number", [0, 1, 59, 60, 61, 120, 121, 200])
def test_what_holds_is_found_at_every_size(number: int) -> None:
    """Around the size of a ruleset, and with several."""
    random = Random(number)
    branches = some(random, number)
    found = Shards(branches)
    assert len(found) == max(1, -(-number // 60))
    for _ in range(200):
        case = [random.randrange(5) for _ in range(12)]
        assert found.matching(case) == holding(branches, case)


@pytest.mark.parametrize("number", [60, 61, 200, 600])
def test_rules_that_are_all_alike_all_fire(number: int) -> None:
    """In one ruleset, more than 64 would overflow a stack, and 256 crash."""
    found = Shards([[(0, 1, 1)]] * number)
    assert found.matching([1]) == list(range(number))
    assert found.matching([0]) == []


def test_many_facts_are_spread_over_rulesets() -> None:
    """One message takes 200 facts; a policy may have more."""
    branches: list[ShardBranch] = [[(fact, 1, 2) for fact in range(start, start + 50)] for start in range(0, 500, 10)]
    found = Shards(branches)
    assert len(found) > 1
    random = Random(5)
    for chance in (0.0, 0.01, 0.05, 1.0):
        case = [0 if random.random() < chance else 1 for _ in range(550)]
        assert found.matching(case) == holding(branches, case)
    assert Shards([[(fact, 0, 0) for fact in range(MOST_FACTS)]]).matching([0] * MOST_FACTS) == [0]
    with pytest.raises(ValueError, match="more than 200 facts"):
        Shards([[(fact, 0, 0) for fact in range(MOST_FACTS + 1)]])


@pytest.mark.parametrize("wrong", [[True, 1], [1.0, 1], ["1", 1], [-1, 1], [1 << 16, 1], [None, 1], [1], []], ids=repr)
def test_only_complete_cases_of_whole_numbers_reach_the_engine(wrong: list[Any]) -> None:
    """Whatever the engine would read in a way of its own is turned away before."""
    found = Shards([[(0, 1, 1)], [(1, 1, 1)]])
    with pytest.raises(ValueError, match="a complete case is one cell for each fact"):
        found.matching(wrong)
    assert found.matching([1, 1]) == [0, 1]


@pytest.mark.parametrize(
    "wrong", [[(0, 2, 1)], [(-1, 0, 0)], [(0, -1, 0)], [(0, 0, 1 << 16)], [(0, True, 1)], [(0, 0.0, 1)]]
)
def test_only_tests_of_whole_numbers_reach_the_engine(wrong: ShardBranch) -> None:
    """Of the rules too."""
    with pytest.raises(ValueError, match="test"):
        Shards([wrong])


class Interfering:
    """The engine, counting its calls, with something done instead of or after one of them."""

    def __init__(self, at: int, act: Callable[[Any], Any], after: bool) -> None:
        self.calls = 0
        self.at = at
        self.act = act
        self.after = after
        self.counted: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        true = getattr(engine(), name)

        def call(*arguments: Any) -> Any:
            self.calls += 1
            if self.calls == self.at and not self.after:
                return self.act(None)
            result = true(*arguments)
            self.counted[name] += 1
            return self.act(result) if self.calls == self.at else result

        return call


def raising(error: type[BaseException]) -> Callable[[Any], Any]:
    """Raise instead."""

    def act(_: Any) -> Any:
        raise error

    return act


FAILURES: dict[str, Callable[[Any], Any]] = {
    "interrupt": raising(KeyboardInterrupt),
    "memory": raising(MemoryError),
    "nonsense": lambda _: (1, 0),
}


@pytest.mark.parametrize("after", [False, True], ids=["instead", "after"])
@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_at_any_call_is_told_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, kind: str, after: bool
) -> None:
    """Interrupted, out of memory, nonsense, at each call of the engine in turn: then right again, with new rulesets."""
    random = Random(1)
    branches = some(random, 130)
    cases = [[random.randrange(5) for _ in range(12)] for _ in range(2)]
    right = [holding(branches, case) for case in cases]
    failed, at = 0, 0
    while True:
        at += 1 if at < 40 else 7
        found = Shards(branches)
        interfering = Interfering(at, FAILURES[kind], after)
        with monkeypatch.context() as patch:
            patch.setattr(module, "engine", lambda interfering=interfering: interfering)
            try:
                answers = [found.matching(case) for case in cases]
            except (KeyboardInterrupt, MemoryError, BrokenRunError, TypeError, AttributeError, engine().error):
                failed += 1
                assert not found._rulesets, "some rulesets are left after a failure"
            else:
                assert answers == right
                if interfering.calls < at:
                    break
        assert [found.matching(case) for case in cases] == right
        found.close()
    assert failed > 50


@on_linux
def test_made_and_dropped_policies_leave_no_memory() -> None:
    """Each would leave a third of a megabyte if it were not freed when nobody holds it any more."""

    def make(number: int) -> None:
        for seed in range(number):
            branches = some(Random(seed), 40)
            assert Shards(branches).matching([1] * 12) == holding(branches, [1] * 12)
        gc.collect()

    make(60)
    before = resident()
    make(300)
    assert resident() - before < 8 << 20


@on_linux
def test_answers_leave_no_memory() -> None:
    """The cases are taken back."""
    random = Random(3)
    found = Shards(some(random, 60))

    def ask(number: int) -> None:
        for _ in range(number):
            found.matching([random.randrange(5) for _ in range(12)])

    ask(3_000)
    before = resident()
    ask(20_000)
    assert resident() - before < 4 << 20


def test_threads_share_one() -> None:
    """Each gets the answer to its own question."""
    random = Random(4)
    branches = some(random, 100)
    found = Shards(branches)
    cases = [[random.randrange(5) for _ in range(12)] for _ in range(2_000)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(found.matching, cases, chunksize=10))
    assert answers == [holding(branches, case) for case in cases]
