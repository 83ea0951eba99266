"""What an unsettled decision turns on, as a small tree in words, and what need not wait for the answer."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.decision.requests import Part
from sharepolicy.analysis.decision.turns_on import Branch, TurnsOn, answer_in_words, end_in_words
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.text import joined
from sharepolicy.ground.tongue import said


def turns_on(page: Page, tree: TurnsOn | None) -> None:
    """The question, and under it where each answer leads."""
    if tree is not None:
        page.heading(said(page.language, "What it turns on"))
        page.paragraph(tree.question.asks, 2)
        _branches(page, tree, 2)


def _branches(page: Page, tree: TurnsOn, indent: int) -> None:
    for branch in tree.branches:
        page.point(f"{answer_in_words(branch, page.language)} {_leads_to(branch, page.language)}", indent)
        if branch.then is not None:
            _branches(page, branch.then, indent + 2)


def _leads_to(branch: Branch, language: str) -> str:
    return end_in_words(branch, language) if branch.then is None else branch.then.question.asks


def part_turns_on(part: Part, language: str) -> Iterator[str]:
    """What a part of a request turns on; of several people who are not settled, for each of them."""
    found: dict[str, list[str]] = {}
    for subject, tree in part.turns_on:
        text = said(language, "It turns on this: {tree}", tree=tree.says)
        found.setdefault(text, []).append(subject)
    open_ = [decision for decision in part.decisions.values() if not decision.settled]
    for text, subjects in found.items():
        people = joined(subjects, said(language, "and"))
        if len(part.decisions) == 1:
            yield text
        elif len(open_) == 1:
            yield said(language, "About {people}: {text}", people=people, text=text)
        else:
            yield said(
                language, "About {people}, if nothing about the others forbids it: {text}", people=people, text=text
            )
