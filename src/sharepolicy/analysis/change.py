"""What lies between two policies, as values. `compare` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from sharepolicy.analysis.decision import PolicyIdentity
from sharepolicy.analysis.witness import Witness
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Values

OPENNESS = {Outcome.DONT_SHARE: 0, Outcome.ESCALATE: 1, Outcome.SHARE: 2}
"""The order from closed to open: don't share, escalate, share."""


class Direction(StrEnum):
    """Where an outcome moves."""

    MORE_OPEN = "more-open"
    MORE_CAUTIOUS = "more-cautious"


@frozen
class Edit:
    """One thing that an author did: what kind of thing, its name, and what became of it.

    `kind` is rule, definition, precedence, otherwise, impossible, fact, action, invariant, escalation, text ...;
    `did` is added, removed or changed; `parts` are the properties that changed.
    """

    kind: str
    name: str
    did: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{self.kind} `{self.name}` {self.did}{parts}" if self.name else f"{self.kind} {self.did}{parts}"


@frozen(eq=False)
class ChangedCases:
    """Cases that get another outcome, described in the policy's own words.

    They are those, of the cases that `decided_before` used to decide, that meet all of `values`. `witness` is one of
    them, and `blame` the edits without which these cases would have kept their outcome, or some of them.
    """

    decided_before: str
    values: Mapping[str, Values]
    says: str
    cases: int
    witness: Witness
    blame: tuple[Edit, ...]


@frozen(eq=False)
class Move:
    """One cell of the table: cases that had one outcome and now have another."""

    before: Outcome
    after: Outcome
    cases: int
    described: tuple[ChangedCases, ...]
    left_out: int

    @property
    def direction(self) -> Direction:
        """Whether it is more open or more cautious now."""
        return Direction.MORE_OPEN if OPENNESS[self.after] > OPENNESS[self.before] else Direction.MORE_CAUTIOUS


@frozen
class ActionChange:
    """An action that is due in other cases than before: in how many more and how many fewer."""

    action: str
    more: int
    fewer: int


@frozen(eq=False)
class Change:
    """Everything that differs in effect between two policies.

    `cases` are those that both can decide; `table` counts them by outcome before and after. `only_before` and
    `only_after` count cases that only one of them holds possible. `vocabulary` says in sentences what differs between
    the facts. Counts are counts of cases that can be described, not probabilities.
    """

    before: PolicyIdentity
    after: PolicyIdentity
    cases: int
    only_before: int
    only_after: int
    table: Mapping[tuple[Outcome, Outcome], int]
    moves: tuple[Move, ...]
    vocabulary: tuple[str, ...]
    edits: tuple[Edit, ...]
    actions: tuple[ActionChange, ...]
    asked_more: tuple[str, ...]
    asked_less: tuple[str, ...]

    @property
    def same_outcomes(self) -> bool:
        """Whether every case that both can decide has the same outcome: proved over all of them."""
        return not self.moves

    @property
    def equivalent(self) -> bool:
        """Whether the two decide alike in every way: the same possible cases, outcomes and actions."""
        return self.same_outcomes and not (self.only_before or self.only_after or self.actions or self.vocabulary)
