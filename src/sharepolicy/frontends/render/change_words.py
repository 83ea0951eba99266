"""A change between two policies in words: what the text and the Markdown of it share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from sharepolicy.analysis.change import (
    Blame,
    Change,
    ChangedCases,
    CountChange,
    Direction,
    Edit,
    Move,
    TextChange,
)
from sharepolicy.analysis.requests import PartMove
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.weigh import WeighedCase, Weighing
from sharepolicy.frontends.render.text import counted, joined
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Outcome

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

_PARTS = {
    "when": "its condition",
    "condition": "its condition",
    "outcome": "its outcome",
    "because": "its reason",
    "overrides": "what it overrides",
    "in_force": "its period in force",
    "sources": "its sources",
    "group": "its group",
    "says": "its sentence",
    "asks": "its question",
    "to": "whom to ask",
    "within": "its time limit",
    "on": "the outcomes it belongs to",
    "label": "its name in sentences",
    "changeable": "whether it can be changed",
    "changes_to": "what it can be changed to",
    "decision_date": "whether it is the date of the decision",
}

_KINDS = {
    "fact": "the fact",
    "rule": "the rule",
    "group": "the group",
    "definition": "the definition",
    "action": "the action",
    "invariant": "the invariant",
    "escalation": "the escalation line",
    "source": "the source",
    "otherwise": "what decides when no rule applies",
    "unsettled": "what is said when too little is known",
    "precedence": "the order of precedence",
    "role": "the role",
    "roles": "the roles",
    "background": "the background clauses",
    "impossible combinations": "the impossible combinations",
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
    """The change in one sentence."""
    if change.equivalent:
        return f"Equivalent: both policies decide alike in all {counted(change.cases, 'case')}. This is proved."
    if change.same_outcomes:
        every = f"all {counted(change.cases, 'case')} that both can decide"
        return f"The same outcomes in {every}, which is proved; but not everything else is the same."
    word = {
        Direction.MORE_OPEN: "More open",
        Direction.MORE_CAUTIOUS: "More cautious",
        Direction.MIXED: "Mixed, more open in some cases and more cautious in others",
        Direction.NONE: "",
    }[change.direction]
    get = "gets" if change.moved == 1 else "get"
    return f"{word}: {change.moved:,} of {counted(change.cases, 'case')} {get} another outcome."


def only_one(change: Change) -> list[str]:
    """The cases that only one of the two holds possible."""
    found = []
    if change.only_before:
        found.append(f"{counted(change.only_before, 'case')} that the old policy can decide cannot be any more.")
    if change.only_after:
        found.append(f"{counted(change.only_after, 'case')} that the new policy can decide could not be before.")
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


def edit_in_words(edit: Edit) -> str:
    """`the rule `a` was changed (its condition)`."""
    parts = f" ({joined(_PARTS.get(part, part.replace('_', ' ')) for part in edit.parts)})" if edit.parts else ""
    plural = edit.kind in ("roles", "background", "impossible combinations")
    kind = _KINDS.get(edit.kind, edit.kind)
    return f"{kind}{f' `{edit.name}`' if edit.name else ''} {'were' if plural else 'was'} {edit.did}{parts}"


def blame_in_words(changed: ChangedCases) -> list[str]:
    """What did it."""
    found = [_blame(blame, changed.cases) for blame in changed.blame]
    return found or ["no single edit that can be taken back by itself"]


def _blame(blame: Blame, cases: int) -> str:
    together = f"{joined(edit_in_words(edit) for edit in blame.edits)}"
    if len(blame.edits) > 1:
        together += ", only together"
    return together if blame.cases == cases else f"for {blame.cases:,} of them {together}"


def counted_in_words(found: CountChange, does: str) -> str:
    """`12 more cases, 3 fewer`."""
    parts = []
    if found.more:
        parts.append(f"{does} in {counted(found.more, 'more case')}")
    if found.fewer:
        parts.append(f"{'' if parts else does + ' '}in {counted(found.fewer, 'fewer case')}")
    if found.parts:
        parts.append(f"{joined(_PARTS.get(part, part) for part in found.parts)} changed")
    return joined(parts)


def text_in_words(found: TextChange) -> str:
    """What is worded in another way."""
    kind = _KINDS.get(found.kind, found.kind)
    part = _PARTS.get(found.part, found.part)
    return f"{kind}{f' `{found.name}`' if found.name else ''}, {part.removeprefix('its ')}"


def weighed_in_words(weighing: Weighing) -> str:
    """How many real cases change."""
    changed = len(weighing.changed)
    of = f"{changed:,} of {counted(weighing.cases, 'case')}"
    return f"{of} {'changes' if changed == 1 else 'change'}."


def weighed_case(case: WeighedCase) -> str:
    """Which real case changes, and how."""
    named = f"{case.place} ({case.title})" if case.title else case.place
    return f"{named}: {arrow(case.before, case.after)}{parts_in_words(case.parts)}"


def parts_in_words(moved: Iterable[PartMove]) -> str:
    """Which parts of a request move, in brackets; empty for a case without parts."""
    parts = [
        f"{' to '.join(filter(None, (part.item, part.recipient)))}: {arrow(part.before, part.after)}"
        for part in moved
        if part.item or part.recipient
    ]
    return f" ({'; '.join(parts)})" if parts else ""


def arrow(before: Outcome, after: Outcome) -> str:
    """`share becomes escalate`; one outcome where it stays."""
    return before.words if before is after else f"{before.words} becomes {after.words}"
