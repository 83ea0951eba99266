"""Facts and conditions of a policy as pieces of SQL over a table's columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from sharepolicy.backends.sql.layout import Held
from sharepolicy.backends.sql.writer import Sql, Writer
from sharepolicy.core.conjunctions import Conjunction
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Ranges, Values, union
from sharepolicy.language.vocabulary import MOST_DIGITS, Fact, FactType

LAST_DAY = datetime.date.max.toordinal()

LONGEST_NAME = 50
"""Names that are made are no longer: PostgreSQL cuts what has more than 63 bytes."""


class ColumnNames:
    """Hands out names for columns of a query, each once, whatever their case. Mutable: it remembers them."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.lower() for name in taken}

    def fresh(self, wanted: str) -> str:
        """A name like the wanted one, of letters, digits and underscores, that nothing else has."""
        bare = re.sub(r"[^A-Za-z0-9]+", "_", wanted)[:LONGEST_NAME].strip("_") or "fact"
        found, number = bare, 1
        while found.lower() in self._taken:
            number += 1
            found = f"{bare}_{number}"
        self._taken.add(found.lower())
        return found


class Pieces:
    """Facts and conditions of one policy over the columns of one table, in one dialect.

    `column_of` says under which name a query's first step hands on each fact.
    """

    def __init__(
        self, writer: Writer, domains: Mapping[str, Domain], held: Mapping[str, Held], column_of: Mapping[str, str]
    ) -> None:
        self.writer = writer
        self.domains = domains
        self.held = held
        self.column_of = column_of

    def taken(self, name: str) -> Sql:
        """A fact as it is read from the table, under its name: what stands for "not known" becomes NULL."""
        held = self.held[name]
        if held.column == self.column_of[name] and not held.unknown:
            return self.column(name)
        return self.writer.named(self._value(held), self.column_of[name])

    def _value(self, held: Held) -> Sql:
        writer = self.writer
        if held.today:
            return writer.today()
        if held.column is None:
            return writer.nothing(held.kind)
        column = writer.column(held.column)
        if not held.unknown:
            return column
        unknown = writer.one_of(column, [writer.literal(code) for code in held.unknown])
        return writer.case([(unknown, writer.nothing(held.kind))], column.copy())

    def column(self, name: str) -> Sql:
        """A fact in the steps after the first."""
        return self.writer.column(self.column_of[name])

    def flaws(self, name: str) -> list[Sql]:
        """Conditions, one of which is true when the fact is known but its value is not in its domain.

        To be tested one after the other: a later one may fail where an earlier one is true.
        """
        writer, held = self.writer, self.held[name]
        bounded = held.fact.minimum is not None or held.fact.maximum is not None
        if held.column is None and not (held.today and bounded):
            return []
        column = self.column(name)
        if held.fact.is_numeric:
            return self._flaws_of_number(held.fact, column)
        if held.kind == "text":
            column = writer.letter_by_letter(column)
        codes = [writer.literal(code) for code in held.stands_for(held.fact.values)]
        return [writer.surely_not(self.column(name), writer.one_of(column, codes))]

    def _flaws_of_number(self, fact: Fact, column: Sql) -> list[Sql]:
        writer = self.writer
        dates = fact.type is FactType.DATE
        flaws = [writer.surely_not(column, self._within(fact, *fact.limits))]
        if not dates:
            flaws.append(writer.surely_not(column.copy(), writer.is_whole(column, fact.decimals, MOST_DIGITS)))
        if writer.dialect == "sqlite":  # where any column holds values of any type
            flaws.insert(
                0, writer.surely_not(column.copy(), writer.is_day(column) if dates else writer.is_number(column))
            )
        return flaws

    def condition(self, condition: Condition) -> Sql:
        """The condition. It is NULL, neither true nor false, where facts that it needs are not known."""
        writer = self.writer
        match condition:
            case Test(fact, values):
                return self.has(fact, values)
            case AllOf(parts):
                return writer.all_of([self.condition(part) for part in parts])
            case AnyOf(parts):
                return writer.any_of([self.condition(part) for part in parts])
            case Not(part):
                return writer.no(self.condition(part))
            case CountOf():
                return self.condition(condition.spelt_out)
            case Is(name, part):
                return writer.said(self.condition(part), name)

    def way(self, way: Conjunction) -> Sql:
        """Every fact of a way to be sure has one of its cells."""
        return self.writer.all_of([self._in_cells(fact, cells) for fact, cells in way.items()])

    def _in_cells(self, fact: str, cells: frozenset[int]) -> Sql:
        return self.has(fact, union(self.domains[fact].cells[cell] for cell in sorted(cells)))

    def has(self, name: str, values: Values) -> Sql:
        """The fact has one of these values."""
        writer, fact = self.writer, self.held[name].fact
        if isinstance(values, Ranges):
            least, most = fact.limits
            pieces = (values & Ranges.of(least, most)).pieces
            # A bound that every value satisfies need not be tested.
            ends = [(None if low == least else low, None if high == most else high) for low, high in pieces]
            return writer.any_of([self._within(fact, low, high) for low, high in ends])
        assert isinstance(values, frozenset)
        if fact.all_values <= values:
            return writer.all_of([])
        codes = [writer.literal(code) for code in self.held[name].stands_for(values)]
        return writer.one_of(self.column(name), codes) if codes else writer.any_of([])

    def _within(self, fact: Fact, low: int | None, high: int | None) -> Sql:
        """The number or date lies between these two, both included; None is no bound."""
        writer, column = self.writer, self.column(fact.name)
        if fact.type is FactType.NUMBER and low is not None and high is not None:
            first, last = self._literal(fact, low), self._literal(fact, high)
            return writer.equal(column, first) if low == high else writer.between(column, first, last)
        ends = [writer.at_least(column, self._literal(fact, low))] if low is not None else []
        if high is not None and fact.type is FactType.DATE and high < LAST_DAY:
            # A column may hold a time besides the date: a day lasts until the next one begins.
            ends.append(writer.below(column.copy(), self._literal(fact, high + 1)))
        elif high is not None:
            ends.append(writer.at_most(column.copy(), self._literal(fact, high)))
        return writer.all_of(ends)

    def _literal(self, fact: Fact, number: int) -> Sql:
        if fact.type is FactType.DATE:
            return self.writer.date(datetime.date.fromordinal(number))
        return self.writer.limit(number, fact.decimals)
