"""The parts of a request that two policies decide differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.forms.change import PART_MOVE
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from sharepolicy.types import PartMoveDict


@frozen
class PartMove:
    """A part of a request that gets another outcome, or that one policy settles and the other leaves open."""

    item: str
    recipient: str
    before: Outcome
    after: Outcome
    possible_before: tuple[Outcome, ...]
    possible_after: tuple[Outcome, ...]

    def to_dict(self) -> PartMoveDict:
        """As plain data."""
        return PART_MOVE.write(self)


def moved_parts(before: RequestDecision, after: RequestDecision, *, settled: bool = False) -> Iterator[PartMove]:
    """The parts of a request that two policies decide differently; with `settled`, also those that only one settles."""
    for one, two in zip(before.parts, after.parts, strict=True):
        if one.outcome is not two.outcome or (settled and one.settled is not two.settled):
            yield PartMove(one.item, one.recipient, one.outcome, two.outcome, one.possible, two.possible)
