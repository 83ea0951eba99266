"""What is worth finding out, and what the answer would be if nothing unusual were found."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.decision import IfUsual
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.words import outcome_in_words
from sharepolicy.ground.tongue import said, said_of

MOST_QUESTIONS = 5
"""How many questions are shown before the rest is only counted."""


def if_usual_in_words(found: IfUsual | None, language: str) -> str:
    """What it would be if nothing unusual were the case, with all that it assumes. Empty if there is no such thing."""
    if found is None:
        return ""
    return said(
        language,
        "If nothing unusual is the case, it would be: {outcome}. Nobody has said yet that this is so: {facts}.",
        outcome=outcome_in_words(found.outcome, language),
        facts="; ".join(ground.says for ground in found.assuming),
    )


def question_in_words(question: Question | AskedTogether) -> str:
    """A question; of several that are asked at once, what it asks about."""
    if isinstance(question, Question):
        return question.asks
    return f"{question.asks} ({'; '.join(member.says for member in question.members)})"


def questions(page: Page, asked: Sequence[str], most: int | None = MOST_QUESTIONS) -> None:
    """What is worth finding out, in order; if not all of it, how much more there is."""
    if not asked:
        return
    page.heading(said(page.language, "Find out first"))
    page.numbered(asked[:most], 2)
    if more := len(asked) - len(asked[:most]):
        text = said_of(
            page.language,
            more,
            "Depending on the answers, one more question can matter.",
            "Depending on the answers, up to {number} more questions can matter.",
        )
        page.paragraph(text, 2)
