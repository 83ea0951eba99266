"""The finite domain of each fact under a policy: numbers and dates are cut into bands at the policy's thresholds."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.language.condition import tests_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values, overlap
from sharepolicy.language.vocabulary import Fact


@frozen
class Domain:
    """A fact and its cells: the finest sets of values that the policy can tell apart, in rising order."""

    fact: Fact
    cells: tuple[Values, ...]

    def indices(self, values: Values) -> tuple[int, ...]:
        """The cells that share a value with `values`."""
        return tuple(i for i, cell in enumerate(self.cells) if overlap(cell, values))


def _bands(fact: Fact, cuts: set[int]) -> tuple[Values, ...]:
    low, high = fact.minimum, fact.maximum
    inner = sorted(cut for cut in cuts if (low is None or cut > low) and (high is None or cut <= high))
    edges = [low, *inner]
    ends = [cut - 1 for cut in inner] + [high]
    return tuple(Ranges.of(start, end) for start, end in zip(edges, ends, strict=True))


def domains(document: PolicyDocument) -> Mapping[str, Domain]:
    """The domain of every fact, in the order of the vocabulary."""
    facts = document.vocabulary.facts
    cuts: dict[str, set[int]] = {name: set() for name, fact in facts.items() if fact.is_numeric}
    for condition in document.conditions():
        for test in tests_of(condition):
            if isinstance(test.values, Ranges):
                cuts[test.fact] |= test.values.cuts()
    return {
        name: Domain(
            fact,
            _bands(fact, cuts[name]) if fact.is_numeric else tuple(frozenset({v}) for v in fact.values),
        )
        for name, fact in facts.items()
    }
