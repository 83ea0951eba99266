"""Counting the rows that are not decided. Nothing is ever guessed for them."""

from __future__ import annotations

from collections.abc import Callable

from attrs import Factory, define

from sharepolicy.backends.columns.chunk import Answered
from sharepolicy.backends.columns.meanings import Refusal
from sharepolicy.backends.columns.planes import Plane, count, first_rows
from sharepolicy.backends.rows.invalid_rows import InvalidReason, InvalidRows

FIRST = 5
"""How many rows are named for each reason."""

MOST_REASONS = 100
"""How many reasons are kept apart; further ones are counted together."""

CONTRADICTORY = Refusal("contradictory-case", "facts that cannot be true together")
_FURTHER = Refusal("unknown-value", "further values that no fact has")


@define
class _Tally:
    count: int = 0
    first: list[int] = Factory(list)
    details: list[str] = Factory(list)


class Tally:
    """Counts rows that are not decided, chunk by chunk. Mutable on purpose."""

    def __init__(self) -> None:
        self.rows = 0
        self.invalid = 0
        self._seen: dict[Refusal, _Tally] = {}

    def add(self, answered: Answered, why_of_row: Callable[[int], str]) -> None:
        """Take in a chunk. `why_of_row` tells what is impossible in one of its rows."""
        valid = answered.decided
        if valid < answered.rows:
            for refusal, plane in answered.wrong:
                self._count(refusal, plane)
            seen = self._count(CONTRADICTORY, answered.impossible)
            if seen is not None and len(seen.details) < FIRST:
                rows = first_rows(answered.impossible, FIRST - len(seen.details))
                seen.details += [f"row {self.rows + row + 1:,}: {why_of_row(row)}" for row in rows]
        self.invalid += answered.rows - valid
        self.rows += answered.rows

    def count_row(self, refusal: Refusal, row: int) -> None:
        """Count a single row that is wrong, by its number."""
        self.invalid += 1
        seen = self._of(refusal)
        seen.count += 1
        if len(seen.first) < FIRST:
            seen.first.append(row)

    def _of(self, refusal: Refusal) -> _Tally:
        if refusal not in self._seen and len(self._seen) >= MOST_REASONS:
            refusal = _FURTHER
        return self._seen.setdefault(refusal, _Tally())

    def _count(self, refusal: Refusal, plane: Plane) -> _Tally | None:
        many = count(plane)
        if not many:
            return None
        seen = self._of(refusal)
        seen.count += many
        if len(seen.first) < FIRST:
            seen.first += [self.rows + row + 1 for row in first_rows(plane, FIRST - len(seen.first))]
        return seen

    def report(self) -> InvalidRows:
        """What was found."""
        return InvalidRows(
            self.rows,
            self.invalid,
            tuple(
                InvalidReason(
                    refusal.code,
                    refusal.message,
                    refusal.help,
                    refusal.fact,
                    seen.count,
                    tuple(seen.first),
                    tuple(seen.details),
                )
                for refusal, seen in self._seen.items()
            ),
        )
