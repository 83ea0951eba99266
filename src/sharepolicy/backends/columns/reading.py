"""The columns of a table, encoded for a policy; and single rows of it as the cases that `decide` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.columns.encode import Coded, DecisionDay, Encoded, coded, truths
from sharepolicy.backends.columns.layout import Layout, is_list, is_plain, plain
from sharepolicy.backends.columns.lists import Lists, SetsOfValues, lists_of, members
from sharepolicy.backends.columns.meanings import Meanings, ValueMeaning
from sharepolicy.backends.columns.numbers import Banded, Bands, takes
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.vocabulary import FactType

MeaningsOf = Callable[[str], Meanings]
"""The meanings of the values of a fact or several-of that has a column."""

Encode = Callable[[Any, MeaningsOf], Mapping[str, Encoded]]
"""What a column says about which facts."""


@frozen(eq=False, slots=False)
class Reader:
    """Reads the chunks of tables with the same columns for one policy.

    `spelt` names the facts whose values the caller has mapped, and `day` is what a decision date without a value means,
    or why it is wrong.
    """

    policy: CompiledPolicy
    layout: Layout
    schema: Any
    spelt: Mapping[str, Mapping[Any, Any]]
    day: ValueMeaning

    def encoded(self, batch: Any, meanings: MeaningsOf) -> dict[str, Encoded]:
        """Every fact that a column gives."""
        found: dict[str, Encoded] = {}
        for number, encode in self._columns:
            found |= encode(batch.column(number), meanings)
        return found

    @cached_property
    def _columns(self) -> Sequence[tuple[int, Encode]]:
        """How each column is encoded. That depends on its type only, so it is settled once."""
        return [
            (number, self._column(name, self.schema.field(number).type)) for name, number in self.layout.of_fact.items()
        ]

    def _column(self, name: str, kind: Any) -> Encode:
        several = self.policy.document.vocabulary.several.get(name)
        if several is not None:
            return lambda array, meanings: members(several, self._lists(name, array, meanings))
        domain = self.policy.domains.get(name)
        if domain is None:  # the date of a policy that was loaded for one day: it can only be wrong
            return lambda array, meanings: {name: coded(plain(array), meanings(name))}
        if domain.fact.type is FactType.YES_NO and pa.types.is_boolean(kind) and name not in self.spelt:
            return lambda array, _: {name: truths(array)}
        if domain.fact.decision_date:
            return lambda array, meanings: {
                name: DecisionDay(self._fact(name, plain(array), meanings), self.day, len(array))
            }
        if is_plain(kind):
            return lambda array, meanings: {name: self._fact(name, array, meanings)}
        return lambda array, meanings: {name: self._fact(name, plain(array), meanings)}

    def _fact(self, name: str, array: Any, meanings: MeaningsOf) -> Banded | Coded | SetsOfValues:
        if is_list(array.type):
            return SetsOfValues(self._lists(name, array, meanings))
        return self._values(name, array, meanings)

    def _lists(self, name: str, array: Any, meanings: MeaningsOf) -> Lists:
        return lists_of(plain(array), lambda items: self._values(name, plain(items), meanings).coded, name)

    def _values(self, name: str, array: Any, meanings: MeaningsOf) -> Banded | Coded:
        bands = self._bands.get(name)
        if bands is not None and takes(bands.domain, array.type):
            return bands.encoded(array, meanings(name))
        return coded(array, meanings(name))

    @cached_property
    def _bands(self) -> Mapping[str, Bands]:
        domains = self.policy.domains
        return {
            name: Bands(domains[name])
            for name in self.layout.of_fact
            if name in domains and name not in self.spelt and domains[name].fact.is_numeric
        }

    def row(self, batch: Any, number: int) -> dict[str, Any]:
        """One row as a case: the facts that have a value."""
        found = {}
        for name, column in self.layout.of_fact.items():
            value = batch.column(column)[number].as_py()
            if value is not None:
                spelt = self.spelt.get(name, {})
                found[name] = [spelt.get(v, v) for v in value] if isinstance(value, list) else spelt.get(value, value)
        return found
