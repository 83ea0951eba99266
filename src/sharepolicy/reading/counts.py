"""Counts of conditions that hold: `count: {at_least: 2, of: [...]}`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sharepolicy.language.condition import Condition, CountOf
from sharepolicy.reading.places import line_span, place, short
from sharepolicy.reading.quantities import UnreadableError, number_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, kind_of, text_in

LIMITS = ("at_least", "at_most", "exactly")
"""The words that say how many of the conditions of a count hold."""

MOST_COUNTED = 20
"""The most conditions in one count: spelt out, a count of more would be too long for any reader, and any engine."""

_HELP = "write `count: {at_least: 2, of: [{fact: value}, ...]}`"


def count_from(scope: Scope, key: Scalar, node: Node, nested: Callable[[Node, Scalar], Condition]) -> Iterator[CountOf]:
    """The count in a line of a condition, with its parts read by `nested`; nothing, and a flaw, if it is none."""
    if not isinstance(node, MapNode):
        message = f"`count` takes conditions, and how many of them hold; found {kind_of(node)}"
        scope.add("wrong-shape", message, place(node, key), _HELP)
        return
    for name, _ in node.entries:
        if name.value not in (*LIMITS, "of"):
            help_ = scope.nearest(name.value, (*LIMITS, "of"))
            scope.add("unknown-property", f"`count` has no property `{short(name.value)}`", name.span, help_)
    listed, of = node.get("of"), node.key("of") or key
    if not isinstance(listed, ListNode) or not listed.items:
        found = f", found {kind_of(listed)}" if listed is not None else ""
        at = place(listed, of) if listed is not None else key.span
        scope.add("wrong-shape", f"`count` needs a list of conditions under `of`{found}", at, _HELP)
        return
    if len(listed.items) > MOST_COUNTED:
        message = f"`count` has {len(listed.items)} conditions; expected at most {MOST_COUNTED}"
        scope.add("too-large", message, of.span, "count definitions that each sum up several of them")
        return
    parts = tuple(nested(item, of) for item in listed.items)
    limits = _limits(scope, key, node, len(parts))
    if limits is not None:
        yield CountOf(parts, *limits, span=line_span(key, node))


def _limits(scope: Scope, key: Scalar, node: MapNode, parts: int) -> tuple[int, int | None] | None:
    """The least and the most parts that hold; None, and a flaw, where the limits are wrong or say nothing."""
    given = [(name, value) for name, value in node.entries if name.value in LIMITS]
    words = {name.value for name, _ in given}
    if not given or ("exactly" in words and len(words) > 1):
        message = "`count` does not say how many hold" if not given else "`exactly` leaves nothing to the other limit"
        help_ = _HELP if not given else "write `exactly` alone, or `at_least` and `at_most`"
        scope.add("wrong-shape", message, key.span, help_)
        return None
    least, most = 0, None
    for name, value in given:
        # No limit that holds, or fails, whatever the parts say.
        low, high = {"at_least": (1, parts), "at_most": (0, parts - 1), "exactly": (0, parts)}[name.value]
        try:
            number = number_from(text_in(value), 0)
        except UnreadableError as error:
            scope.add("wrong-shape", error.message, place(value, name), f"expected a number from {low} to {high}")
            return None
        if not low <= number <= high:
            says = f"`{name.value}: {number}` of {parts} {'condition' if parts == 1 else 'conditions'}"
            always = number < low if name.value == "at_least" else number > high and name.value == "at_most"
            message = f"{says} {'always' if always else 'never'} holds"
            scope.add("contradictory-condition", message, place(value, name), f"expected {low} to {high}")
            return None
        least = number if name.value != "at_most" else least
        most = number if name.value != "at_least" else most
    if most is not None and least > most:
        message = f"`at_least: {least}` and `at_most: {most}` cannot both hold"
        scope.add("contradictory-condition", message, key.span, f"expected `at_most` to be {least} or more")
        return None
    return least, most
