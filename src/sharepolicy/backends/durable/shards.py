"""durable-rules, used in the one way we found safe. Only this module imports it, and it imports nothing of ours.

It is asked for little: which of many branches hold in a complete case. A branch is a list of tests on whole
numbers that must all hold. How that is done, and what each point prevents, is explained in
`docs/explanation/two-engines.md`:

- the C module alone, without its host: no threads, no clock, no swallowed errors;
- one flat message for each case, without a session, taken back afterwards; one lock around it;
- a guard in every rule (a rule on absence alone would loop for ever), and a sentinel as the last rule (so something
  always fires, and a run that stops short is seen);
- few rules and few facts in each ruleset, and short names of our own, because names are compared by a hash;
- after any failure, an interrupt included, every ruleset is thrown away: all are rebuilt, or none.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import weakref
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

MODULE = "durable_rules_engine"

ShardTest = tuple[int, int, int]
"""The number of a fact, and the first and the last of the cells that it may have."""

ShardBranch = Sequence[ShardTest]
"""Tests that must all hold. Without tests it always holds."""

MOST_RULES = 60
"""Rules in one ruleset. More than 64 that fire at once overflow a stack of the engine, and more than 512 hang it."""

MOST_FACTS = 200
"""Facts in one message. The engine takes no more than 252 properties."""

MOST_CELLS = 1 << 16
"""A cell is a number below this: far from where the engine's numbers end."""

_GUARD = {"k": "c"}
_SENTINEL = "z"
_THEIRS = ("id", "sid", "$s", "$i", "$m", "$and", "$gte", "$lte", "pri", "all", "name")


class BrokenRunError(RuntimeError):
    """The engine refused a case, or stopped before its last rule."""


@lru_cache
def engine() -> Any:
    """The C module of durable-rules. Raises ImportError when it is not installed, or does not load.

    It is loaded lazily: from Python 3.13 on it names a function that Python no longer has, and that only its host
    would call.
    """
    if not hasattr(sys, "setdlopenflags"):
        import durable_rules_engine

        return durable_rules_engine
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        import durable_rules_engine
    finally:
        sys.setdlopenflags(flags)
    return durable_rules_engine


def name_hash(name: str) -> int:
    """The hash by which the engine compares names: FNV-1a, 32 bits."""
    found = 0x811C9DC5
    for byte in name.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


@lru_cache
def _checked_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of facts and of rules. No two names that the engine may compare share a hash."""
    facts = tuple(f"f{number}" for number in range(MOST_FACTS))
    rules = tuple(f"r{number}" for number in range(MOST_RULES))
    for names in ((*facts, *_GUARD, *_THEIRS), (*rules, _SENTINEL)):
        for first, second in combinations(names, 2):
            if name_hash(first) == name_hash(second):
                raise AssertionError(f"`{first}` and `{second}` have one hash")
    return facts, rules


class _Shard:
    """A part of the branches: their numbers, the facts in them, and the ruleset as the engine reads it."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.facts: dict[int, str] = {}
        self.rules: dict[str, object] = {}

    def takes(self, branch: ShardBranch) -> bool:
        """Whether there is room for a branch."""
        facts = self.facts.keys() | {fact for fact, _, _ in branch}
        return len(self.numbers) < MOST_RULES and len(facts) <= MOST_FACTS

    def add(self, number: int, branch: ShardBranch) -> None:
        """Add a branch as a rule."""
        facts, rules = _checked_names()
        tests: list[dict[str, object]] = [dict(_GUARD)]
        for fact, first, last in branch:
            name = self.facts.setdefault(fact, facts[len(self.facts)])
            tests += [{name: first}] if first == last else [{"$gte": {name: first}}, {"$lte": {name: last}}]
        condition: dict[str, object] = {"$and": tests} if len(tests) > 1 else dict(_GUARD)
        place = len(self.numbers)
        self.rules[rules[place]] = {"pri": place, "all": [{"m": condition}]}
        self.numbers.append(number)

    def text(self) -> str:
        """The ruleset, with the sentinel last."""
        sentinel = {"pri": len(self.numbers), "all": [{"m": dict(_GUARD)}]}
        return json.dumps({**self.rules, _SENTINEL: sentinel})

    def message(self, case: Sequence[int]) -> str:
        """A complete case as the engine reads it: the facts of this shard only."""
        tests = [f', "{name}": {case[fact]}' for fact, name in self.facts.items()]
        return f'{{"k": "c"{"".join(tests)}}}'


def _checked(branch: ShardBranch) -> ShardBranch:
    for fact, first, last in branch:
        if not all(type(number) is int for number in (fact, first, last)) or fact < 0:
            raise ValueError("a test is three whole numbers")
        if not 0 <= first <= last < MOST_CELLS:
            raise ValueError("the cells of a test are out of order or out of bounds")
    if len({fact for fact, _, _ in branch}) > MOST_FACTS:
        raise ValueError(f"a branch tests more than {MOST_FACTS} facts")
    return branch


class Shards:
    """Branches, ready to be asked which of them hold. Mutable inside: rulesets are made, and remade, when needed.

    One serves many threads, one after the other. It must not be shared across a fork while a thread uses it.
    """

    def __init__(self, branches: Sequence[ShardBranch]) -> None:
        shards = [_Shard()]
        for number, branch in enumerate(map(_checked, branches)):
            if not shards[-1].takes(branch):
                shards.append(_Shard())
            shards[-1].add(number, branch)
        self._shards = tuple(shards)
        self._texts = tuple(shard.text() for shard in shards)
        self._facts = max((fact for shard in shards for fact in shard.facts), default=-1) + 1
        self._rulesets: list[int] = []
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _free, self._rulesets)

    def __len__(self) -> int:
        return len(self._shards)

    def matching(self, case: Sequence[int]) -> list[int]:
        """The numbers of the branches that hold when each fact has this cell, in order.

        Raises ValueError for anything but a complete case, and BrokenRunError (or whatever the engine raises) when the
        engine fails. After a failure the next call begins with new rulesets.
        """
        if len(case) < self._facts or not all(type(cell) is int and 0 <= cell < MOST_CELLS for cell in case):
            raise ValueError("a complete case is one cell for each fact")
        with self._lock:
            try:
                if not self._rulesets:
                    self._build()
                return [
                    shard.numbers[place]
                    for shard, ruleset in zip(self._shards, self._rulesets, strict=True)
                    for place in _fired(ruleset, shard.message(case))
                ]
            except BaseException:
                _free(self._rulesets)
                raise

    def _build(self) -> None:
        """Make every ruleset and let it fire once, so that freeing it never meets a state that never fired."""
        for text in self._texts:
            ruleset = engine().create_ruleset("p", text)
            try:
                _fired(ruleset, json.dumps(_GUARD))
            except BaseException:
                # without its state, which may never have fired: that would crash
                engine().delete_ruleset(ruleset)
                raise
            self._rulesets.append(ruleset)

    def close(self) -> None:
        """Free the rulesets now. They are made again when something is asked."""
        with self._lock:
            _free(self._rulesets)


def _free(rulesets: list[int]) -> None:
    while rulesets:
        ruleset = rulesets.pop()
        engine().delete_state(ruleset, "0")
        engine().delete_ruleset(ruleset)


def _fired(ruleset: int, message: str) -> Sequence[int]:
    """The places of the rules that fire for a message, in order. Raises BrokenRunError unless the sentinel is last."""
    c, places_of = engine(), _places()
    error, state = c.assert_fact(ruleset, message)
    if error:
        raise BrokenRunError(f"durable-rules refused a case with error {error}")
    places: list[int] = []
    ours = f':{{"m":{message}}}}}'
    started = c.start_action_for_state(ruleset, state)
    action = started and started[1]
    while action:  # as `{"r7":{"m":{...}}}`, with the message that it is about
        if not action.endswith(ours):
            raise BrokenRunError("durable-rules answered about another case")
        places.append(places_of.get(action[2 : action.find('"', 2)], -1))
        action = c.complete_and_start_action(ruleset, state)
    if not places or places.pop() != MOST_RULES:
        raise BrokenRunError("durable-rules stopped before its last rule")
    if places and (places[0] < 0 or any(later <= sooner for sooner, later in pairwise(places))):
        raise BrokenRunError("durable-rules fired rules out of order, or none of ours")
    error, _ = c.retract_fact(ruleset, message)
    if error:
        raise BrokenRunError(f"durable-rules kept a case, with error {error}")
    return places


@lru_cache
def _places() -> dict[str, int]:
    """The place of each rule by its name. The sentinel comes last."""
    return {name: place for place, name in enumerate((*_checked_names()[1], _SENTINEL))}
