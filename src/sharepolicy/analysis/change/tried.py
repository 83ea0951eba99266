"""What happens to the examples of two policies, as values. `shown` makes them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.decision.part_move import PartMove
from sharepolicy.forms.change import LOST, TRIED
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from sharepolicy.types import LostExampleDict, TriedExampleDict


class Side(StrEnum):
    """Which of the two policies has a fact, or an example: `both`, or `before` or `after` alone."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@frozen
class TriedExample:
    """An example that fails under the new policy, or that the two policies decide differently.

    `side` says which of them has it, with this case and this expectation; it is `edited` if the other has an example
    of that name with a different case or expectation. `before` and `after` are what the two decide; None means that the
    policy cannot decide it, because its facts contradict each other there. `parts` are the parts of a whole request
    that get another outcome. `differences` say how the new policy departs from what the example expects;
    `passed_before` says whether the old policy decides it as expected.
    """

    name: str
    story: str
    side: Side
    edited: bool
    before: Outcome | None
    after: Outcome | None
    parts: tuple[PartMove, ...]
    differences: tuple[str, ...]
    passed_before: bool
    settled_before: bool
    settled_after: bool
    possible_before: tuple[Outcome, ...] = ()
    possible_after: tuple[Outcome, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the new policy decides it as it expects."""
        return not self.differences

    @property
    def moves(self) -> bool:
        """Whether the two policies decide it differently, as a whole or in some part."""
        return self.before is not self.after or bool(self.parts) or self.settled_before is not self.settled_after

    def to_dict(self) -> TriedExampleDict:
        """As plain data."""
        return TRIED.write(self)


@frozen
class LostExample:
    """An example of the old policy that the new one does not have as it was; `edited` if it has one of that name."""

    name: str
    story: str
    edited: bool

    def to_dict(self) -> LostExampleDict:
        """As plain data."""
        return LOST.write(self)
