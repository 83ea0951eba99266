"""regopy: Rego in C++ (rego-cpp), from a bundle that is built once."""

from __future__ import annotations

from regopy import Input, Interpreter

from benchmarks.engines.rego_text import rego_text
from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict


def build(policy: FirstMatch) -> Decide:
    """Asked by its entry point."""
    interpreter = Interpreter()
    interpreter.add_module("policy", rego_text(policy))
    bundle = interpreter.build(None, ["p/rule"])
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        interpreter.set_input(Input(facts))
        rule = interpreter.query_bundle_entrypoint(bundle, "p/rule")[0][0]
        return outcomes[rule], rule

    return decide
