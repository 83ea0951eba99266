"""The columns of a table, encoded for a policy; and single rows of it as the cases that `decide` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.columns.encode import Coded, Dated, Encoded, coded, truths
from sharepolicy.backends.columns.layout import Layout, is_list, plain
from sharepolicy.backends.columns.lists import Lists, SetsOfValues, lists_of, members
from sharepolicy.backends.columns.meanings import Meanings
from sharepolicy.backends.columns.numbers import numbers, takes
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.domain import Domain
from sharepolicy.language.vocabulary import FactType


@frozen(eq=False)
class Reader:
    """Reads the chunks of one table for one policy.

    `meanings` are those of every fact and several-of that has a column; `spelt` names the facts whose values the
    caller has mapped, and `day` is what a date of the decision means that has no value.
    """

    policy: CompiledPolicy
    layout: Layout
    meanings: Mapping[str, Meanings]
    spelt: Mapping[str, Mapping[Any, Any]]
    day: frozenset[int]

    def encoded(self, batch: Any) -> dict[str, Encoded]:
        """Every fact that a column gives."""
        found: dict[str, Encoded] = {}
        several = self.policy.document.vocabulary.several
        for name, number in self.layout.of_fact.items():
            array = plain(batch.column(number))
            if name in several and is_list(array):
                found |= members(several[name], self._lists(name, array))
            elif name in self.policy.domains:
                found[name] = self._fact(self.policy.domains[name], array)
            elif name not in several:  # the date of a policy that was loaded for one day: it can only be wrong
                found[name] = coded(array, self.meanings[name])
        return found

    def _fact(self, domain: Domain, array: Any) -> Encoded:
        fact = domain.fact
        if fact.type is FactType.YES_NO and pa.types.is_boolean(array.type) and fact.name not in self.spelt:
            return truths(array)
        found = SetsOfValues(self._lists(fact.name, array)) if is_list(array) else self._values(fact.name, array)
        return Dated(found, self.day) if fact.decision_date else found

    def _lists(self, name: str, array: Any) -> Lists:
        return lists_of(array, lambda items: self._values(name, plain(items)), name)

    def _values(self, name: str, array: Any) -> Coded:
        domain, meanings = self.policy.domains.get(name), self.meanings[name]
        if domain is not None and name not in self.spelt and takes(domain, array):
            return numbers(domain, array, meanings)
        return coded(array, meanings)

    def row(self, batch: Any, number: int) -> dict[str, Any]:
        """One row as a case: the facts that have a value."""
        found = {}
        for name, column in self.layout.of_fact.items():
            value = batch.column(column)[number].as_py()
            if value is not None:
                spelt = self.spelt.get(name, {})
                found[name] = [spelt.get(v, v) for v in value] if isinstance(value, list) else spelt.get(value, value)
        return found
