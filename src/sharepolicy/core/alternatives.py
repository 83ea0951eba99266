"""Conditions as alternatives: a condition holds when one of them does, and an alternative is one test a fact."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.domain import Domain

Alternative = Mapping[str, frozenset[int]]
"""Cells for each fact that it tests; it holds when every fact has one of its cells."""

MOST_ALTERNATIVES = 64
"""A condition with more alternatives than this has no fast path."""


class TooManyAlternativesError(Exception):
    """A condition has too many alternatives for the fast path."""


def alternatives(condition: Condition, domains: Mapping[str, Domain], holds: bool = True) -> list[Alternative]:
    """The alternatives of a condition (or of its opposite): it holds when one of them does.

    Raises TooManyAlternativesError beyond MOST_ALTERNATIVES.
    """
    match condition:
        case Test(fact, values):
            accepted = frozenset(domains[fact].indices(values))
            if not holds:
                accepted = frozenset(range(len(domains[fact].cells))) - accepted
            return [{fact: accepted}] if accepted else []
        case Not(part):
            return alternatives(part, domains, not holds)
        case Is(condition=part):
            return alternatives(part, domains, holds)
        case AllOf(parts) | AnyOf(parts):
            branches = [alternatives(part, domains, holds) for part in parts]
            if isinstance(condition, AnyOf) is holds:
                return _limited([alternative for branch in branches for alternative in branch])
            found: list[Alternative] = [{}]
            for branch in branches:
                found = _limited([both for a in found for b in branch if (both := _meet(a, b)) is not None])
            return found


def _limited(found: list[Alternative]) -> list[Alternative]:
    if len(found) > MOST_ALTERNATIVES:
        raise TooManyAlternativesError
    return found


def _meet(first: Alternative, second: Alternative) -> Alternative | None:
    both = dict(first)
    for fact, cells in second.items():
        both[fact] = both[fact] & cells if fact in both else cells
        if not both[fact]:
            return None
    return both
