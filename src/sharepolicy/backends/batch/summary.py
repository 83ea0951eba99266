"""Results for many rows: outcomes, the rules that decided, what was unknown, and faulty rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import Factory, define, evolve, frozen

from sharepolicy.forms.batch import BATCH

if TYPE_CHECKING:
    from sharepolicy.types import BatchDict


@frozen
class WrongRows:
    """A reason why rows were not decided: where, what, in how many rows, and the first of them, counted from 1."""

    file: str
    policy: str
    code: str
    message: str
    count: int
    first: tuple[int, ...]
    details: tuple[str, ...] = ()
    help: str = ""


@define
class Summary:
    """Counts over all rows. Mutable on purpose: it is filled while rows are decided.

    `rules` counts the settled rows that each rule decides; `unknown` counts, for each fact on which outcomes depend,
    the unsettled rows without a value for it. With another policy, `moves` counts rows by both outcomes, and
    `changed` names the first that differ as (file, row, outcome, other outcome). `left_out` are files in the folders
    whose names say that they hold no rows.
    """

    policy: str
    other: str = ""
    rows: int = 0
    invalid: int = 0
    unsettled: int = 0
    outcomes: Counter[str] = Factory(Counter)
    rules: Counter[str] = Factory(Counter)
    unknown: Counter[str] = Factory(Counter)
    wrong: list[WrongRows] = Factory(list)
    moves: Counter[tuple[str, str]] = Factory(Counter)
    changed: list[tuple[str, int, str, str]] = Factory(list)
    left_out: list[str] = Factory(list)

    @property
    def decided(self) -> int:
        """How many rows were decided."""
        return self.rows - self.invalid

    def wrong_by_policy(self) -> list[tuple[WrongRows, str]]:
        """The reasons, each once, with the policies it applies to. A single policy is not named."""
        found: dict[WrongRows, list[str]] = {}
        for each in self.wrong:
            found.setdefault(evolve(each, policy=""), []).append(each.policy)
        return [(each, " and ".join(dict.fromkeys(policies)) if self.other else "") for each, policies in found.items()]

    @property
    def moved(self) -> int:
        """How many rows get a different outcome from the other policy."""
        return sum(count for (one, two), count in self.moves.items() if one != two)

    def to_dict(self) -> BatchDict:
        """As plain data."""
        return BATCH.write(self)
