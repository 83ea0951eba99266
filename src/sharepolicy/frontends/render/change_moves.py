"""How outcomes move, in words: of a case, of the parts of a request, and of real cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sharepolicy.analysis.change.weighing import WeighedCase, Weighing
from sharepolicy.analysis.decision.part_move import PartMove
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import OUTCOMES, Outcome


def weighed_in_words(weighing: Weighing) -> str:
    """How many real cases change, and how many for each way in which the outcome of a whole case moves."""
    changed = len(weighing.changed)
    ways = [
        f"{arrow(one, two)}: {weighing.table[one, two]:,}"
        for one in OUTCOMES
        for two in OUTCOMES
        if one is not two and weighing.table[one, two]
    ]
    found = f" ({'; '.join(ways)})" if ways else ""
    return f"{changed:,} of {weighing.cases:,} real cases {'changes' if changed == 1 else 'change'}{found}"


def weighed_case(case: WeighedCase) -> str:
    """Which real case changes, and how. For an unsettled case without parts, this says what is still possible."""
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
    """`share becomes escalate`, or one outcome if it stays the same."""
    return before.words if before is after else f"{before.words} becomes {after.words}"


def settled_arrow(
    before: Outcome, after: Outcome, possible_before: Collection[Outcome], possible_after: Collection[Outcome]
) -> str:
    """The same; for what is not settled, what is still possible instead of an outcome."""
    was, now = len(possible_before) > 1, len(possible_after) > 1
    if not was and not now:
        return arrow(before, after)
    if was and now:
        return f"not settled, as before; possible before: {either(possible_before)}; now: {either(possible_after)}"
    if now:
        return f"{before.words} before, and no longer settled; possible now: {either(possible_after)}"
    return f"not settled before ({either(possible_before)} was possible), and {after.words} now"


def part_arrow(part: PartMove) -> str:
    """The same for a part."""
    return settled_arrow(part.before, part.after, part.possible_before, part.possible_after)


def whole_arrow(before: Outcome, after: Outcome, *, settled_before: bool, settled_after: bool) -> str:
    """The same for a whole request, some part of which may not be settled."""
    if settled_before and settled_after:
        return arrow(before, after)
    was, now = (", not all of it settled" * (not settled) for settled in (settled_before, settled_after))
    return f"{before.words} before{was}; {after.words} now{now}"
