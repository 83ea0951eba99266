"""A change between two policies in words: what the text and the Markdown of it share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from attrs import frozen

from sharepolicy.analysis.change.change import (
    Blame,
    Change,
    ChangedCases,
    CountChange,
    Direction,
    Edit,
    Move,
    TextChange,
)
from sharepolicy.analysis.change.edit_words import BEGUN, ENDED, PARTS
from sharepolicy.analysis.change.edits import can_move_outcomes
from sharepolicy.analysis.decision.requests import PartMove
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.weigh import WeighedCase, Weighing
from sharepolicy.frontends.render.text import capital, counted, joined, sentence
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import OUTCOMES, Outcome

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
    "title": "the title of the policy",
    "about": "what the policy says of itself",
    "open": "what overlays may replace",
    "may": "how far it may move the outcomes of its base",
}

_PLURAL = ("roles", "background", "impossible combinations")

_QUIET = {"because", "says", "asks", "label", "help", "title", "judgement", "note", "address", "meanings", "sources"}
"""Properties that are only read: edits of nothing else are told last."""


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
    return [sentence(text) for text in change.vocabulary if text.startswith(tuple(_was_counted(change)))]


def _was_counted(change: Change) -> list[str]:
    return [f"`{name}` was counted in" for name in change.recounted]


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


def edit_in_words(edit: Edit) -> str:
    """`the rule `a` was changed (its condition)`."""
    if edit.says in ((BEGUN,), (ENDED,)):
        return f"{_edited(edit)} is {'in force now' if edit.says == (BEGUN,) else 'not in force any more'}"
    parts = f" ({joined(PARTS.get(part, part.replace('_', ' ')) for part in edit.parts)})" if edit.parts else ""
    return f"{_edited(edit)} {'were' if edit.kind in _PLURAL else 'was'} {edit.did}{parts}"


def _edited(edit: Edit) -> str:
    return f"{_KINDS.get(edit.kind, edit.kind)}{f' `{edit.name}`' if edit.name else ''}"


def edits_in_words(edits: Iterable[Edit]) -> list[str]:
    """A line for every edit, what became of each property; those first that can move an outcome, texts last."""
    in_order = sorted(edits, key=lambda edit: (not can_move_outcomes(edit), _is_quiet(edit)))
    return [f"{_edited(e)}: {'; '.join(e.says)}" if e.says else edit_in_words(e) for e in in_order]


def _is_quiet(edit: Edit) -> bool:
    named = edit.kind in ("source", "background", "title", "about")
    return named or (edit.did == "changed" and bool(edit.parts) and _QUIET.issuperset(edit.parts))


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
    """`due in 12 more cases and in 3 fewer cases; its time limit was 1 hour and is 30 minutes now`."""
    parts = []
    if found.more:
        parts.append(f"{does} in {counted(found.more, 'more case')}")
    if found.fewer:
        parts.append(f"{'' if parts else does + ' '}in {counted(found.fewer, 'fewer case')}")
    came = {"added": "new", "removed": "gone"}.get(found.did, "")
    return "; ".join(filter(None, [came, joined(parts), *found.says]))


def text_in_words(found: TextChange) -> str:
    """What is worded in another way, and how."""
    kind = _KINDS.get(found.kind, found.kind)
    part = PARTS.get(found.part, found.part).removeprefix("its ")
    named = f"{kind}{f' `{found.name}`' if found.name else ''}{f', {part}' if found.kind not in _WHOLE else ''}"
    if not found.before:
        return f"{named}, new: “{found.after}”"
    if not found.after:
        return f"{named}, gone: “{found.before}”"
    return f"{named}: “{found.before}” is now “{found.after}”"


_WHOLE = ("title", "about")
"""Texts that are no property of anything but the policy."""


def weighed_in_words(weighing: Weighing) -> str:
    """How many real cases change."""
    changed = len(weighing.changed)
    of = f"{changed:,} of {counted(weighing.cases, 'case')}"
    return f"{of} {'changes' if changed == 1 else 'change'}."


def weighed_case(case: WeighedCase) -> str:
    """Which real case changes, and how; of a case without parts, what is still possible where it is not settled."""
    named = f"{case.place} ({case.title})" if case.title else case.place
    alone = next((part for part in case.parts if not (part.item or part.recipient)), None)
    if alone is not None:
        return f"{named}: {part_arrow(alone)}"
    return f"{named}: {arrow(case.before, case.after)}{parts_in_words(case.parts)}"


def parts_in_words(moved: Iterable[PartMove]) -> str:
    """Which parts of a request move, in brackets; empty for a case without parts."""
    parts = [
        f"{' to '.join(filter(None, (part.item, part.recipient)))}: {part_arrow(part)}"
        for part in moved
        if part.item or part.recipient
    ]
    return f" ({'; '.join(parts)})" if parts else ""


def arrow(before: Outcome, after: Outcome) -> str:
    """`share becomes escalate`; one outcome where it stays."""
    return before.words if before is after else f"{before.words} becomes {after.words}"


def settled_arrow(
    before: Outcome, after: Outcome, possible_before: Collection[Outcome], possible_after: Collection[Outcome]
) -> str:
    """The same; but where it is not settled, what is still possible instead of an outcome."""
    was, now = len(possible_before) > 1, len(possible_after) > 1
    if not was and not now:
        return arrow(before, after)
    if was and now:
        return f"not settled, as before; possible before: {_any(possible_before)}; now: {_any(possible_after)}"
    if now:
        return f"{before.words} before, and not settled any more; possible now: {_any(possible_after)}"
    return f"not settled before ({_any(possible_before)} was possible), and {after.words} now"


def part_arrow(part: PartMove) -> str:
    """The same for a part."""
    return settled_arrow(part.before, part.after, part.possible_before, part.possible_after)


def whole_arrow(before: Outcome, after: Outcome, *, settled_before: bool, settled_after: bool) -> str:
    """The same for a whole request, of which some part may not be settled."""
    if settled_before and settled_after:
        return arrow(before, after)
    was, now = (", not all of it settled" * (not settled) for settled in (settled_before, settled_after))
    return f"{before.words} before{was}; {after.words} now{now}"


def _any(outcomes: Collection[Outcome]) -> str:
    return " or ".join(outcome.words for outcome in OUTCOMES if outcome in outcomes)
