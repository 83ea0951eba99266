"""durable-rules, used in the one way that we found safe.

The C module alone, without its host (no threads, no clock, no swallowed errors); one flat message for each case, taken
back afterwards; every condition guarded by a constant, because a rule on absence alone loops for ever; any-of as
several rules; a sentinel rule last, so that something always fires; short names, because names are compared by a hash.
"""

from __future__ import annotations

import itertools
import json

import durable_rules_engine as engine

from benchmarks.first_match import OTHERWISE, Decide, Facts, FirstMatch, Test, Verdict

_GUARD = {"k": "c"}
_SENTINEL = "z"
_MOST_RULES = 60


def _single(test: Test) -> list[Test]:
    """The test as alternatives of one value each."""
    return [test] if test.below is not None else [Test(test.fact, (value,)) for value in test.values]


def _fired(ruleset: int, message: str) -> list[str]:
    """The names of all rules that fire for a message, in order, the sentinel left out."""
    error, place = engine.assert_fact(ruleset, message)
    if error:
        raise RuntimeError(f"durable-rules refused the case with error {error}")
    fired: list[str] = []
    started = engine.start_action_for_state(ruleset, place)
    action = started and started[1]
    while action:
        fired.append(action[2 : action.index('"', 2)])
        action = engine.complete_and_start_action(ruleset, place)
    if not fired or fired.pop() != _SENTINEL:
        raise RuntimeError("durable-rules did not reach its last rule")
    engine.retract_fact(ruleset, message)
    return fired


def build(policy: FirstMatch) -> Decide:
    """The first rule that fires is the one that decides."""
    short = {fact: f"f{place}" for place, fact in enumerate(policy.facts)}

    def test_of(test: Test) -> dict[str, object]:
        name = short[test.fact]
        return {name: test.values[0]} if test.below is None else {"$lt": {name: test.below}}

    verdicts: list[Verdict] = []
    rules: dict[str, object] = {}
    for rule in policy.rules:
        for tests in rule.alternatives:
            for chosen in itertools.product(*map(_single, tests)):
                condition = {"$and": [_GUARD, *map(test_of, chosen)]}
                rules[f"r{len(verdicts)}"] = {"pri": len(verdicts), "all": [{"m": condition}]}
                verdicts.append((rule.outcome, rule.name))
    if len(rules) > _MOST_RULES:
        raise ValueError("durable-rules is not safe with so many rules in one set")
    rules[_SENTINEL] = {"pri": len(verdicts), "all": [{"m": _GUARD}]}
    ruleset = engine.create_ruleset(policy.name, json.dumps(rules))
    _fired(ruleset, json.dumps(_GUARD))

    def decide(facts: Facts) -> Verdict:
        message = _GUARD | {name: facts[fact] for fact, name in short.items()}
        fired = _fired(ruleset, json.dumps(message))
        return verdicts[int(fired[0][1:])] if fired else (policy.otherwise, OTHERWISE)

    return decide
