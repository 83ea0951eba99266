"""What a program hands to people: a decision, or what changed since an earlier one, as text or as HTML."""

from __future__ import annotations

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.decision.since import Since
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.explain import render_explanation, render_explanations
from sharepolicy.frontends.render.html_page import HtmlPage
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.request import render_request
from sharepolicy.frontends.render.since import render_since
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.ground.kinds import check_kind


def as_text(told: Decision | RequestDecision | Since, *, explained: bool = False, width: int = 80) -> str:
    """A decision as text, settled or not, as `sharepolicy decide` prints it; or what changed since an earlier one.

    If it is to be `explained`, everything that led to it follows, as `sharepolicy explain` prints it. It is said in the
    language in which it was decided, in lines of at most `width` columns, without colour and without a line break at
    its end. Raises TypeError for anything else.
    """
    check_kind(width, "width", "a number of columns", int)
    return _told(told, explained, Style(width=width), Page)


def as_html(told: Decision | RequestDecision | Since, *, explained: bool = False) -> str:
    """The same as HTML: an `article` with headings, paragraphs and lists, without style or script, for one's own page.

    Every text is escaped. Raises TypeError as `as_text` does.
    """
    return _told(told, explained, PLAIN, HtmlPage)


def _told(told: object, explained: bool, style: Style, page_kind: type[Page]) -> str:
    if isinstance(told, Since):
        return render_since(told, style, page_kind)
    if isinstance(told, Decision):
        if explained:
            return render_explanation(told, style, page_kind)
        return render_decision(told, style, page_kind=page_kind)
    if isinstance(told, RequestDecision):
        return (render_explanations if explained else render_request)(told, style, page_kind)
    raise TypeError(f"{type(told).__name__} is neither a decision nor what changed since one")
