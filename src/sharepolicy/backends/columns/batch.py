"""Many files of rows decided, answered in a file, and summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
from attrs import evolve, frozen

from sharepolicy.backends.columns.batches import coalesced
from sharepolicy.backends.columns.decide import Asked, Decider, Deciding
from sharepolicy.backends.columns.files import ENDINGS, LINES, Writing, inputs, lines, opened, unreadable
from sharepolicy.backends.columns.invalid import InvalidRows
from sharepolicy.backends.columns.loop import Looping
from sharepolicy.backends.columns.summary import Summary, Wrong
from sharepolicy.core.walk import mattering
from sharepolicy.reading.files import resolved

_COUNTED = ("outcome", "settled", "rules", "valid")
_SHOWN = 20
"""So many rows that change are named."""

Progress = Callable[[str, int, int | None], None]
"""Told of the file, the rows of it that are done, and how many it has, if known."""


@frozen(eq=False)
class Block:
    """Some rows of a file, and how many stand before them there.

    What is kept of them, the answers, those of the other policy if there is one, and where facts have no value.
    """

    before: int
    kept: Any
    answers: Any
    other: Any
    unknown: dict[str, Any]


class Batch:
    """One run over many files. Mutable on purpose: it counts."""

    def __init__(self, deciders: Sequence[Decider], asked: Asked, summary: Summary, progress: Progress) -> None:
        self._deciders = deciders
        self._asked = evolve(asked, mark=True, want=tuple(dict.fromkeys((*asked.want, *_COUNTED))))
        self._other = evolve(self._asked, want=("outcome", "valid"), keep=(), ignore=("*",))
        self._want = asked.want
        self._mark = asked.mark
        self._progress = progress
        self.summary = summary
        policy = deciders[0].compiled
        date = policy.document.vocabulary.decision_date
        outcomes = set(mattering(*policy.outcomes.values()))
        self._matter = [fact for fact in policy.domains if fact in outcomes and (date is None or fact != date.name)]

    def run(self, paths: Sequence[Path], output: Path | None) -> None:
        """Decide every file. Without `mark`, the output is written only when every row can be decided."""
        with ExitStack() as stack:
            writing = stack.enter_context(Writing(output)) if output is not None else None
            for path in paths:
                for block in self._blocks(path):
                    found = self._counted(block, path)
                    if writing is not None and (self._mark or not self.summary.invalid):
                        writing.write(found)
            if self.summary.invalid and not self._mark:
                raise _NotDecidedError

    def _blocks(self, path: Path) -> Iterator[Block]:
        return self._of_lines(path) if path.suffix.lower() in LINES else self._of_columns(path)

    def _of_columns(self, path: Path) -> Iterator[Block]:
        with opened(path) as file:
            deciding = [
                Deciding(decider, self._fitting(asked, decider), file.schema)
                for decider, asked in zip(self._deciders, (self._asked, self._other), strict=False)
            ]
            first = deciding[0]
            for batch in coalesced(file.batches):
                answers = [each.counted(batch) for each in deciding]
                kept = answers[0].select(list(first.layout.kept))
                unknown = {fact: batch.column(place).is_null() for fact, place in first.layout.of_fact.items()}
                before = first.tally.rows - batch.num_rows
                yield Block(before, kept, answers[0], answers[1] if len(answers) > 1 else None, unknown)
                self._progress(path.name, first.tally.rows, file.rows)
            for each, name in zip(deciding, self._names, strict=False):
                self._report(path, name, each.tally.report())

    def _fitting(self, asked: Asked, decider: Decider) -> Asked:
        """What is asked, of a policy that may not have all the facts."""
        if asked is self._asked:
            return asked
        vocabulary = decider.compiled.document.vocabulary
        facts = {*vocabulary.facts, *vocabulary.several}
        return evolve(
            asked,
            columns={fact: column for fact, column in asked.columns.items() if fact in facts},
            values={fact: values for fact, values in asked.values.items() if fact in facts},
        )

    def _of_lines(self, path: Path) -> Iterator[Block]:
        looping = [
            Looping(decider, self._fitting(asked, decider))
            for decider, asked in zip(self._deciders, (self._asked, self._other), strict=False)
        ]
        for rows, answers in looping[0].rows(lines(path)):
            kept = pa.record_batch({name: pa.array([row.get(name) for row in rows]) for name in self._kept_of(rows)})
            facts = dict.fromkeys(fact for row in rows for fact in row)
            unknown = {fact: pa.array([row.get(fact) is None for row in rows]) for fact in facts}
            start = looping[0].tally.rows - len(rows)
            other = None
            if len(looping) > 1:
                numbered = ((start + number, row) for number, row in enumerate(rows, 1))
                _, other = next(looping[1].rows(numbered))
            yield Block(start, kept, answers, other, unknown)
            self._progress(path.name, looping[0].tally.rows, None)
        for each, name in zip(looping, self._names, strict=False):
            self._report(path, name, each.tally.report())

    def _kept_of(self, rows: list[dict[str, Any]]) -> list[str]:
        keep = self._asked.keep
        if "*" not in keep:
            return list(keep)
        facts = {*self._deciders[0].compiled.domains}
        return [name for name in dict.fromkeys(name for row in rows for name in row) if name not in facts]

    @property
    def _names(self) -> tuple[str, str]:
        return self.summary.policy, self.summary.other

    def _report(self, path: Path, policy: str, report: InvalidRows) -> None:
        for reason in report.reasons:
            self.summary.wrong.append(
                Wrong(str(path), policy, reason.code, reason.message, reason.count, reason.first, reason.details)
            )

    def _counted(self, block: Block, path: Path) -> Any:
        """Count a block, and return what is written of it."""
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
        for fact in self._matter:
            missing = block.unknown.get(fact)
            if missing is None:
                missing = block.unknown.get(fact.partition("/")[0], open_)
            summary.unknown[fact] += compute.and_(missing, open_).true_count
        columns = {name: block.kept.column(name) for name in block.kept.schema.names}
        columns |= {name: answers[name] for name in self._want}
        if block.other is not None:
            columns |= self._compared(block, valid, path)
        return pa.record_batch(columns)

    def _compared(self, block: Block, valid: Any, path: Path) -> dict[str, Any]:
        """The outcome of the other policy beside each row, counted by both."""
        compute, summary = pa.compute, self.summary
        mine = block.answers["outcome"].cast(pa.string())
        other = block.other["outcome"].cast(pa.string())
        changed = compute.if_else(valid, compute.not_equal(mine, other), None)
        pairs = compute.binary_join_element_wise(mine.filter(valid), other.filter(valid), " ")
        for pair, count in _counts(pairs).items():
            one, two = pair.split(" ")
            summary.moves[one, two] += count
        for row in compute.indices_nonzero(compute.fill_null(changed, False)).to_pylist():
            if len(summary.changed) >= _SHOWN:
                break
            summary.changed.append((str(path), block.before + row + 1, mine[row].as_py(), other[row].as_py()))
        return {"other_outcome": other, "changed": changed}


class _NotDecidedError(Exception):
    """Some rows cannot be decided, and the caller does not want them marked."""


def _counts(array: Any) -> Counter[str]:
    found = pa.compute.value_counts(array)
    return Counter({entry["values"]: entry["counts"] for entry in found.to_pylist() if entry["values"] is not None})


def run_batch(
    deciders: Sequence[Decider],
    named: Sequence[str],
    output: str | None,
    asked: Asked,
    summary: Summary,
    progress: Progress,
) -> bool:
    """Decide files, folders and patterns of files. False when rows cannot be decided and nothing was written.

    Raises CaseError when a file cannot be read or written, or its columns do not fit.
    """
    paths = inputs(named)
    place = Path(output) if output is not None else None
    if place is not None:
        if place.suffix.lower() not in ENDINGS:
            raise unreadable(place, "is of no kind that is written", f"expected {', '.join(ENDINGS)}")
        if resolved(place) in {resolved(path) for path in paths}:
            raise unreadable(place, "is read, and cannot be written over at once", "name another file")
    try:
        Batch(deciders, asked, summary, progress).run(paths, place)
    except _NotDecidedError:
        return False
    return True
