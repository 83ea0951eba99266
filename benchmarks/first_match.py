"""A policy in the plainest form that every engine here can be given: rules in order, the first that matches decides.

Each engine's own text is written from this form, so that all of them are asked the same thing. `looked_up` is the
reference that all must agree with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

Value = bool | str | int
Facts = Mapping[str, Value]
"""What a caller has in hand: a Python dict of answers."""

Verdict = tuple[str, str]
"""An outcome, and the rule that gave it (`otherwise` when none matched)."""

Decide = Callable[[Facts], Verdict]
"""What is measured: facts in, verdict out."""

OTHERWISE = "otherwise"


@frozen
class Test:
    """The fact has one of these values or, for a number, lies below this one."""

    fact: str
    values: tuple[Value, ...] = ()
    below: int | None = None

    def holds(self, facts: Facts) -> bool:
        """Whether it holds for these facts."""
        value = facts[self.fact]
        return int(value) < self.below if self.below is not None else value in self.values


@frozen
class Rule:
    """Matches when every test of one of its alternatives holds."""

    name: str
    outcome: str
    alternatives: tuple[tuple[Test, ...], ...]

    def matches(self, facts: Facts) -> bool:
        """Whether it matches these facts."""
        return any(all(test.holds(facts) for test in tests) for tests in self.alternatives)


@frozen
class FirstMatch:
    """Facts with their values (none for a number), rules in order, and the outcome when none matches."""

    name: str
    facts: Mapping[str, tuple[Value, ...]]
    rules: tuple[Rule, ...]
    otherwise: str

    def looked_up(self, facts: Facts) -> Verdict:
        """The verdict, by looking at one rule after the other."""
        for rule in self.rules:
            if rule.matches(facts):
                return rule.outcome, rule.name
        return self.otherwise, OTHERWISE

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each rule, for engines that are quickest when they return the rule's name alone."""
        return {rule.name: rule.outcome for rule in self.rules} | {OTHERWISE: self.otherwise}


def yes(fact: str) -> Test:
    """The fact is answered yes."""
    return Test(fact, (True,))


def no(fact: str) -> Test:
    """The fact is answered no."""
    return Test(fact, (False,))


def is_(fact: str, *values: str) -> Test:
    """The fact has one of these values."""
    return Test(fact, values)


def rule(name: str, outcome: str, *tests: Test, or_: tuple[Test, ...] = ()) -> Rule:
    """A rule that matches when all these tests hold, or all those of `or_`."""
    return Rule(name, outcome, (tests, or_) if or_ else (tests,))
