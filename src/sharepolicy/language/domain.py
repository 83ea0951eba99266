"""The finite domain of each fact under a policy: numbers and dates are cut into bands at the policy's thresholds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from attrs import evolve, frozen

from sharepolicy.language.condition import Test, tests_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, clipped

_A_DAY = datetime.date(2026, 2, 5).toordinal()
"""A day that stands for a band without a start or an end."""


@frozen
class Domain:
    """A fact and its cells: the finest sets of values that the policy can tell apart, in rising order."""

    fact: Fact
    cells: tuple[Values, ...]

    def indices(self, values: Values) -> tuple[int, ...]:
        """The cells that share a value with `values`."""
        values = clipped(self.fact, values)
        if isinstance(values, Ranges):
            return values.met_by(cast("tuple[Ranges, ...]", self.cells))
        return tuple(i for i, cell in enumerate(self.cells) if cell & values)

    def stretch(self, band: Ranges, reach: int) -> tuple[int, int]:
        """The first and last number that a band can hold; an open end is at most `reach` away from the other end."""
        low, high = band.pieces[0]
        first, last = self.fact.limits
        if low is None and high is None:
            low = min(max(_A_DAY if self.fact.type is FactType.DATE else 0, first), last)
        if low is None:
            assert high is not None
            return max(high - reach, first), high
        return low, min(low + reach, last) if high is None else high


def _bands(fact: Fact, cuts: set[int]) -> tuple[Values, ...]:
    everything = fact.all_values
    assert isinstance(everything, Ranges)
    ((low, high),) = everything.pieces
    inner = sorted(cut for cut in cuts if (low is None or cut > low) and (high is None or cut <= high))
    edges = [low, *inner]
    ends = [cut - 1 for cut in inner] + [high]
    return tuple(Ranges.of(start, end) for start, end in zip(edges, ends, strict=True))


def domains(*documents: PolicyDocument, apart: Iterable[Test] = ()) -> Mapping[str, Domain]:
    """The domain of every fact, in the order of the vocabulary.

    For several documents the domains serve all of them: as fine as each needs, and wide enough for each. A fact that
    two documents share must have the same type in both. The cells also tell apart what the tests in `apart` test.
    """
    facts: dict[str, Fact] = {}
    for document in documents:
        for name, fact in document.vocabulary.facts.items():
            facts[name] = joined_fact(facts[name], fact) if name in facts else fact
    cuts: dict[str, set[int]] = {name: set() for name, fact in facts.items() if fact.is_numeric}
    conditions = [condition for document in documents for condition in conditions_of(document)]
    for test in (*apart, *(test for condition in conditions for test in tests_of(condition))):
        if isinstance(test.values, Ranges):
            cuts[test.fact] |= test.values.cuts()
    for document in documents:
        for name, fact in document.vocabulary.facts.items():
            if isinstance(fact.all_values, Ranges):
                cuts[name] |= fact.all_values.cuts()
    return {
        name: Domain(
            fact,
            _bands(fact, cuts[name]) if fact.is_numeric else tuple(frozenset({v}) for v in fact.values),
        )
        for name, fact in facts.items()
    }


def joined_fact(first: Fact, second: Fact) -> Fact:
    """The first fact, with every value that either has; a value of the second follows the one it followed there."""
    if (first.type, first.decimals) != (second.type, second.decimals):
        raise ValueError(f"`{first.name}` is not the same kind of fact in both policies")
    values = list(first.values)
    for place, value in enumerate(second.values):
        if value not in values:
            values.insert(values.index(second.values[place - 1]) + 1 if place else 0, value)

    def widest(low: int | None, other: int | None, pick: Callable[[int, int], int]) -> int | None:
        return None if low is None or other is None else pick(low, other)

    return evolve(
        first,
        values=tuple(values),
        meanings={**second.meanings, **first.meanings},
        value_names={**second.value_names, **first.value_names},
        minimum=widest(first.minimum, second.minimum, min),
        maximum=widest(first.maximum, second.maximum, max),
    )
