"""Whole tables decided: the same function as `decide`, for every row, complete or not.

Rows are taken in chunks. Each chunk is encoded into planes (`reading`), asked by the programs of the policy
(`programs`, `chunk`), and answered in columns (`answers`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from typing import Any

import pyarrow as pa

from sharepolicy.backends.columns import answers
from sharepolicy.backends.columns.asking import Remembered, ask
from sharepolicy.backends.columns.batches import coalesced, stream_of
from sharepolicy.backends.columns.chunk import Answered, Asking, answer
from sharepolicy.backends.columns.invalid import CONTRADICTORY, Tally
from sharepolicy.backends.columns.layout import KnownNames, Layout, facts_of, is_list, lay_out
from sharepolicy.backends.columns.meanings import (
    Meanings,
    Refusal,
    Right,
    ValueMeaning,
    meaning_of_day,
    meanings_of_fact,
    meanings_of_members,
)
from sharepolicy.backends.columns.plan import AskedOfTable, Decider, check_kept
from sharepolicy.backends.columns.planes import first_rows, full
from sharepolicy.backends.columns.programs import Questions, programs
from sharepolicy.backends.columns.reading import Reader
from sharepolicy.backends.columns.spelling import Spelling, spelled
from sharepolicy.backends.rows.invalid_rows import InvalidRowsError
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.vocabulary import Fact, FactType, SeveralOf

_TOLD = 1000
"""How many contradictory rows of a chunk get their clashing facts named; finding them takes a while."""


class Deciding:
    """Decides the chunks of one table. Mutable on purpose: it counts, and remembers what to ask."""

    def __init__(self, decider: Decider, asked: AskedOfTable, schema: Any) -> None:
        self._decider = decider
        self._asked = asked
        self._first_questions: Remembered = {}
        self.tally = Tally()
        facts = facts_by_name(decider)
        if decider.fixed_day:
            decider.decide({})  # refuses another day
        _check(asked, facts)
        values = spelled(asked.values, _dates(facts), partial(read_spelt, decider))
        self.layout = lay_out(KnownNames(facts, asked.columns, asked.keep, asked.ignore, decider.fixed_day), schema)
        day = asked.on or asked.today
        self._day = meaning_of_day(decider.compiled.domains, decider.compiled.document.vocabulary.decision_date, day)
        self._reader = Reader(
            decider.compiled,
            self.layout,
            schema,
            _meanings(decider, self.layout, schema, values, self._day),
            values,
            self._day,
        )
        questions = Questions("rules" in asked.want, "actions" in asked.want)
        self.programs = programs(decider.compiled, self._fixed(), questions)
        check_kept(self.layout.kept, asked.want)
        kept = [schema.field(name) for name in self.layout.kept]
        self.schema = pa.schema([*kept, *((name, answers.TYPES[name]) for name in asked.want)])

    def _fixed(self) -> tuple[tuple[str, frozenset[int]], ...]:
        """The facts that are the same in every row: those without a column, and the day if it is given for all."""
        compiled = self._decider.compiled
        vocabulary = compiled.document.vocabulary
        given = set(self.layout.of_fact)
        given |= {
            several.fact_name(m)
            for several in vocabulary.several.values()
            if several.name in given
            for m in several.members
        }
        found = {fact: frozenset(range(size)) for fact, size in compiled.space.sizes.items() if fact not in given}
        date = vocabulary.decision_date
        alike = date is not None and (date.name in found or self._asked.on is not None)
        if date is not None and alike and not isinstance(self._day, Refusal):
            found[date.name] = self._day
        return tuple(found.items())

    @cached_property
    def _refused(self) -> Refusal | None:
        """Why no row can be decided: the one day given for all is outside the range of the date."""
        date = self._decider.compiled.document.vocabulary.decision_date
        alike = date is not None and (date.name not in self.layout.of_fact or self._asked.on is not None)
        return self._day if alike and isinstance(self._day, Refusal) else None

    def chunk(self, batch: Any) -> tuple[Answered, Any]:
        """Decide a chunk: what was found, and the answers as a record batch. Safe in several threads."""
        refused = [(self._refused, full(batch.num_rows))] if self._refused is not None else []
        asking = Asking(self._reader.encoded(batch), refused)
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


def facts_by_name(decider: Decider) -> Mapping[str, Fact | SeveralOf]:
    """Everything that a column can be: the facts, and the day for which a policy was loaded."""
    found = dict(facts_of(decider.compiled.document))
    if decider.fixed_day:
        found[decider.fixed_day] = Fact(decider.fixed_day, FactType.DATE, "", decider.fixed_day)
    return found


def unknown_answers(want: Iterable[str]) -> list[Diagnostic]:
    """The flaws of requested answers that do not exist."""
    return [
        Diagnostic("unknown-column", f"there is no answer called `{name}`", help=did_you_mean(name, answers.WANTED))
        for name in want
        if name not in answers.WANTED
    ]


def _check(asked: AskedOfTable, facts: Mapping[str, Any]) -> None:
    """Raise CaseError when an answer that is wanted does not exist, or a fact whose values are mapped."""
    flaws = unknown_answers(asked.want)
    if not asked.want:
        flaws.append(Diagnostic("wrong-shape", "no answer is asked for", help=did_you_mean("", answers.WANTED)))
    flaws += [
        Diagnostic("unknown-fact", f"`{name}` is not a fact of this policy", help=did_you_mean(name, facts))
        for name in asked.values
        if name not in facts
    ]
    if flaws:
        raise CaseError(flaws)


def _dates(facts: Mapping[str, Fact | SeveralOf]) -> list[str]:
    return [name for name, fact in facts.items() if isinstance(fact, Fact) and fact.type is FactType.DATE]


def read_spelt(decider: Decider, name: str, value: Any) -> object:
    """Read what a value of a column stands for. Raises CaseError when it is not a value of the fact."""
    if name == decider.fixed_day:
        return decider.decide({name: value})
    several = name in decider.compiled.document.vocabulary.several
    return decider.read({name: [value] if several else value})


def _meanings(
    decider: Decider, layout: Layout, schema: Any, values: Spelling, day: ValueMeaning
) -> Mapping[str, Meanings]:
    """The meanings of every column's values. What is spelt as in the policy means the same in every table."""
    shared: dict[tuple[str, bool], Right] = decider.compiled.remembered.setdefault(Meanings, {})
    date = decider.compiled.document.vocabulary.decision_date
    found = {}
    for name, number in layout.of_fact.items():
        in_lists = is_list(schema.field(number).type)
        alone = name in values or name == decider.fixed_day or (date is not None and name == date.name)
        right = {} if alone else shared.setdefault((name, in_lists), {})
        found[name] = _meanings_of(decider, name, values.get(name, {}), day, in_lists, right)
    return found


def _meanings_of(
    decider: Decider, name: str, spelt: Mapping[Any, Any], day: ValueMeaning, in_lists: bool, right: Right
) -> Meanings:
    compiled = decider.compiled
    if name in compiled.document.vocabulary.several:
        return meanings_of_members(compiled.document.vocabulary.several[name], decider.read, spelt, right=right)
    if name not in compiled.domains:
        return _meanings_of_fixed_day(decider, name, spelt)
    domain = compiled.domains[name]
    unknown = day if domain.fact.decision_date else frozenset(range(len(domain.cells)))
    return meanings_of_fact(domain, decider.read, unknown, spelt, in_lists=in_lists, right=right)


def _meanings_of_fixed_day(decider: Decider, name: str, spelt: Mapping[Any, Any]) -> Meanings:
    """The date in the rows of a policy that was loaded for one day: it is that day, or wrong."""

    def read(value: Any) -> frozenset[int]:
        decider.decide({name: value})
        return frozenset({0})

    return Meanings(name, read, frozenset({0}), spelt)


def decide_table(decider: Decider, asked: AskedOfTable, data: Any) -> Any:
    """The answers to a table, as a table; to a reader, as a reader.

    Raises CaseError when the columns do not fit, and InvalidRowsError (for a reader, while it is read).
    """
    schema, batches = stream_of(data)
    deciding = Deciding(decider, asked, schema)
    if isinstance(data, pa.RecordBatchReader):
        return pa.RecordBatchReader.from_batches(deciding.schema, deciding.all(batches, to_the_end=False))
    return pa.Table.from_batches(list(deciding.all(batches, to_the_end=True)), deciding.schema)
