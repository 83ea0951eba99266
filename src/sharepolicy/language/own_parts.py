"""Which parts of an overlay are its own, and which it inherits from its base."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.language.policy import (
    Action,
    Definition,
    EscalationLine,
    Group,
    Otherwise,
    PolicyDocument,
    Rule,
    Unsettled,
)

PolicyPart = Definition | Rule | Group | Otherwise | Unsettled | EscalationLine | Action


def is_own(document: PolicyDocument, part: PolicyPart) -> bool:
    """Whether a part of a policy stands in its own text; always so in a policy that extends no other.

    An inherited part keeps its place in the text of the base, even if the definitions it uses now mean something else.
    """
    if document.base is None:
        return True
    inherited = _in(document.base, part)
    if inherited is None or (part.span is None) is not (inherited.span is None):
        return True
    return part != inherited if part.span is None else part.span != inherited.span


def _in(base: PolicyDocument, part: PolicyPart) -> PolicyPart | None:
    """The part of the base with the same kind and name."""
    if isinstance(part, Otherwise):
        return base.otherwise
    if isinstance(part, Unsettled):
        return base.unsettled
    named: Mapping[type, Mapping[str, PolicyPart]] = {
        Definition: base.definitions,
        Rule: base.rules,
        Group: base.groups,
        EscalationLine: base.escalation,
        Action: base.actions,
    }
    return named[type(part)].get(part.name)
