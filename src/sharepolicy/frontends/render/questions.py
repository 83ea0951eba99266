"""What is worth finding out, and what the answer would be if nothing unusual were found."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.analysis.decision.decision import AskedTogether, IfUsual, Question
from sharepolicy.frontends.render.page import Page

MOST_QUESTIONS = 5
"""How many questions are shown before the rest is only counted."""


def if_usual(page: Page, found: IfUsual | None) -> None:
    """What it would be if nothing unusual were the case: a condition, with all that it assumes."""
    if found is not None:
        assuming = "; ".join(ground.says for ground in found.assuming)
        would = f"If nothing unusual is the case, it would be: {found.outcome.words}."
        page.paragraph(f"{would} Nobody has said yet that this is so: {assuming}.")


def question_in_words(question: Question | AskedTogether) -> str:
    """A question; of several that are asked at once, what it asks about."""
    if isinstance(question, Question):
        return question.asks
    return f"{question.asks} ({'; '.join(member.says for member in question.members)})"


def questions(page: Page, asked: Sequence[str], most: int | None = MOST_QUESTIONS) -> None:
    """What is worth finding out, in order; if not all of it, how much more there is."""
    if not asked:
        return
    page.heading("Find out first")
    page.numbered(asked[:most], 2)
    if more := len(asked) - len(asked[:most]):
        several = f"up to {more} more questions" if more > 1 else "one more question"
        page.paragraph(f"Depending on the answers, {several} can matter.", 2)
