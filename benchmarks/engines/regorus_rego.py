"""regorus: Rego in Rust, from the unofficial wheel `gordon-to-regorus`."""

from __future__ import annotations

import regorus

from benchmarks.engines.rego_text import rego_text
from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict


def build(policy: FirstMatch) -> Decide:
    """The engine's tree-walking form: quicker here than its bytecode, which wants JSON text."""
    engine = regorus.Engine()
    engine.add_policy("policy.rego", rego_text(policy))
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        engine.set_input(facts)
        rule = engine.eval_rule("data.p.rule")
        return outcomes[rule], rule

    return decide
