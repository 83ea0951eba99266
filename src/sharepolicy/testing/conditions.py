"""Random conditions over a vocabulary.

Numbers and dates are only cut at the two places that `cuts_of` gives for a fact. So every random policy over a
vocabulary has a domain of known size, and brute force over its cases stays fast.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import Definition
from sharepolicy.language.values import Ranges, Values, union
from sharepolicy.language.vocabulary import Fact, FactType, Vocabulary

DAY = datetime.date(2026, 2, 5).toordinal()
"""Random dates lie around this day if nothing else is said."""


def cuts_of(fact: Fact) -> tuple[int, int]:
    """The two numbers at which random conditions cut a number or date."""
    low, high = fact.minimum, fact.maximum
    if low is None:
        usual = DAY if fact.type is FactType.DATE else 0
        low = usual if high is None else high - 10
    middle = (low + (low + 10 if high is None else high)) // 2
    return (middle, middle + 2)


def bands_of(fact: Fact) -> tuple[Values, ...]:
    """What random conditions can tell apart: each named value, or the three bands of a number or date."""
    if not fact.is_numeric:
        return tuple(frozenset({value}) for value in fact.values)
    first, second = cuts_of(fact)
    return (Ranges.of(None, first - 1), Ranges.of(first, second - 1), Ranges.of(second, None))


def tests_on(fact: Fact) -> st.SearchStrategy[Test]:
    """Tests of one fact against one or more of its values."""
    bands = bands_of(fact)
    some = st.lists(st.sampled_from(bands), min_size=1, max_size=max(1, len(bands) - 1), unique=True)
    return some.map(lambda parts: Test(fact.name, union(parts)))


def conditions(
    vocabulary: Vocabulary, *, definitions: Mapping[str, Definition] | None = None, depth: int = 2
) -> st.SearchStrategy[Condition]:
    """Conditions over the facts of a vocabulary: tests, nested `any`, `all`, `not` and `count`, given definitions."""
    tests_of = {name: tests_on(fact) for name, fact in vocabulary.facts.items()}
    tests = st.sampled_from(list(tests_of)).flatmap(tests_of.__getitem__)
    found: st.SearchStrategy[Condition] = tests
    for _ in range(depth):
        parts = st.lists(found, min_size=1, max_size=3).map(tuple)
        kinds: list[st.SearchStrategy[Condition]] = [tests, parts.map(AllOf), parts.map(AnyOf), found.map(Not)]
        kinds.append(parts.flatmap(_counts))
        if definitions:
            kinds.append(st.sampled_from([Is(d.name, d.condition) for d in definitions.values()]))
        found = st.one_of(kinds)
    return found


def _counts(parts: tuple[Condition, ...]) -> st.SearchStrategy[CountOf]:
    """Counts of these parts, with limits that say something."""
    every = range(len(parts) + 1)
    limits: list[tuple[int, int | None]] = [(least, None) for least in every if least]
    limits += [(least, most) for most in every for least in every if least == most or (least < most < len(parts))]
    return st.sampled_from(limits).map(lambda between: CountOf(parts, *between))
