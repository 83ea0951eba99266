"""Conditions as conjunctions: a condition holds if one of them does. Each tests a fact at most once."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import Domain

Conjunction = Mapping[str, frozenset[int]]
"""For each tested fact, the cells that it may have; the conjunction holds if every fact has one of its cells."""

MOST_CONJUNCTIONS = 64
"""A condition with more conjunctions than this has no fast path."""


class TooManyConjunctionsError(Exception):
    """A condition has too many conjunctions for the fast path."""


def conjunctions(condition: Condition, domains: Mapping[str, Domain], holds: bool = True) -> list[Conjunction]:
    """The conjunctions of a condition (or of its opposite): it holds when one of them does.

    Raises TooManyConjunctionsError beyond MOST_CONJUNCTIONS.
    """
    match condition:
        case Test(fact, values):
            accepted = frozenset(domains[fact].indices(values))
            if not holds:
                accepted = frozenset(range(len(domains[fact].cells))) - accepted
            return [{fact: accepted}] if accepted else []
        case Not(part):
            return conjunctions(part, domains, not holds)
        case Is(condition=part):
            return conjunctions(part, domains, holds)
        case CountOf():
            return conjunctions(condition.spelt_out, domains, holds)
        case AllOf(parts) | AnyOf(parts):
            branches = [conjunctions(part, domains, holds) for part in parts]
            if isinstance(condition, AnyOf) is holds:
                return _limited([conjunction for branch in branches for conjunction in branch])
            found: list[Conjunction] = [{}]
            for branch in branches:
                found = _limited([both for a in found for b in branch if (both := _meet(a, b)) is not None])
            return found


def _limited(found: list[Conjunction]) -> list[Conjunction]:
    if len(found) > MOST_CONJUNCTIONS:
        raise TooManyConjunctionsError
    return found


def _meet(first: Conjunction, second: Conjunction) -> Conjunction | None:
    both = dict(first)
    for fact, cells in second.items():
        both[fact] = both[fact] & cells if fact in both else cells
        if not both[fact]:
            return None
    return both
