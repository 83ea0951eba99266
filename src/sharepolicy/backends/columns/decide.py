"""Whole tables decided: the same function as `decide`, for every row, complete or not.

Rows are taken in chunks. Each chunk is encoded into planes (`reading`), asked by the programs of the policy
(`programs`, `chunk`), and answered in columns (`answers`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, cached_property, partial
from typing import Any

import pyarrow as pa

from sharepolicy.backends.columns import answers
from sharepolicy.backends.columns.asking import Remembered, ask
from sharepolicy.backends.columns.batches import coalesced, stream_of
from sharepolicy.backends.columns.chunk import Answered, Asking, answer
from sharepolicy.backends.columns.encode import Encoded
from sharepolicy.backends.columns.invalid import CONTRADICTORY, Tally
from sharepolicy.backends.columns.meanings import Refusal
from sharepolicy.backends.columns.plan import AskedOfTable, Decider
from sharepolicy.backends.columns.planes import first_rows, full
from sharepolicy.backends.columns.table_plan import meanings_of, plan_of
from sharepolicy.backends.rows.invalid_rows import InvalidRowsError
from sharepolicy.ground.diagnostic import CaseError

_TOLD = 1000
"""How many contradictory rows of a chunk get their clashing facts named; finding them takes a while."""


class Deciding:
    """Decides the chunks of one table. Mutable on purpose: it counts, and remembers what to ask."""

    def __init__(self, decider: Decider, asked: AskedOfTable, schema: Any) -> None:
        self._decider = decider
        self._asked = asked
        self._first_questions: Remembered = {}
        self.tally = Tally()
        if decider.fixed_day:
            decider.decide({})  # refuses another day
        plan = plan_of(decider, asked, schema)
        self.layout, self.programs, self.schema, self._day = plan.layout, plan.programs, plan.answers, plan.day
        self._reader = plan.reader
        self._meanings = cache(partial(meanings_of, decider, schema, plan))

    @cached_property
    def _refused(self) -> Refusal | None:
        """Why no row can be decided: the one day given for all is outside the range of the date."""
        date = self._decider.compiled.document.vocabulary.decision_date
        alike = date is not None and (date.name not in self.layout.of_fact or self._asked.on is not None)
        return self._day if alike and isinstance(self._day, Refusal) else None

    def encoded(self, batch: Any) -> dict[str, Encoded]:
        """Every fact that a column of a chunk gives."""
        return self._reader.encoded(batch, self._meanings)

    def chunk(self, batch: Any) -> tuple[Answered, Any]:
        """Decide a chunk: what was found, and the answers as a record batch. Safe in several threads."""
        refused = [(self._refused, full(batch.num_rows))] if self._refused is not None else []
        asking = Asking(self.encoded(batch), refused)
        answered = answer(self.programs, asking, batch.num_rows)
        columns = [batch.column(batch.schema.get_field_index(name)) for name in self.layout.kept]
        columns += [self._answer(name, answered, asking, batch) for name in self._asked.want]
        return answered, pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _answer(self, name: str, answered: Answered, asking: Asking, batch: Any) -> Any:
        match name:
            case "rules":
                return answers.names(answered, answered.rules)
            case "actions":
                return answers.actions(answered, self.programs.actions)
            case "ask":
                return ask(answered, self.programs, asking, lambda row: self._first(batch, row), self._first_questions)
            case "problem":
                return answers.texts(answered.rows, self._problems(answered, batch))
            case _:
                found: Any = getattr(answers, name)(answered)
                return found

    def _first(self, batch: Any, row: int) -> str:
        return self._decider.decide(self._reader.row(batch, row)).ask[0].fact.name

    def _problems(self, answered: Answered, batch: Any) -> dict[int, str]:
        """What is wrong in each row that is not valid: the first thing that was found."""
        rows = answered.rows
        found = dict.fromkeys(first_rows(answered.impossible, rows), CONTRADICTORY.message)
        found |= {row: self.impossible(batch, row) for row in list(found)[:_TOLD]}
        for refusal, plane in reversed(answered.wrong):
            found |= dict.fromkeys(first_rows(plane, rows), refusal.message)
        return found

    def impossible(self, batch: Any, row: int) -> str:
        """Which facts of a row cannot be true together."""
        try:
            self._decider.decide(self._reader.row(batch, row))
        except CaseError as error:
            return error.diagnostics[0].message
        return CONTRADICTORY.message  # pragma: no cover - tests hold the two engines against each other

    def counted(self, batch: Any) -> Any:
        """The answers to one batch, with wrong rows marked and counted."""
        answered, found = self.chunk(batch)
        self.tally.add(answered, lambda row: self.impossible(batch, row))
        return found

    def all(self, batches: Iterable[Any], *, to_the_end: bool) -> Iterator[Any]:
        """The answers to batches of rows, in their order.

        Raises InvalidRowsError for invalid rows that are not to be marked: at once, or when all rows are counted.
        """
        for batch, answered, found in self._in_order(coalesced(batches)):
            self.tally.add(answered, lambda row, batch=batch: self.impossible(batch, row))  # type: ignore[misc]
            if self._asked.mark or not self.tally.invalid:
                yield found
            elif not to_the_end:
                break
        if self.tally.invalid and not self._asked.mark:
            raise InvalidRowsError(self.tally.report())

    def _in_order(self, batches: Iterator[Any]) -> Iterator[tuple[Any, Answered, Any]]:
        if self._asked.threads < 2:
            for batch in batches:
                yield batch, *self.chunk(batch)
            return
        with ThreadPoolExecutor(self._asked.threads) as pool:
            waiting: deque[tuple[Any, Future[tuple[Answered, Any]]]] = deque()
            for batch in batches:
                waiting.append((batch, pool.submit(self.chunk, batch)))
                if len(waiting) > self._asked.threads:
                    first, future = waiting.popleft()
                    yield first, *future.result()
            for first, future in waiting:
                yield first, *future.result()


def decide_table(decider: Decider, asked: AskedOfTable, data: Any) -> Any:
    """The answers to a table, as a table; to a reader, as a reader.

    Raises CaseError when the columns do not fit, and InvalidRowsError (for a reader, while it is read).
    """
    schema, batches = stream_of(data)
    deciding = Deciding(decider, asked, schema)
    if isinstance(data, pa.RecordBatchReader):
        return pa.RecordBatchReader.from_batches(deciding.schema, deciding.all(batches, to_the_end=False))
    return pa.Table.from_batches(list(deciding.all(batches, to_the_end=True)), deciding.schema)
