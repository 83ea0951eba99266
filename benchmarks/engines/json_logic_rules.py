"""panzi-json-logic: the policy as one JsonLogic `if`."""

from __future__ import annotations

from json_logic import jsonLogic

from benchmarks.first_match import OTHERWISE, Decide, Facts, FirstMatch, Test, Verdict


def _test(test: Test) -> dict[str, object]:
    fact: dict[str, object] = {"var": test.fact}
    if test.below is not None:
        return {"<": [fact, test.below]}
    if isinstance(test.values[0], bool):
        return fact if test.values[0] else {"!": [fact]}
    return {"===": [fact, test.values[0]]} if len(test.values) == 1 else {"in": [fact, list(test.values)]}


def _all(tests: tuple[Test, ...]) -> dict[str, object]:
    return _test(tests[0]) if len(tests) == 1 else {"and": [_test(test) for test in tests]}


def build(policy: FirstMatch) -> Decide:
    """Nothing is compiled: the tree is walked for each case."""
    branches: list[object] = []
    for rule in policy.rules:
        parts = [_all(tests) for tests in rule.alternatives]
        branches += [parts[0] if len(parts) == 1 else {"or": parts}, rule.name]
    tree = {"if": [*branches, OTHERWISE]}
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        rule = jsonLogic(tree, facts)
        return outcomes[rule], rule

    return decide
