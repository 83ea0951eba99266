"""What a program hands to people: a decision, or what changed since an earlier one, as text."""

from __future__ import annotations

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.decision.since import Since
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.explain import render_explanation, render_explanations
from sharepolicy.frontends.render.request import render_request
from sharepolicy.frontends.render.since import render_since
from sharepolicy.frontends.render.style import Style


def as_text(told: Decision | RequestDecision | Since, *, explained: bool = False, width: int = 80) -> str:
    """A decision as text, settled or not, as `sharepolicy decide` prints it; or what changed since an earlier one.

    If it is to be `explained`, everything that led to it follows, as `sharepolicy explain` prints it. It is said in the
    language in which it was decided, in lines of at most `width` columns, without colour and without a line break at
    its end. Raises TypeError for anything else.
    """
    style = Style(width=width)
    if isinstance(told, Since):
        return render_since(told, style)
    if isinstance(told, Decision):
        return render_explanation(told, style) if explained else render_decision(told, style)
    if isinstance(told, RequestDecision):
        return render_explanations(told, style) if explained else render_request(told, style)
    raise TypeError(f"{type(told).__name__} is neither a decision nor what changed since one")
