"""The facts that a group asks for: their order, and which of them are asked at once."""

from __future__ import annotations

from sharepolicy.language.vocabulary import FactType
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, Node


def asks_in(scope: Scope, node: Node | None) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The facts that a list names, in order, and those that stand in a list of their own in it."""
    found: list[str] = []
    together: list[tuple[str, ...]] = []
    for item in node.items if isinstance(node, ListNode) else ():
        names = scope.facts_in(item)
        found += names
        if isinstance(item, ListNode) and _can_be_asked_at_once(scope, item, names):
            together.append(names)
    return tuple(dict.fromkeys(found)), tuple(together)


def _can_be_asked_at_once(scope: Scope, node: ListNode, names: tuple[str, ...]) -> bool:
    """Whether "none of these" is an answer for each of these facts."""
    facts = [scope.facts[name] for name in names]
    other = next((fact for fact in facts if fact.type is not FactType.YES_NO), None)
    if other is not None:
        message = f"`{other.name}` is not a yes/no fact, so it cannot be asked at once with others"
        scope.add("wrong-shape", message, node.span, "take it out of the inner list")
        return False
    if len({fact.about for fact in facts}) > 1:
        message = "what is asked at once must be about the same subject, recipient or item"
        scope.add("wrong-shape", message, node.span, "make an inner list of each")
        return False
    return len(names) > 1
