"""Many files of rows decided, answered in a file, and summed up."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from attrs import evolve, frozen

from sharepolicy.backends.batch.asked import asked_of_other, check_asked
from sharepolicy.backends.batch.kept import Kept
from sharepolicy.backends.batch.loop import Looping, blocks, check_seen
from sharepolicy.backends.batch.summary import Summary, WrongRows
from sharepolicy.backends.batch.writing import Writing
from sharepolicy.backends.columns.answers import TYPES
from sharepolicy.backends.columns.batches import coalesced
from sharepolicy.backends.columns.decide import Deciding
from sharepolicy.backends.columns.layout import KnownNames, lay_out
from sharepolicy.backends.columns.plan import AskedOfTable, Decider, check_kept
from sharepolicy.backends.columns.planes import count, full, plane_of
from sharepolicy.backends.columns.table_plan import facts_by_name
from sharepolicy.backends.rows.csv_file import one_column_only
from sharepolicy.backends.rows.invalid_rows import InvalidRows
from sharepolicy.backends.rows.lines import lines
from sharepolicy.backends.rows.row import LINES, FileRow
from sharepolicy.backends.rows.tables import OpenedTable, opened
from sharepolicy.core.walk import mattering
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.progress import TellProgress

_COUNTED = ("outcome", "settled", "rules", "valid")
_COMPARED = {"other_outcome": pa.string(), "changed": pa.bool_()}
_SHOWN = 20
"""How many changed rows are named."""


@frozen(eq=False)
class Block:
    """Some rows of a file, and how many come before them.

    Holds their kept columns, their answers, and those of the other policy if there is one. `unknown` counts, for some
    of the rows, the facts that are not known.
    """

    before: int
    kept: dict[str, Any]
    answers: Any
    other: Any
    unknown: Callable[[Any], Counter[str]]


class Watching(Deciding):
    """Decides a table, and reports what its rows leave open."""

    def unknown(self, batch: Any, facts: Sequence[str], rows: Any) -> Counter[str]:
        """For each fact, in how many of these rows of a batch every value is possible."""
        many = rows.true_count
        if not many:
            return Counter()
        try:
            batch, among = batch.filter(rows), full(many)
        except pa.ArrowNotImplementedError:  # Arrow cannot take single rows of some types
            among = plane_of(rows.to_numpy(zero_copy_only=False))
        encoded = self.encoded(batch)
        found: Counter[str] = Counter()
        for fact in facts:
            if fact in encoded:
                cells = [frozenset({cell}) for cell in range(self._decider.compiled.space.sizes[fact])]
                found[fact] = count(np.bitwise_and.reduce([*encoded[fact].possible(cells), among]))
            else:
                found[fact] = many
        return found


class Batch:
    """One run over many files. Mutable on purpose: it counts."""

    def __init__(
        self,
        deciders: Sequence[Decider],
        asked: AskedOfTable,
        summary: Summary,
        progress: TellProgress,
        paths: Sequence[Path],
    ) -> None:
        self._facts = [facts_by_name(decider) for decider in deciders]
        check_asked(asked, self._facts[0])
        counted = evolve(asked, invalid="mark", want=tuple(dict.fromkeys((*asked.want, *_COUNTED))))
        self._asked = [counted, *(asked_of_other(counted, facts) for facts in self._facts[1:])]
        self._deciders = deciders
        self._fields = {name: TYPES[name] for name in asked.want} | (_COMPARED if len(deciders) > 1 else {})
        self._mark = asked.mark
        self._progress = progress
        self._paths = paths
        self._kept: dict[str, Any] = {}
        self._seen: set[str] = set()
        self.summary = summary
        policy = deciders[0].compiled
        date = policy.document.vocabulary.decision_date
        outcomes = set(mattering(*policy.outcomes.values()))
        self._matter = [fact for fact in policy.domains if fact in outcomes and (date is None or fact != date.name)]

    def run(self, output: Path | None) -> None:
        """Decide every file. Without `mark`, the output is written only when every row can be decided."""
        if output is not None:
            self._kept = self._types_of_kept()
        with contextlib.ExitStack() as stack:
            writing = stack.enter_context(Writing(output, self._kept | self._fields)) if output is not None else None
            for path in self._paths:
                for block in self._blocks(path):
                    found = self._counted(block, path)
                    if writing is not None and (self._mark or not self.summary.invalid):
                        writing.write(found)
            if self._seen:
                check_seen(self._asked[0], self._seen)
            if self.summary.invalid and not self._mark:
                raise _NotDecidedError

    def _types_of_kept(self) -> dict[str, Any]:
        """The columns that are kept, over all files. This means reading through all JSON Lines."""
        asked, kept = self._asked[0], Kept()
        if asked.keep:
            for path in self._paths:
                if path.suffix.lower() in LINES:
                    looping = self._looping()[0]
                    for row in lines(path):
                        if not isinstance(row.values, Diagnostic):
                            kept.add_row(row.values, looping.kept_of(row.values))
                else:
                    with opened(path) as file, self._naming(path, file):
                        kept.add_table(file.schema, self._kept_in(file.schema))
        found = kept.types()
        check_kept(found, self._fields)
        return found

    def _kept_in(self, schema: Any) -> tuple[str, ...]:
        """The columns of a table that are kept. Raises CaseError where columns do not fit."""
        asked = self._asked[0]
        return lay_out(KnownNames(self._facts[0], asked.columns, asked.keep, asked.ignore), schema).kept

    @contextlib.contextmanager
    def _naming(self, path: Path, file: OpenedTable) -> Iterator[None]:
        """Report which of several files has columns that do not fit, or a separator in doubt."""
        asked = self._asked[0]
        if file.doubt and not {*file.schema.names} & {*asked.keep, *asked.ignore, *asked.columns.values()}:
            raise one_column_only(path, file.schema.names)
        try:
            yield
        except CaseError as error:
            where = f" (`{path}`)" if len(self._paths) > 1 else ""
            raise CaseError(evolve(flaw, message=flaw.message + where) for flaw in error.diagnostics) from error

    def _blocks(self, path: Path) -> Iterator[Block]:
        return self._of_lines(path) if path.suffix.lower() in LINES else self._of_columns(path)

    def _of_columns(self, path: Path) -> Iterator[Block]:
        with opened(path) as file:
            with self._naming(path, file):
                deciding = [
                    Watching(decider, asked, file.schema)
                    for decider, asked in zip(self._deciders, self._asked, strict=True)
                ]
            first = deciding[0]
            for batch in coalesced(file.batches):
                answers = [each.counted(batch) for each in deciding]
                kept = {name: answers[0].column(name) for name in first.layout.kept}
                before = first.tally.rows - batch.num_rows

                def unknown(rows: Any, batch: Any = batch) -> Counter[str]:
                    return first.unknown(batch, self._matter, rows)

                yield Block(before, kept, answers[0], answers[1] if len(answers) > 1 else None, unknown)
                self._progress(first.tally.rows, file.rows, path.name)
            self._report(path, [each.tally.report() for each in deciding])

    def _looping(self) -> list[Looping]:
        return [
            Looping(decider, asked, facts, () if number else self._matter)
            for number, (decider, asked, facts) in enumerate(zip(self._deciders, self._asked, self._facts, strict=True))
        ]

    def _of_lines(self, path: Path) -> Iterator[Block]:
        looping = self._looping()
        for rows in blocks(lines(path)):
            looped = [each.decided(rows) for each in looping]

            def unknown(of: Any, facts: Sequence[frozenset[str]] = looped[0].unknown) -> Counter[str]:
                return Counter(
                    fact for row, is_one in zip(facts, of.to_pylist(), strict=True) if is_one for fact in row
                )

            before = looping[0].tally.rows - len(rows)
            other = looped[1].answers if len(looped) > 1 else None
            yield Block(before, self._kept_of(rows), looped[0].answers, other, unknown)
            self._progress(looping[0].tally.rows, None, path.name)
        self._seen |= looping[0].seen
        self._report(path, [each.tally.report() for each in looping])

    def _kept_of(self, rows: Sequence[FileRow]) -> dict[str, list[Any]]:
        found = [{} if isinstance(row.values, Diagnostic) else row.values for row in rows]
        return {name: [values.get(name) for values in found] for name in self._kept}

    def _report(self, path: Path, reports: Sequence[InvalidRows]) -> None:
        for policy, report in zip((self.summary.policy, self.summary.other), reports, strict=False):
            for reason in report.reasons:
                self.summary.wrong.append(
                    WrongRows(
                        str(path),
                        policy,
                        reason.code,
                        reason.message,
                        reason.count,
                        reason.first,
                        reason.details,
                        reason.help,
                    )
                )

    def _counted(self, block: Block, path: Path) -> dict[str, Any]:
        """Count a block, and return the part that is written."""
        summary, answers, compute = self.summary, block.answers, pa.compute
        valid = answers["valid"]
        if block.other is not None:
            valid = compute.and_(valid, block.other["valid"])
        summary.rows += len(valid)
        summary.invalid += len(valid) - (valid.true_count or 0)
        summary.outcomes += _counts(answers["outcome"].filter(valid))
        settled = compute.fill_null(compute.and_(answers["settled"], valid), False)
        open_ = compute.and_not(valid, settled)
        summary.unsettled += open_.true_count
        summary.rules += _counts(answers["rules"].filter(settled).flatten())
        summary.unknown += block.unknown(open_)
        columns = {name: block.kept.get(name, [None] * len(valid)) for name in self._kept}
        columns |= {name: answers[name] for name in self._fields if name not in _COMPARED}
        if block.other is not None:
            columns |= self._compared(block, valid, path)
        return columns

    def _compared(self, block: Block, valid: Any, path: Path) -> dict[str, Any]:
        """The outcome of the other policy beside each row, counted by both."""
        compute, summary = pa.compute, self.summary
        mine = block.answers["outcome"].cast(pa.string())
        other = block.other["outcome"].cast(pa.string())
        changed = compute.if_else(valid, compute.not_equal(mine, other), None)
        pairs = compute.binary_join_element_wise(mine.filter(valid), other.filter(valid), " ")
        for pair, many in _counts(pairs).items():
            one, two = pair.split(" ")
            summary.moves[one, two] += many
        for row in compute.indices_nonzero(compute.fill_null(changed, False)).to_pylist():
            if len(summary.changed) >= _SHOWN:
                break
            summary.changed.append((str(path), block.before + row + 1, mine[row].as_py(), other[row].as_py()))
        return {"other_outcome": other, "changed": changed}


class _NotDecidedError(Exception):
    """Rows cannot be decided, and the caller does not want them marked."""


def _counts(array: Any) -> Counter[str]:
    found = pa.compute.value_counts(array)
    return Counter({entry["values"]: entry["counts"] for entry in found.to_pylist() if entry["values"] is not None})


def run_batch(
    deciders: Sequence[Decider],
    paths: Sequence[Path],
    output: str | None,
    asked: AskedOfTable,
    summary: Summary,
    progress: TellProgress,
) -> bool:
    """Decide files. False when rows cannot be decided and nothing was written.

    Raises CaseError when a file cannot be read or written, or its columns do not fit.
    """
    try:
        Batch(deciders, asked, summary, progress, paths).run(Path(output) if output is not None else None)
    except _NotDecidedError:
        return False
    return True
