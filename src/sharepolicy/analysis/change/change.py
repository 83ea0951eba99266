"""The difference between two policies, as values. `compare` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from sharepolicy.analysis.change.tried import LostExample, Side, TriedExample
from sharepolicy.analysis.change.weighing import Weighing
from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.forms.change import CHANGE, EDIT, GUARD
from sharepolicy.language.latitude import OPENNESS
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact

if TYPE_CHECKING:
    from sharepolicy.types import ChangeDict, EditDict, LoosenedGuardDict


class Direction(StrEnum):
    """Where outcomes move: `none`, `more-open`, `more-cautious` or `mixed`."""

    NONE = "none"
    MORE_OPEN = "more-open"
    MORE_CAUTIOUS = "more-cautious"
    MIXED = "mixed"


@frozen
class Edit:
    """One thing that an author did: what kind of thing, its name, and what became of it.

    `kind` is rule, group, definition, precedence, otherwise, fact, action, invariant, escalation ..., or language for
    the texts in another one; `did` is added, removed or changed; `parts` are the properties that changed. `says` are
    short lines on what became of them.
    """

    kind: str
    name: str
    did: str
    parts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{self.kind} `{self.name}` {self.did}{parts}" if self.name else f"{self.kind} {self.did}{parts}"

    def to_dict(self) -> EditDict:
        """As plain data."""
        return EDIT.write(self)


@frozen
class Blame:
    """Edits that must be taken back together to give this many of the changed cases their old outcome."""

    edits: tuple[Edit, ...]
    cases: int


@frozen
class Limit:
    """One line of a description: a fact, and the values that it has there. `says` puts it as people say it."""

    fact: Fact
    side: Side
    values: Values
    says: str


@frozen(eq=False)
class ChangedCase:
    """One case with two outcomes, in as few facts as settle it under both policies, written for each of them."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


@frozen(eq=False)
class ChangedCases:
    """Cases that get another outcome, described in the policy's own words.

    Of the cases that the rule `decided_before` used to decide (empty: those that no rule decided), they are those that
    meet all of `limits`. Descriptions may overlap. `witness` is one of these cases, and `blame` the edits without
    which some of them would have kept their outcome.

    `shown_before` and `shown_after` name the examples of the old policy, and of the new one, that show these cases. An
    example shows them if its case is one of them whatever its open facts are (and for some answer to what only the
    other policy asks); an example with a whole request, if this is so for one part and subject. An example without a
    date is taken as of the day of the comparison.
    """

    decided_before: str
    limits: tuple[Limit, ...]
    cases: int
    witness: ChangedCase
    blame: tuple[Blame, ...]
    shown_before: tuple[str, ...]
    shown_after: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Whether no example of the new policy shows these cases. The witness is then an example to add."""
        return not self.shown_after

    @property
    def says(self) -> str:
        """The description on one line; empty if it means all cases that the rule used to decide."""
        return "; ".join(limit.says for limit in self.limits)


@frozen(eq=False)
class Move:
    """One cell of the table: cases that had one outcome and now have another.

    `described` are the descriptions, widest first. If all cases would take too many or too long ones, they are those
    that cover most, and `left_out` counts the cases that none of them covers.
    """

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
class CountChange:
    """Something that now holds in different cases: in how many more and how many fewer. `name` says what.

    `parts` are properties of it that changed, such as its time limit, and `says` is what became of them. `did` is added
    or removed if only one of the two policies has it.
    """

    name: str
    more: int
    fewer: int
    parts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    did: str = ""


@frozen
class TextChange:
    """A text for people that is worded differently. `language` is that of a translation; else it is as it was written.

    Of a translation, an empty `before` or `after` says that the text is not translated.
    """

    kind: str
    name: str
    part: str
    before: str
    after: str
    language: str = ""


@frozen
class LoosenedGuard:
    """A promise, a protection, or a limit on overlays that the new policy removed or loosened, in a sentence.

    `kind` is `invariant` (a promise, or that it is protected), `rule` (a protected rule), `may` (how far an overlay may
    move outcomes of its base), `open` (what overlays may replace) or `impossible` (guarded cases that are called
    impossible now); `name` is that of the old policy. `did` is what became of it, to stand behind whatever an invariant
    or a rule is called.
    """

    kind: str
    name: str
    says: str
    did: str = ""

    def to_dict(self) -> LoosenedGuardDict:
        """As plain data."""
        return GUARD.write(self)


@frozen(eq=False)
class Change:
    """Everything that differs in effect between two policies.

    `cases` are those that both can decide; `table` counts them by outcome before and after. `only_before` and
    `only_after` count cases that are possible in only one of them; on `days_only_before` and `days_only_after` only one
    of them decides at all. `rules` now decide, `actions` are now due, and `escalations` now ask somebody within a time,
    in different cases; `obligations` count those in which a sharing that stays one is now required, or no longer.
    `actions_beyond` and `escalations_beyond` are the same where more than the case's own outcome matters: the decision
    is not settled, or another subject decides a part of a request; what the others already report is left out.
    `vocabulary` says in sentences how the facts differ.
    `examples` are those of either policy that fail under the new one, or that the two decide differently. `recounted`
    holds, for each number whose unit changed, a sentence that says so; they are compared as they are, 16 with 16.
    `read_differently` does so for each fact of which the same written case now says something else: a number is
    counted from other dates, a scale has another order, or another date is that of the decision.
    `unread_examples` says why none of a policy's examples could be tried. `guards` are the promises, protections
    and limits on overlays that were removed or loosened, `lost_examples` the examples of the old policy that the new
    one does not have. Counts are counts of cases that can be described, not probabilities. `weighed` says what becomes
    of real cases, if some were given.
    """

    before: PolicyIdentity
    after: PolicyIdentity
    cases: int
    only_before: int
    only_after: int
    table: Mapping[tuple[Outcome, Outcome], int]
    moves: tuple[Move, ...]
    rules: tuple[CountChange, ...]
    actions: tuple[CountChange, ...]
    escalations: tuple[CountChange, ...]
    actions_beyond: tuple[CountChange, ...]
    escalations_beyond: tuple[CountChange, ...]
    asked_more: tuple[Fact, ...]
    asked_less: tuple[Fact, ...]
    asked_in_another_order: bool
    texts: tuple[TextChange, ...]
    vocabulary: tuple[str, ...]
    edits: tuple[Edit, ...]
    obligations: tuple[CountChange, ...] = ()
    examples: tuple[TriedExample, ...] = ()
    recounted: Mapping[str, str] = field(factory=dict)
    read_differently: Mapping[str, str] = field(factory=dict)
    unread_examples: Mapping[Side, tuple[str, ...]] = field(factory=dict)
    guards: tuple[LoosenedGuard, ...] = ()
    lost_examples: tuple[LostExample, ...] = ()
    weighed: Weighing | None = None
    days_only_before: tuple[Period, ...] = ()
    days_only_after: tuple[Period, ...] = ()

    @property
    def moved(self) -> int:
        """How many cases get another outcome."""
        return sum(move.cases for move in self.moves)

    @property
    def same_outcomes(self) -> bool:
        """Whether every case that both can decide has the same outcome: proved over all of them."""
        return not self.moves

    @property
    def equivalent(self) -> bool:
        """Whether the two decide alike in every part: which days and cases, outcome, obligation, actions, people.

        That includes cases that are not settled, and requests. If the unit of a number changed, or a case is read
        differently, they do not decide alike: what a case says then means something else.
        """
        others = (self.only_before, self.only_after, self.actions, self.escalations, self.obligations)
        days = (self.days_only_before, self.days_only_after)
        means = (self.recounted, self.read_differently)
        return self.same_outcomes and not any((*others, *days, *means, self.actions_beyond, self.escalations_beyond))

    @property
    def direction(self) -> Direction:
        """The direction in which the outcomes move as a whole."""
        found = {move.direction for move in self.moves}
        return Direction.NONE if not found else found.pop() if len(found) == 1 else Direction.MIXED

    @property
    def missing(self) -> tuple[ChangedCases, ...]:
        """The cases that get another outcome and that no example of the new policy shows."""
        return tuple(changed for move in self.moves for changed in move.described if changed.missing)

    @property
    def invariants(self) -> tuple[Edit, ...]:
        """The invariants that were added, removed or changed."""
        return tuple(edit for edit in self.edits if edit.kind == "invariant")

    def to_dict(self) -> ChangeDict:
        """The change as plain data. Its form is `schemas/change.schema.json`."""
        return CHANGE.write(self)

    def __repr__(self) -> str:
        names = f"{self.before.name} {self.before.version} to {self.after.name} {self.after.version}"
        what = "equivalent" if self.equivalent else f"{self.moved:,} of {self.cases:,} cases get another outcome"
        return f"<Change {names}: {what}>"
