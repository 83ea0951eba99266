"""How many screens interviews take: counts, and the longest by name."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.screens import AskedAsUsual, Screen
from sharepolicy.analysis.examples.interviews import Interviews, PlayedCase
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.text import counted

_KINDS = {"examples": "examples", "random": "random, complete"}


def render_interviews(page: Page, found: Iterable[Interviews]) -> None:
    """The counts of each, then the longest of each."""
    kinds = tuple(found)
    page.heading("Screens until the outcome is settled, or nothing more can be asked")
    for each in kinds:
        page.entry(_cases(each), _counts(each), 4 if each.when else 2)
    page.heading("The longest interviews, and what each screen asks")
    for each in kinds:
        if not each.when:
            page.points(map(_longest, each.longest), 2)


def _cases(each: Interviews) -> str:
    count = counted(len(each.played), "case")
    return f"with {each.when}, {count}" if each.when else f"{_KINDS[each.of]}, {count}"


def _counts(each: Interviews) -> str:
    if not each.played:
        return "no interview"
    left = f"{each.open:,} left open" if each.open else "none left open"
    return f"median {each.median:g}, nine in ten at most {each.ninetieth}, longest {each.most}; {left}"


def _longest(played: PlayedCase) -> str:
    screens = "; ".join(map(screen_in_words, played.screens)) or "nothing"
    left = "" if played.settled else ", and left open"
    return f"{played.name}, {counted(len(played.screens), 'screen')}{left}: {screens}"


def screen_in_words(screen: Screen) -> str:
    """What a screen asks, by the names of facts: of several facts at once, all of them."""
    if isinstance(screen, Question):
        return screen.name
    if isinstance(screen, AskedAsUsual):
        return f"what is usual ({', '.join(line.question.name for line in screen.lines)})"
    several = screen.members[0].fact.several
    return several or " with ".join(fact.name for fact in screen.facts)
