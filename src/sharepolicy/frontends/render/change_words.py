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
    """Everything that is to be shown: the change, what the two were called, and what real cases say to it.

    Of policies with several versions in time it is the change in one `period`. `seen` tells for a place in a file of
    the new policy where people see it, when it was read from elsewhere.
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
    """The change in one sentence; and how many edits there are besides, where nothing is decided otherwise."""
    if change.equivalent:
        proved = f"Equivalent: both policies decide alike in all {counted(change.cases, 'case')}. This is proved."
        edits = len(change.edits)
        were = "was" if edits == 1 else "were"
        return f"{proved} Still, {counted(edits, 'thing')} {were} edited." if edits else proved
    if change.same_outcomes:
        both = " that both can decide" if change.only_before or change.only_after else ""
        every = f"all {counted(change.cases, 'case')}{both}"
        return f"The same outcomes in {every}, which is proved; but {_but(change)}."
    word = {
        Direction.MORE_OPEN: "More open",
        Direction.MORE_CAUTIOUS: "More cautious",
        Direction.MIXED: "Mixed, more open in some cases and more cautious in others",
        Direction.NONE: "",
    }[change.direction]
    get = "gets" if change.moved == 1 else "get"
    return f"{word}: {change.moved:,} of {counted(change.cases, 'case')} {get} another outcome."


def _but(change: Change) -> str:
    """What is another than before, though every outcome is the same."""
    differs = [
        *(["which cases there are"] if change.only_before or change.only_after else []),
        *(["what to do"] if change.actions or change.actions_beyond else []),
        *(["whom to ask or by when"] if change.escalations or change.escalations_beyond else []),
        *(["the unit in which a number is counted"] if change.recounted else []),
    ]
    return f"{joined(differs)} {'is' if len(differs) == 1 else 'are'} not as before"


GUARDS = "Guards removed or loosened: promises, protections, limits on overlays"
"""The heading over guards that the new policy lacks or weakens."""

LOST = "Examples of the old policy, removed or changed"
"""The heading over examples that the new policy lacks."""


BEYOND = "Where more than one case counts: an answer that is not settled, or a part about several subjects"
"""The heading over what is due, and who is asked, beyond the own outcome of a case."""


def beyond_in_words(change: Change) -> list[str]:
    """What is due, and who is asked, beyond the own outcome of a case."""
    actions = [f"`{found.name}`: {counted_in_words(found, 'due')}" for found in change.actions_beyond]
    return actions + [
        f"{capital(found.name)}: {counted_in_words(found, 'asked')}" for found in change.escalations_beyond
    ]


def recounted_in_words(change: Change) -> list[str]:
    """A warning for every number that is counted in another unit."""
    return [sentence(text) for text in change.recounted.values()]


def only_one(change: Change) -> list[str]:
    """The cases that only one of the two holds possible."""
    found = []
    if change.only_before:
        found.append(f"{counted(change.only_before, 'case')} that the old policy can decide cannot be any more.")
    if change.only_after:
        found.append(f"{counted(change.only_after, 'case')} that the new policy can decide could not be before.")
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
    """How many cases no description tells of, and why."""
    cases = f"{move.left_out:,} of the {move.cases:,} cases {'is' if move.left_out == 1 else 'are'}"
    return f"{cases} in no description: it would take too many, or too long ones."


def described_in_words(changed: ChangedCases) -> str:
    """Which cases these are."""
    rule = (
        f"that `{changed.decided_before}` used to decide" if changed.decided_before else "that no rule used to decide"
    )
    if not changed.limits:
        return f"all cases {rule}"
    return f"of the cases {rule}: {changed.says}"
