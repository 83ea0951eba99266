"""How large a policy may be, however it was made: from texts or in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.condition import DEEPEST_CONDITION, Condition, is_too_deep, spelt_parts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.precedence import count_of_overrides
from sharepolicy.language.rewriting import conditions_of

MOST_OVERRIDES = 2_000_000
"""The most pairs of rules that may override each other, directly or through others."""


MOST_TESTS = 100_000
"""The most tests that all conditions of a policy may have together. A definition counts again wherever it is used."""


def beyond_bounds(document: PolicyDocument) -> Iterator[Diagnostic]:
    """The ways in which a policy is larger than any needs to be. Its rules must not override each other in a circle."""
    conditions = tuple(conditions_of(document))
    if any(map(is_too_deep, conditions)):
        message = f"a condition is nested more than {DEEPEST_CONDITION} levels deep, including its definitions"
        yield Diagnostic("too-deep", message, document.span, "use fewer levels of definitions inside definitions")
    elif sum(map(_counter(), conditions)) > MOST_TESTS:
        help_ = "a definition counts again each time it is used: use fewer definitions inside definitions"
        yield Diagnostic("too-large", f"its conditions come to more than {MOST_TESTS:,} tests", document.span, help_)
    if (count := count_of_overrides(document)) > MOST_OVERRIDES:
        message = f"{count:,} pairs of rules override each other, directly or through others"
        help_ = f"expected at most {MOST_OVERRIDES:,}: put rules into groups, and list the groups under `precedence`"
        yield Diagnostic("too-large", message, document.span, help_)


def _counter() -> Callable[[Condition], int]:
    """A function that counts the tests of a condition, a definition each time it is used; it visits each part once."""
    known: dict[int, int] = {}

    def count(condition: Condition) -> int:
        if (found := known.get(id(condition))) is None:
            found = known[id(condition)] = 1 + sum(map(count, spelt_parts_of(condition)))
        return found

    return count
