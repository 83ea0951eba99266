"""One policy as one conditional expression, for the engines that evaluate expressions."""

from __future__ import annotations

from attrs import frozen

from benchmarks.first_match import OTHERWISE, FirstMatch, Test


@frozen
class Dialect:
    """How a language spells a conditional, its connectives, and membership (empty: as a row of equalities)."""

    choose: str = "{condition} ? {chosen} : {rest}"
    and_: str = " && "
    or_: str = " || "
    not_: str = "!"
    in_: str = "{fact} in [{values}]"

    def test(self, test: Test) -> str:
        """One test."""
        if test.below is not None:
            return f"{test.fact} < {test.below}"
        if test.values == (True,):
            return test.fact
        if test.values == (False,):
            return f"{self.not_}{test.fact}"
        quoted = [f'"{value}"' for value in test.values]
        if len(quoted) > 1 and self.in_:
            return self.in_.format(fact=test.fact, values=", ".join(quoted))
        return "(" + self.or_.join(f"{test.fact} == {value}" for value in quoted) + ")"

    def condition(self, alternatives: tuple[tuple[Test, ...], ...]) -> str:
        """The condition of a rule."""
        return self.or_.join("(" + self.and_.join(map(self.test, tests)) + ")" for tests in alternatives)

    def chain(self, policy: FirstMatch) -> str:
        """An expression whose value is the name of the rule that decides."""
        expression = f'"{OTHERWISE}"'
        for rule in reversed(policy.rules):
            condition = self.condition(rule.alternatives)
            chosen = f'"{rule.name}"'
            expression = f"({self.choose.format(condition=condition, chosen=chosen, rest=expression)})"
        return expression


WORDS = Dialect(and_=" and ", or_=" or ", not_="not ")
"""Connectives as words."""

PYTHON = Dialect("{chosen} if {condition} else {rest}", " and ", " or ", "not ", "")
"""A subset of Python without sequences."""
