"""What becomes of real cases when a policy changes: which get another outcome, and which cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.change.tried import Side
from sharepolicy.analysis.decision.part_move import PartMove
from sharepolicy.forms.change import WEIGHED
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from sharepolicy.types import WeighingDict


@frozen
class WeighedCase:
    """A real case that gets another outcome, as a whole or in some part: where it stands, and how it moves.

    `index` says which of the given cases it is, counted from 0; it is None for a case in a file.
    """

    place: str
    title: str
    before: Outcome
    after: Outcome
    parts: tuple[PartMove, ...]
    index: int | None = None


@frozen
class UnreadCase:
    """A real case that cannot be compared: where it stands, which policy cannot decide it, and why.

    `side` is None when the file itself is wrong, so that neither policy can read it. `index` is as in `WeighedCase`.
    """

    place: str
    side: Side | None
    why: str
    index: int | None = None

    def __str__(self) -> str:
        """All of it on one line."""
        by = {None: "", Side.BEFORE: ", by the old policy", Side.AFTER: ", by the new policy"}
        return f"{self.place}{by.get(self.side, '')}: {self.why}"


@frozen(eq=False)
class Weighing:
    """What becomes of real cases: how many both policies decided, by outcome, which changed, which were not read."""

    table: Mapping[tuple[Outcome, Outcome], int]
    changed: tuple[WeighedCase, ...]
    unread: tuple[UnreadCase, ...]

    @property
    def cases(self) -> int:
        """How many cases both policies decided."""
        return sum(self.table.values())

    def to_dict(self) -> WeighingDict:
        """As plain data."""
        return WEIGHED.write(self)
