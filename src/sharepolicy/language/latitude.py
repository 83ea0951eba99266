"""How far an overlay may move the outcomes of its base."""

from __future__ import annotations

from attrs import field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.outcome import OUTCOMES, Outcome

OPENNESS = {Outcome.DONT_SHARE: 0, Outcome.ESCALATE: 1, Outcome.SHARE: 2}
"""The order from closed to open: don't share, escalate, share."""

Cell = tuple[Outcome, Outcome]
"""An outcome in the base, and a different one in the overlay."""

MOVES: tuple[Cell, ...] = tuple((one, two) for one in OUTCOMES for two in OUTCOMES if one is not two)
"""Every way in which an outcome can move."""


def _moves(word: str) -> frozenset[Cell]:
    """The moves that one entry of `may` allows."""
    if word == "more-open":
        return frozenset(cell for cell in MOVES if OPENNESS[cell[1]] > OPENNESS[cell[0]])
    if word == "more-cautious":
        return frozenset(cell for cell in MOVES if OPENNESS[cell[1]] < OPENNESS[cell[0]])
    before, _, after = word.partition(" -> ")
    return frozenset({(Outcome(before), Outcome(after))})


@frozen
class Latitude:
    """The moves that an overlay allows itself, as written: `more-cautious`, `more-open`, or `share -> escalate`."""

    words: tuple[str, ...]
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def allowed(self) -> frozenset[Cell]:
        """The moves that are allowed. It is always allowed to keep the outcome."""
        return frozenset[Cell]().union(*(_moves(word) for word in self.words))

    @property
    def beyond(self) -> tuple[Cell, ...]:
        """The moves that are not allowed."""
        return tuple(cell for cell in MOVES if cell not in self.allowed)

    def __str__(self) -> str:
        return ", ".join(self.words)
