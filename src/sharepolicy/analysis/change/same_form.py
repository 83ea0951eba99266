"""Facts that two policies have answered in different forms, brought into one form where their answers can be matched.

Words are matched as written: `yes` of a yes/no fact is `yes` of a choice, and a value of a choice is that of a scale.
Numbers are matched as numbers: 16 is 16.0. The two policies are then compared over the answers that both accept.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from attrs import evolve, frozen

from sharepolicy.language.condition import tests_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import MOST_DIGITS, Fact, FactType


@frozen
class AnswerForm:
    """How a fact is answered in a comparison: its type, its decimals, and how many of these units its own unit is.

    `cuts` are the thresholds of the other policy. A policy that counts in whole numbers cannot tell 15 from 15.9, so
    its threshold between 15 and 16 could be at any number between; it is put where the other policy has its own.
    """

    type: FactType
    decimals: int = 0
    factor: int = 1
    cuts: frozenset[int] = frozenset()

    def said(self, values: Values) -> Values:
        """Values of a condition on the fact in this form."""
        if not isinstance(values, Ranges) or self.factor == 1:
            return values
        return Ranges(self._ends(low, high) for low, high in values.pieces)

    def given(self, values: Values) -> Values:
        """Values of a case in this form: 15 becomes 15.0, without numbers that the fact itself cannot be.

        Numbers between are left out if the other policy tells them apart from every number that the fact can be.
        """
        if not isinstance(values, Ranges) or self.factor == 1:
            return values
        found = Ranges((self._exact(low), self._exact(high)) for low, high in values.pieces)
        for start, after in pairwise(sorted(self.cuts)):
            between = Ranges.of(start, after - 1)
            if not self.back(between):
                found -= between
        return found

    def back(self, values: Values) -> Values:
        """The values among these that the fact itself can have, in its own units."""
        if not isinstance(values, Ranges):
            return values
        return Ranges(
            (None if low is None else -(-low // self.factor), None if high is None else high // self.factor)
            for low, high in values.pieces
        )

    def fact(self, fact: Fact) -> Fact:
        """The fact in this form."""
        if fact.type is not FactType.NUMBER:
            return evolve(fact, type=self.type)
        low, high = self._ends(fact.minimum, fact.maximum)
        return evolve(fact, decimals=self.decimals, minimum=low, maximum=high)

    def _exact(self, number: int | None) -> int | None:
        """A number of the fact in this form; one with too many digits becomes the largest or smallest that fits."""
        most = 10**MOST_DIGITS - 1
        return None if number is None else min(max(number * self.factor, -most), most)

    def _ends(self, low: int | None, high: int | None) -> tuple[int | None, int | None]:
        """The ends of a stretch of the fact's own numbers, in this form."""
        return None if low is None else self._cut(low), None if high is None else self._cut(high + 1) - 1

    def _cut(self, first: int) -> int:
        """Where the threshold just below the fact's own number `first` is put."""
        least, most = (first - 1) * self.factor + 1, first * self.factor
        return max((cut for cut in self.cuts if least <= cut <= most), default=most)


def is_another_kind(one: Fact, other: Fact) -> bool:
    """Whether two facts have different forms of answer."""
    return (one.type, one.decimals) != (other.type, other.decimals)


def can_be_matched(one: Fact, other: Fact) -> bool:
    """Whether some answers to the two are the same, whatever their forms."""
    if one.is_numeric or other.is_numeric:
        return one.type is other.type
    return not set(one.values).isdisjoint(other.values)


def bounds_in(fact: Fact, decimals: int) -> tuple[int | None, ...]:
    """The least and the greatest number that a fact can be, in units of a form with that many decimals."""
    factor = 10 ** (decimals - fact.decimals)
    return tuple(None if end is None else end * factor for end in (fact.minimum, fact.maximum))


def forms_of(old: PolicyDocument, new: PolicyDocument) -> tuple[dict[str, AnswerForm], dict[str, AnswerForm]]:
    """For facts of different kinds in the two policies, the forms in which they can be compared: old, and new."""
    before: dict[str, AnswerForm] = {}
    after: dict[str, AnswerForm] = {}
    for name, fact in new.vocabulary.facts.items():
        other = old.vocabulary.facts.get(name)
        if other is None or not is_another_kind(fact, other) or not can_be_matched(fact, other):
            continue
        decimals = max(fact.decimals, other.decimals)
        before[name] = AnswerForm(fact.type, decimals, 10 ** (decimals - other.decimals), _cuts(new, fact))
        after[name] = AnswerForm(fact.type, decimals, 10 ** (decimals - fact.decimals), _cuts(old, other))
    return before, after


def _cuts(document: PolicyDocument, fact: Fact) -> frozenset[int]:
    """The thresholds that a policy has for a number, including its bounds."""
    tests = (test for condition in conditions_of(document) for test in tests_of(condition))
    values: Iterable[Values] = (fact.all_values, *(test.values for test in tests if test.fact == fact.name))
    return frozenset(cut for each in values if isinstance(each, Ranges) for cut in each.cuts())
