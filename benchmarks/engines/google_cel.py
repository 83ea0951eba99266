"""cel-expr-python: Google's CEL in C++, one conditional expression over typed variables."""

from __future__ import annotations

from cel_expr_python import cel

from benchmarks.engines.spelling import Dialect
from benchmarks.first_match import Decide, Facts, FirstMatch, Value, Verdict


def _type(values: tuple[Value, ...]) -> object:
    if not values:
        return cel.Type.INT
    return cel.Type.BOOL if isinstance(values[0], bool) else cel.Type.STRING


def build(policy: FirstMatch) -> Decide:
    """Compiled once."""
    environment = cel.NewEnv(variables={fact: _type(values) for fact, values in policy.facts.items()})
    expression = environment.compile(Dialect().chain(policy))
    outcomes = policy.outcomes

    def decide(facts: Facts) -> Verdict:
        rule = expression.eval(data=facts).plain_value()
        return outcomes[rule], rule

    return decide
