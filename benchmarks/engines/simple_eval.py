"""simpleeval: a conditional expression in a subset of Python, parsed once."""

from __future__ import annotations

from simpleeval import SimpleEval

from benchmarks.engines.spelling import PYTHON
from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict


def build(policy: FirstMatch) -> Decide:
    """Parsed once."""
    text = PYTHON.chain(policy)
    evaluator = SimpleEval()
    parsed = evaluator.parse(text)
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        evaluator.names = facts
        rule = evaluator.eval(text, parsed)
        return outcomes[rule], rule

    return decide
