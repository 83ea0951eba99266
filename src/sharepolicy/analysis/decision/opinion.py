"""A second opinion: what another engine said about a decision, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from sharepolicy.forms.second_opinion import SECOND_OPINION
from sharepolicy.ground.alike import AlikeError
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from sharepolicy.types import SecondOpinionDict

FIRST_ENGINE = "sharepolicy"
"""The name of this library's own engine, next to a second one."""

SECONDS = 2.0
"""How long a second opinion on one decision may take by default, in seconds."""

LONGEST = 86_400.0
"""No second opinion may take longer than this, in seconds."""

Cells = tuple[int, ...]
"""A complete case for an engine: the number of the cell of each fact, in the order of the vocabulary."""


@frozen
class CompleteAnswer:
    """What an engine says about a complete case.

    Whether it is possible, the outcomes of the rules that decide (one, in a sound policy), these rules, and pairs of a
    deciding rule and a rule that it overrode.
    """

    possible: bool
    outcomes: frozenset[Outcome] = frozenset()
    decides: frozenset[str] = frozenset()
    overrode: frozenset[tuple[str, str]] = frozenset()


class NoSecondOpinionError(AlikeError, RuntimeError):
    """There is no second engine here. The message says why, and what to do."""


class SecondEngineError(AlikeError, RuntimeError):
    """The second engine did not answer. The message says why; `late` when its time was up."""

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


class SecondEngine(Protocol):
    """An engine that shares only the policy document with the first one, and none of the code after it."""

    @property
    def name(self) -> str:
        """Its name and version."""

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """What it says about each of these complete cases. Raises SecondEngineError."""


class Standing(StrEnum):
    """What came of asking a second engine."""

    CONFIRMED = "confirmed"
    DISAGREES = "disagrees"
    FAILED = "failed"
    LATE = "late"


@frozen
class SecondOpinion:
    """What a second engine said about a decision.

    `checked` complete cases were compared: `every` completion of the case, or witnesses and a sample. `first` and
    `second` are the outcomes that each engine found possible; `second` is empty when it did not answer.
    `differences` are sentences: how the two differ, or why there is no second answer.
    """

    engine: str
    standing: Standing
    checked: int
    every: bool
    first: tuple[Outcome, ...]
    second: tuple[Outcome, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether both engines agree."""
        return self.standing is Standing.CONFIRMED

    @property
    def confirmed_by(self) -> tuple[str, ...]:
        """The engines that confirm the decision; empty when they do not agree."""
        return (FIRST_ENGINE, self.engine) if self.confirmed else ()

    @property
    def says(self) -> str:
        """The opinion as sentences for people."""
        if self.confirmed:
            return f"Two engines were asked, {FIRST_ENGINE} and {self.engine}, and they agree{self._on_what}."
        answer = f"{FIRST_ENGINE} says {either(self.first)}"
        told = "; ".join(self.differences[:_MOST_TOLD])
        if len(self.differences) > _MOST_TOLD:
            told += f"; and {len(self.differences) - _MOST_TOLD} more differences"
        if self.standing is Standing.DISAGREES:
            return (
                f"Two engines were asked, and they do not agree: {answer}, {self.engine} says "
                f"{either(self.second)}. Do not act on either before a person has looked. "
                f"They differ in this: {told}."
            )
        why = "did not answer in time" if self.standing is Standing.LATE else "failed"
        return (
            f"A second engine had to confirm this, and {self.engine} {why}: {told}. "
            f"Only one engine has answered: {answer}. A person must look before anybody acts on it."
        )

    @property
    def _on_what(self) -> str:
        if self.every:
            return "" if self.checked == 1 else f" on all {self.checked} combinations of what is not known"
        return (
            f". What is not known leaves too many combinations to look at each: {self.checked} were compared, at least "
            "one for every outcome and rule that is still possible, the others chosen at random"
        )

    def to_dict(self) -> SecondOpinionDict:
        """The opinion as plain data."""
        return SECOND_OPINION.write(self)


_MOST_TOLD = 3
"""How many differences are put into words before the rest is only counted."""
