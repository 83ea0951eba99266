"""zen-engine, the policy as a decision table that stops at its first matching row.

The graph is held by a static loader and asked by its key: several times quicker than a decision object.
"""

from __future__ import annotations

import zen

from benchmarks.first_match import OTHERWISE, Decide, Facts, FirstMatch, Test, Value, Verdict


def _literal(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _cell(tests: tuple[Test, ...], fact: str) -> str:
    for test in tests:
        if test.fact == fact:
            return ", ".join(map(_literal, test.values)) if test.below is None else f"< {test.below}"
    return ""


def _table(policy: FirstMatch) -> dict[str, object]:
    rows = [(rule.name, tests) for rule in policy.rules for tests in rule.alternatives]
    used = list(dict.fromkeys(test.fact for _, tests in rows for test in tests))
    return {
        "hitPolicy": "first",
        "inputs": [{"id": fact, "name": fact, "type": "expression", "field": fact} for fact in used],
        "outputs": [{"id": "rule", "name": "rule", "type": "expression", "field": "rule"}],
        "rules": [
            {"_id": str(place), "rule": f'"{name}"'} | {fact: _cell(tests, fact) for fact in used}
            for place, (name, tests) in enumerate([*rows, (OTHERWISE, ())])
        ],
    }


def build(policy: FirstMatch) -> Decide:
    """A graph of input, table and output."""
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()]
    nodes[1]["content"] = _table(policy)
    edges = [
        {"id": f"{start}-{end}", "sourceId": start, "targetId": end, "type": "edge"}
        for start, end in (("in", "table"), ("table", "out"))
    ]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    evaluate = zen.ZenEngine({"loader": {"type": "static", "content": {"policy": graph}}}).evaluate
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        rule = evaluate("policy", facts)["result"]["rule"]
        return outcomes[rule], rule

    return decide
