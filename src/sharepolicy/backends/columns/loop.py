"""Rows that are no columns: decided one after the other, since making columns of them would take longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from sharepolicy.analysis.decide import Decision
from sharepolicy.backends.columns.answers import TYPES
from sharepolicy.backends.columns.decide import Asked, Decider
from sharepolicy.backends.columns.invalid import Tally
from sharepolicy.backends.columns.layout import EVERY_OTHER
from sharepolicy.backends.columns.meanings import Refusal
from sharepolicy.ground.diagnostic import CaseError, Diagnostic

BLOCK = 1 << 14
"""So many rows are handed on at once."""


class Looping:
    """Decides plain rows one by one. Mutable on purpose: it counts."""

    def __init__(self, decider: Decider, asked: Asked) -> None:
        self._decider = decider
        self._asked = asked
        self._fact_of = {column: fact for fact, column in asked.columns.items()}
        vocabulary = decider.compiled.document.vocabulary
        self._facts = {*vocabulary.facts, *vocabulary.several, decider.fixed_day} - {""}
        self.tally = Tally()

    def rows(self, rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[list[dict[str, Any]], Any]]:
        """The rows in blocks, as they are and with the answers to them."""
        block: list[dict[str, Any]] = []
        answers: list[dict[str, Any]] = []
        for number, row in rows:
            block.append(row or {})
            answers.append(self._answer(number, row))
            if len(block) == BLOCK:
                yield block, self._batch(answers)
                block, answers = [], []
        if block:
            yield block, self._batch(answers)

    def _batch(self, answers: list[dict[str, Any]]) -> Any:
        schema = pa.schema([(name, TYPES[name]) for name in self._asked.want])
        columns = [
            pa.array([row.get(name) for row in answers], field.type)
            for name, field in zip(schema.names, schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    def _answer(self, number: int, row: Any) -> dict[str, Any]:
        self.tally.rows += 1
        try:
            return _told(self._decider.decide(self.case(row)), self._asked.want)
        except CaseError as error:
            first = error.diagnostics[0]
            self.tally.count_row(Refusal(first.code, first.message, first.help), number)
            return {"valid": False, "problem": first.message}

    def case(self, row: Mapping[str, Any] | None) -> dict[str, Any]:
        """The facts of a row. Raises CaseError for what is no fact and may not be left out, and where there is none."""
        if row is None:
            raise CaseError([Diagnostic("wrong-shape", "this is no JSON object")])
        found = {}
        for column, value in row.items():
            fact = self._fact_of.get(column, column)
            if fact not in self._facts or (column in self._asked.ignore and column not in self._fact_of):
                allowed = {*self._asked.keep, *self._asked.ignore}
                if column not in allowed and EVERY_OTHER not in allowed:
                    raise CaseError([Diagnostic("unknown-column", f"`{column}` is not a fact of this policy")])
            elif value is not None:
                spelt = self._asked.values.get(fact, {})
                found[fact] = [_spelt(spelt, v) for v in value] if isinstance(value, list) else _spelt(spelt, value)
        return found


def _spelt(spelt: Mapping[Any, Any], value: Any) -> Any:
    return spelt.get(value, value) if isinstance(value, str | int | float) else value


def _told(decision: Decision, want: tuple[str, ...]) -> dict[str, Any]:
    """The answers that are wanted of a decision. Each is worked out only if it is."""
    found: dict[str, Any] = {"outcome": decision.outcome.value, "settled": decision.settled, "valid": True}
    if "possible" in want:
        found["possible"] = [outcome.value for outcome in decision.possible]
    if "rules" in want:
        found["rules"] = [deciding.rule.name for deciding in decision.rules]
    if "actions" in want:
        found["actions"] = [due.action.name for due in decision.actions]
    if "ask" in want:
        found["ask"] = decision.ask[0].fact.name if decision.ask else None
    return found
