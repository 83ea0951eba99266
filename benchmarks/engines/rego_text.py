"""One policy in Rego, for the engines that speak it."""

from __future__ import annotations

from benchmarks.first_match import OTHERWISE, FirstMatch, Test


def _test(test: Test) -> str:
    fact = f"input.{test.fact}"
    if test.below is not None:
        return f"{fact} < {test.below}"
    if isinstance(test.values[0], bool):
        return f"{fact} == {str(test.values[0]).lower()}"
    quoted = [f'"{value}"' for value in test.values]
    return f"{fact} == {quoted[0]}" if len(quoted) == 1 else f"{fact} in {{{', '.join(quoted)}}}"


def rego_text(policy: FirstMatch) -> str:
    """A module `p` whose rule `rule` is the name of the rule that decides."""
    branches = [
        f'"{rule.name}" if {{ {"; ".join(map(_test, tests))} }}' for rule in policy.rules for tests in rule.alternatives
    ]
    return "package p\nimport rego.v1\nrule := " + "\nelse := ".join([*branches, f'"{OTHERWISE}"']) + "\n"
