"""cedarpy: one `permit` for each rule. Cedar names all that are satisfied; the first is picked in Python."""

from __future__ import annotations

import cedarpy

from benchmarks.engines.spelling import Dialect
from benchmarks.first_match import OTHERWISE, Decide, Facts, FirstMatch, Test, Verdict

_REQUEST = {"principal": 'Person::"practitioner"', "action": 'Action::"share"', "resource": 'Item::"report"'}


class _Cedar(Dialect):
    """Facts stand in the context; membership is a method."""

    def test(self, test: Test) -> str:
        """One test."""
        return super().test(Test(f"context.{test.fact}", test.values, test.below))


def build(policy: FirstMatch) -> Decide:
    """Policies and entities are parsed once."""
    cedar = _Cedar(in_="[{values}].contains({fact})")
    text = "\n".join(
        f"permit(principal, action, resource) when {{ {cedar.condition(rule.alternatives)} }};" for rule in policy.rules
    )
    policies = cedarpy.PolicySet.from_str(text)
    entities = cedarpy.Entities.from_json_str("[]")
    places = {f"policy{place}": place for place in range(len(policy.rules))}
    verdicts = [*((rule.outcome, rule.name) for rule in policy.rules), (policy.otherwise, OTHERWISE)]

    def decide(facts: Facts) -> Verdict:
        result = cedarpy.is_authorized(_REQUEST | {"context": facts}, policies, entities)
        return verdicts[min(map(places.__getitem__, result.diagnostics.reasons), default=-1)]

    return decide
