"""A change between two policies in words: what the text and the Markdown of it share."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from sharepolicy.analysis.change.change import (
    Change,
    ChangedCases,
    Direction,
    Move,
)
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.weigh import Weighing
from sharepolicy.frontends.render.change_edits import counted_in_words
from sharepolicy.frontends.render.text import capital, counted, joined, sentence
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period

NOT_PROBABILITIES = (
    "These are counts of the cases that can be described with the facts of the policies. They are not probabilities: "
    "a case counts the same whether it happens every day or never."
)
WEIGH = " Use --cases to weigh the change by real cases."

DIRECTIONS = {
    Direction.NONE: "the same outcomes",
    Direction.MORE_OPEN: "more open",
    Direction.MORE_CAUTIOUS: "more cautious",
    Direction.MIXED: "more open in some cases and more cautious in others",
}


def _as_it_is(span: Span) -> Span:
    return span


@frozen
class Shown:
    """Everything to show about a change: the two policies, the names they were given, and what happens to real cases.

    Where a policy has several versions in time, this is the change in one `period`. `seen` turns a place in a file of
    the new policy into the place where people see it, for a file that was read from somewhere else.
    """

    change: Change
    old: Policy
    new: Policy
    old_name: str
    new_name: str
    weighing: Weighing | None = None
    everything: bool = False
    seen: Callable[[Span], Span] = _as_it_is
    period: Period = Period()


def headline(change: Change) -> str:
    """The change in one sentence; when nothing is decided differently, also how many edits there are."""
    if change.equivalent:
        proved = f"Equivalent: both policies decide alike in all {counted(change.cases, 'case')}. This is proved."
        edits = len(change.edits)
        were = "was" if edits == 1 else "were"
        return f"{proved} Still, {counted(edits, 'thing')} {were} edited." if edits else proved
    if change.same_outcomes:
        both = " that both can decide" if change.only_before or change.only_after else ""
        every = f"all {counted(change.cases, 'case')}{both}"
        return f"The same outcomes, proved for {every}; but {_changed(change)} changed."
    word = {
        Direction.MORE_OPEN: "More open",
        Direction.MORE_CAUTIOUS: "More cautious",
        Direction.MIXED: "Mixed, more open in some cases and more cautious in others",
        Direction.NONE: "",
    }[change.direction]
    get = "gets" if change.moved == 1 else "get"
    return f"{word}: {change.moved:,} of {counted(change.cases, 'case')} {get} another outcome."


def _changed(change: Change) -> str:
    """What changed although every outcome stayed the same."""
    differs = [
        *(["which cases are possible"] if change.only_before or change.only_after else []),
        *(["what to do"] if change.actions or change.actions_beyond else []),
        *(["whom to ask or by when"] if change.escalations or change.escalations_beyond else []),
        *(["the unit in which a number is counted"] if change.recounted else []),
    ]
    return joined(differs)


GUARDS = "Guards removed or loosened: promises, protections, limits on overlays"
"""The heading over guards that the new policy drops or weakens."""

LOST = "Examples of the old policy, removed or changed"
"""The heading over examples that the new policy no longer has."""


BEYOND = "Where an answer depends on more than one case: it is not settled, or a part is about several subjects"
"""The heading over actions and people to ask that do not follow from the outcome of one case alone."""


def beyond_in_words(change: Change) -> list[str]:
    """The actions and people to ask that do not follow from the outcome of one case alone."""
    actions = [f"`{found.name}`: {counted_in_words(found, 'due')}" for found in change.actions_beyond]
    return actions + [
        f"{capital(found.name)}: {counted_in_words(found, 'asked')}" for found in change.escalations_beyond
    ]


def recounted_in_words(change: Change) -> list[str]:
    """A warning for every number whose unit changed."""
    return [sentence(text) for text in change.recounted.values()]


def only_one(change: Change) -> list[str]:
    """How many cases only one of the two policies can decide."""
    found = []
    if change.only_before:
        found.append(
            f"The new policy can no longer decide {counted(change.only_before, 'case')} that the old one could."
        )
    if change.only_after:
        found.append(f"The new policy can decide {counted(change.only_after, 'case')} that the old one could not.")
    return found


def lost_in_short(change: Change) -> list[str]:
    """How many guards and examples were removed or weakened."""
    found = []
    if many := len(change.guards):
        found.append(f"{counted(many, 'guard')} {'was' if many == 1 else 'were'} removed or loosened.")
    if many := len(change.lost_examples):
        found.append(
            f"{counted(many, 'example')} of the old policy {'was' if many == 1 else 'were'} removed or changed."
        )
    return found


def move_in_words(move: Move) -> str:
    """`share becomes escalate: 12 cases, more cautious`."""
    return (
        f"{move.before.words} becomes {move.after.words}: {counted(move.cases, 'case')}, {DIRECTIONS[move.direction]}"
    )


def left_out_in_words(move: Move) -> str:
    """How many cases are not described, and why."""
    cases = f"{move.left_out:,} of the {move.cases:,} cases {'is' if move.left_out == 1 else 'are'}"
    return f"{cases} not described: that would take too many descriptions, or too long ones."


def described_in_words(changed: ChangedCases) -> str:
    """Which cases these are."""
    rule = (
        f"that `{changed.decided_before}` used to decide" if changed.decided_before else "that no rule used to decide"
    )
    if not changed.limits:
        return f"all cases {rule}"
    return f"of the cases {rule}: {changed.says}"
