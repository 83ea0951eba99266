"""A change between two policies in one sentence, in the language of the reader."""

from __future__ import annotations

from sharepolicy.analysis.change.change import Change, Direction
from sharepolicy.frontends.render.text import capital, joined
from sharepolicy.ground.tongue import said, said_of, to_say

DIRECTIONS = {
    Direction.NONE: to_say("the same outcomes"),
    Direction.MORE_OPEN: to_say("more may be shared"),
    Direction.MORE_CAUTIOUS: to_say("less may be shared"),
    Direction.MIXED: to_say("more may be shared in some cases and less in others"),
}
"""In words that praise neither: to tell too much can hurt a child, and so can to keep silent."""


def headline(change: Change, language: str = "") -> str:
    """The change in one sentence; when nothing is decided differently, also how many edits there are."""
    cases = said_of(language, change.cases, "{cases} case", "{cases} cases", cases=f"{change.cases:,}")
    if change.equivalent:
        alike = said(language, "Equivalent: both policies decide alike in all {cases}. This is proved.", cases=cases)
        return " ".join(filter(None, (alike, _edited(change, language))))
    if change.same_outcomes:
        what = joined([said(language, each) for each in _changed(change)], said(language, "and"))
        others = (change.only_before, change.only_after, change.days_only_before, change.days_only_after)
        if any(others):
            return said(
                language,
                "The same outcomes, proved for all {cases} that both can decide; but {what} changed.",
                cases=cases,
                what=what,
            )
        return said(language, "The same outcomes, proved for all {cases}; but {what} changed.", cases=cases, what=what)
    direction = said(language, DIRECTIONS[change.direction])
    return said_of(
        language,
        change.moved,
        "{direction}: {moved} of {cases} gets another outcome.",
        "{direction}: {moved} of {cases} get another outcome.",
        direction=capital(direction),
        moved=f"{change.moved:,}",
        cases=cases,
    )


def _edited(change: Change, language: str) -> str:
    number = len(change.edits)
    if not number:
        return ""
    return said_of(
        language,
        number,
        "Still, {things} thing was edited.",
        "Still, {things} things were edited.",
        things=f"{number:,}",
    )


def _changed(change: Change) -> list[str]:
    """What changed although every outcome stayed the same."""
    differs = {
        to_say("which cases are possible"): (change.only_before, change.only_after),
        to_say("which days are decided"): (change.days_only_before, change.days_only_after),
        to_say("what must be shared, and what only may be"): (change.obligations,),
        to_say("what to do"): (change.actions, change.actions_beyond),
        to_say("whom to ask or by when"): (change.escalations, change.escalations_beyond),
        to_say("the unit in which a number is counted"): (change.recounted,),
        to_say("how a case is read"): (change.read_differently,),
    }
    return [what for what, found in differs.items() if any(found)]
