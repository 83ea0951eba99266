"""zen-engine, the policy as one compiled expression."""

from __future__ import annotations

import zen

from benchmarks.engines.spelling import WORDS
from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict


def build(policy: FirstMatch) -> Decide:
    """Compiled once; the expression returns the name of the rule."""
    evaluate = zen.compile_expression(WORDS.chain(policy)).evaluate
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        rule = evaluate(facts)
        return outcomes[rule], rule

    return decide
