"""Rules that override each other in a circle, with the lines that make the circle."""

from __future__ import annotations

from sharepolicy.ground.diagnostic import Label
from sharepolicy.ground.text import Span
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.precedence import override_cycle
from sharepolicy.reading.places import MOST_SHOWN, in_a_row
from sharepolicy.reading.scope import Scope


def check_circles(scope: Scope, document: PolicyDocument) -> None:
    """Record a flaw if rules override each other in a circle."""
    circle = override_cycle(document)
    if not circle:
        return
    pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
    shown = in_a_row((*circle, circle[0]), " overrides ")
    lines = [(stronger, weaker, _line(document, stronger, weaker)) for stronger, weaker in pairs[:MOST_SHOWN]]
    spans = [span for _, _, span in lines if span]
    labels = [Label(span, f"here `{stronger}` overrides `{weaker}`") for stronger, weaker, span in lines[1:] if span]
    scope.add(
        "override-cycle",
        f"rules override each other in a circle: {shown}",
        spans[0] if spans else None,
        "remove one of these lines",
        labels,
    )


def _line(document: PolicyDocument, stronger: str, weaker: str) -> Span | None:
    """The place where one rule is said to override the other."""
    rule, target = document.rules[stronger], document.rules[weaker]
    group = document.groups[rule.group]
    for name in (*rule.overrides, *group.overrides):
        if name.name in (target.name, target.group):
            return name.span
    return next((name.span for name in document.precedence if name.name == rule.group), rule.span)
