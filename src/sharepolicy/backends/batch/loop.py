"""Rows that are not columns: decided one by one, since turning them into columns would take longer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
from attrs import frozen

from sharepolicy.analysis.decision.as_written import actions_as_written, rules_as_written
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.backends.columns.answers import TYPES
from sharepolicy.backends.columns.invalid import Tally
from sharepolicy.backends.columns.layout import EVERY_OTHER
from sharepolicy.backends.columns.meanings import Refusal
from sharepolicy.backends.columns.plan import AskedOfTable, Decider
from sharepolicy.backends.columns.spelling import spelled
from sharepolicy.backends.columns.table_plan import read_spelt
from sharepolicy.backends.rows.row import FileRow, no_fact
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean

BLOCK = 1 << 14
"""How many rows are handed on at once."""


def blocks(rows: Iterable[FileRow]) -> Iterator[list[FileRow]]:
    """Rows in blocks."""
    block: list[FileRow] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


@frozen(eq=False)
class Looped:
    """The answers to a block of rows, and for each row the facts that its decided case leaves open."""

    answers: Any
    unknown: Sequence[frozenset[str]]


class Looping:
    """Decides plain rows one by one. Mutable on purpose: it counts, and remembers the names that it has met.

    `matter` are the facts reported where unknown, in rows that are not settled.
    """

    def __init__(
        self, decider: Decider, asked: AskedOfTable, facts: Collection[str], matter: Sequence[str] = ()
    ) -> None:
        spelled(asked.values, (), partial(read_spelt, decider))  # what they stand for is wrong at once, or not at all
        self._decider = decider
        self._asked = asked
        self._facts = facts
        self._matter = matter
        self._fact_of = {column: fact for fact, column in asked.columns.items()}
        self._other: dict[str, CaseError] = {}
        self.tally = Tally()
        self.seen: set[str] = set()

    def decided(self, rows: Sequence[FileRow]) -> Looped:
        """A block of rows, decided."""
        told = [self._answer(row) for row in rows]
        schema = pa.schema([(name, TYPES[name]) for name in self._asked.want])
        columns = [pa.array([row.get(field.name) for row, _ in told], field.type) for field in schema]
        return Looped(pa.RecordBatch.from_arrays(columns, schema=schema), [unknown for _, unknown in told])

    def _answer(self, row: FileRow) -> tuple[dict[str, Any], frozenset[str]]:
        self.tally.rows += 1
        try:
            decision = self._decider.decide(self.case(row.values))
            return _told(decision, self._asked.want), self._unknown(decision)
        except CaseError as error:
            first = error.diagnostics[0]
        except RecursionError:
            first = Diagnostic("too-deep", "this is nested deeper than any case needs")
        message, help_ = _writable(first.message), _writable(first.help)
        self.tally.count_row(Refusal(first.code, message, help_), row.number)
        return {"valid": False, "problem": message}, frozenset()

    def _unknown(self, decision: Decision) -> frozenset[str]:
        """The facts for which every value is possible in the decided case."""
        if decision.settled:
            return frozenset()
        given, domains = decision.case.given, self._decider.compiled.domains
        return frozenset(
            fact
            for fact in self._matter
            if fact not in given or len(domains[fact].indices(given[fact])) == len(domains[fact].cells)
        )

    def case(self, row: Mapping[str, Any] | Diagnostic) -> dict[str, Any]:
        """The facts of a row.

        Raises CaseError where there is no row, for a name that is not a fact and may not be ignored, and for a fact
        given twice.
        """
        if isinstance(row, Diagnostic):
            raise CaseError([row])
        self.seen |= row.keys()
        found = {}
        for column, value in row.items():
            fact = self.fact_of(column)
            if fact is None:
                allowed = {*self._asked.keep, *self._asked.ignore}
                if column not in allowed and EVERY_OTHER not in allowed:
                    raise self._no_fact(column)
            elif self._asked.columns.get(fact, column) != column:
                help_ = f"its column is `{self._asked.columns[fact]}`; ignore one of them"
                raise CaseError([Diagnostic("duplicate-name", f"two columns give `{fact}`", help=help_)])
            elif value is not None:
                spelt = self._asked.values.get(fact, {})
                found[fact] = [_spelt(spelt, v) for v in value] if isinstance(value, list) else _spelt(spelt, value)
        return found

    def fact_of(self, column: str) -> str | None:
        """The fact that a column gives, if it gives one."""
        if column in self._fact_of:
            return self._fact_of[column]
        return column if column in self._facts and column not in self._asked.ignore else None

    def kept_of(self, row: Mapping[str, Any]) -> Iterator[str]:
        """The names in a row that are kept beside the answers."""
        keep = self._asked.keep
        every = EVERY_OTHER in keep
        return (name for name in row if name in keep or (every and self.fact_of(name) is None))

    def _no_fact(self, column: str) -> CaseError:
        if column not in self._other:
            self._other[column] = CaseError([no_fact(column, self._facts)])
        return self._other[column]


def check_seen(asked: AskedOfTable, seen: Collection[str]) -> None:
    """Raise CaseError for named columns that no row of JSON Lines has."""
    named = {*asked.columns.values(), *asked.keep, *asked.ignore} - {EVERY_OTHER, *seen}
    flaws = [
        Diagnostic("unknown-column", f"no row has a column `{name}`", help=did_you_mean(name, seen))
        for name in sorted(named)
    ]
    if flaws:
        raise CaseError(flaws)


def _writable(text: str) -> str:
    """A text that can be written: JSON can hold half characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _spelt(spelt: Mapping[Any, Any], value: Any) -> Any:
    return spelt.get(value, value) if isinstance(value, str | int | float) else value


def _told(decision: Decision, want: tuple[str, ...]) -> dict[str, Any]:
    """The answers wanted from a decision. Only those are worked out."""
    found: dict[str, Any] = {"outcome": decision.outcome.value, "settled": decision.settled, "valid": True}
    if "possible" in want:
        found["possible"] = [outcome.value for outcome in decision.possible]
    if "rules" in want:
        found["rules"] = [rule.name for rule in rules_as_written(decision)]
    if "actions" in want:
        found["actions"] = [action.name for action in actions_as_written(decision)]
    if "ask" in want:
        found["ask"] = decision.ask[0].fact.name if decision.ask else None
    return found
