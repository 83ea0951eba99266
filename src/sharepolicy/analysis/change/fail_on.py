"""Changes that a reader does not want to miss: the kinds that `diff --fail-on` names."""

from __future__ import annotations

from sharepolicy.analysis.change.change import Change, Direction, Move
from sharepolicy.language.policy import Outcome

FAIL_ON = {
    "any": "a case gets another outcome or is read differently, or only one policy can decide it, even if by its day",
    "effect": "anything that is decided differs: outcomes, actions, whom to ask; or how a case is read, or a unit",
    "more-open": "a case moves towards share",
    "more-cautious": "a case moves towards don't share",
    "to-escalate": "a case is escalated that was not",
    "from-escalate": "a case is no longer escalated",
    "to-share": "a case is shared that was not",
    "to-dont-share": "a case is not shared that was shared or escalated",
    "guards": "a promise or a protection was removed or loosened, or an overlay may do more; no case need change",
    "texts": "a text is worded differently, also in another language, or a language came or went; no case need change",
}
"""The kinds, and what each means."""


def move_fails(move: Move, kind: str) -> bool:
    """Whether cases that get another outcome are of a kind."""
    match kind:
        case "any" | "effect":
            return True
        case "more-open" | "more-cautious":
            return move.direction is Direction(kind)
        case "guards" | "texts":
            return False
    way, _, outcome = kind.partition("-")
    end = move.before if way == "from" else move.after
    return end is Outcome(outcome.replace("-", "_"))


def fails(change: Change, kind: str) -> bool:
    """Whether a change is of a kind."""
    if any(move_fails(move, kind) for move in change.moves):
        return True
    match kind:
        case "any":
            days = (change.days_only_before, change.days_only_after)
            return any((change.only_before, change.only_after, *days, change.read_differently))
        case "effect":
            return not change.equivalent
        case "guards":
            return bool(change.guards)
        case "texts":
            return bool(change.texts) or any(edit.kind == "language" for edit in change.edits)
    return False
