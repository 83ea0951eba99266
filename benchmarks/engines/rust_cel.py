"""common-expression-language: CEL in Rust, one conditional expression."""

from __future__ import annotations

import cel

from benchmarks.engines.spelling import Dialect
from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict


def build(policy: FirstMatch) -> Decide:
    """Compiled once."""
    execute = cel.compile(Dialect().chain(policy)).execute
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        rule = execute(facts)
        return outcomes[rule], rule

    return decide
