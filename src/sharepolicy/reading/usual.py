"""What the value of a fact nearly always is. It is said to people, and never decides anything."""

from __future__ import annotations

from sharepolicy.ground.text import Span
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact, FactType, SeveralOf
from sharepolicy.reading.places import place, short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, text_in
from sharepolicy.reading.values import values_of


def usual_in(scope: Scope, fact: Fact, node: MapNode) -> tuple[Values | None, str]:
    """The usual values of a fact, and why they are; None if it says none."""
    given, because, at = said_in(node)
    if given is None or not _nothing_else(scope, node):
        return None, ""
    if isinstance(given, MapNode) and len(given.entries) == 1 and given.entries[0][0].value in fact.values:
        help_ = f"write `usual: {{is: {given.entries[0][0].value}, because: ...}}`"
        scope.add("wrong-shape", f"what is usual of `{fact.name}` is a value, found a mapping", at, help_)
        return None, ""
    values = values_of(scope, fact, given, at)
    if values is not None and (not values or fact.all_values <= values):
        every = "every value" if values else "no value"
        message = f"this is {every} of `{fact.name}`, so it does not say what is usual"
        scope.add("wrong-shape", message, at, "name the value that it nearly always has, or leave `usual` out")
        return None, ""
    return values, because


def usual_members(scope: Scope, several: SeveralOf, node: MapNode) -> dict[str, tuple[Values | None, str]]:
    """For each value of a several-of whether it is usually so. A list names those that are: `[]` for none."""
    given, because, at = said_in(node)
    if given is None or not _nothing_else(scope, node):
        return {}
    if not isinstance(given, ListNode):
        message = f"`{several.name}` is a several-of, so its `usual` is a list of the values that are usually so"
        scope.add("wrong-shape", message, at, "`[]` says that usually none of them is")
        return {}
    every = Fact(several.name, FactType.CHOICE, several.asks, several.label, several.members)
    so = values_of(scope, every, given, at) if given.items else frozenset()
    if so is None:
        return {}
    return {
        member: (frozenset({"yes"} if member in names else {"no"}), because)
        for names in (so,)
        if isinstance(names, frozenset)
        for member in several.members
    }


def _nothing_else(scope: Scope, node: MapNode) -> bool:
    """Whether it says only what is usual and why; whatever stands beside that would be lost."""
    given = node.get("usual")
    if not isinstance(given, MapNode) or given.key("is") is None:
        return True
    others = [name for name, _ in given.entries if name.value not in ("is", "because")]
    for name in others:
        help_ = "expected one of: `because`, `is`; put a text that contains a comma in quotes"
        scope.add("unknown-property", f"`usual` has no property `{short(name.value)}`", name.span, help_)
    return not others


def said_in(node: MapNode) -> tuple[Node | None, str, Span | None]:
    """What a fact says is usual, why, and where: `no`, or `{is: no, because: ...}`."""
    given, key = node.get("usual"), node.key("usual")
    if isinstance(given, MapNode) and given.key("is") is not None:
        inner = given.get("is")
        return inner, text_in(given.get("because")), place(inner, given.key("is"))
    if isinstance(given, MapNode) and given.key("because") is not None:
        return Scalar("", place(given, key)), "", place(given, key)
    return given, "", place(given, key)
