"""Time limits, and the dates of a case from which they are counted."""

from __future__ import annotations

from sharepolicy.ground.text import Span
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.language.within import NO_LIMIT, Within, within_from
from sharepolicy.reading.places import short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import Node, Scalar, text_in
from sharepolicy.reading.values import KINDS


def limit_in(scope: Scope, node: Node | None) -> Within | None:
    """The time limit in a text, or None; the shape check reports texts that are not limits."""
    limit = within_from(text_in(node))
    if limit is None or not limit.start or not isinstance(node, Scalar):
        return limit
    name = start_in(node)
    fact = scope.fact(name) if name is not None else None
    if name is None or fact is None:
        return limit
    if flaw := _not_a_start(fact) if isinstance(fact, Fact) else "it can have several values at once":
        dates = [each.name for each in scope.facts.values() if not _not_a_start(each)]
        help_ = scope.nearest(name.value, dates, f"write `{limit.length}`, which is counted from the decision")
        scope.add("wrong-value-kind", f"nothing is counted from `{short(name.value)}`: {flaw}", name.span, help_)
    scope.used_facts.add(fact.name)
    return limit


def expected_limit_in(scope: Scope, node: Node | None) -> Within | None:
    """A time limit that an example expects; it may also expect that there is none."""
    return NO_LIMIT if text_in(node) == NO_LIMIT.text else limit_in(scope, node)


def start_in(node: Scalar) -> Scalar | None:
    """The name of the date from which the limit in a text is counted, at its place; None if it names none."""
    _, mark, name = node.value.partition(" from ")
    if not mark:
        return None
    span = node.span
    at = span.text.content.rfind(name, span.start, span.end) if span is not None and name else -1
    return Scalar(name, Span(span.text, at, at + len(name)) if span is not None and at >= 0 else span)


def _not_a_start(fact: Fact) -> str:
    """Why no limit is counted from a fact; empty if it can be."""
    if fact.type is not FactType.DATE:
        return f"it is {KINDS[fact.type]}, not a date"
    if fact.about:
        return "it is not about the case, and a limit is for the whole case"
    if fact.decision_date:
        return "it is the date of the decision, from which every limit is counted that says nothing else"
    return ""
