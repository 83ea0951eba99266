"""What a text of YAML or JSON is read into: texts, lists and mappings, each with its place. `parse.py` makes them.

Every scalar is the text as written: YAML's own guesses about numbers, dates and truth (`no`, `010`, `1:30`) never reach
a policy.
"""

from __future__ import annotations

from attrs import field, frozen

from sharepolicy.ground.text import Span


@frozen
class Scalar:
    """A text, as written. It has no place if it came from a program."""

    value: str
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class MapNode:
    """A mapping, in the order in which it is written."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span | None = field(default=None, eq=False, repr=False)

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        for name, value in self.entries:
            if name.value == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, with its place, or None."""
        return next((name for name, _ in self.entries if name.value == key), None)


Node = Scalar | ListNode | MapNode


def text_in(node: Node | None) -> str:
    """The text of a scalar, else empty. For nodes whose shape has been checked."""
    return node.value if isinstance(node, Scalar) else ""


def is_yes(node: Node | None) -> bool:
    """Whether a yes/no property says yes."""
    return text_in(node) in ("yes", "true")


def entries_in(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a mapping, else none."""
    return node.entries if isinstance(node, MapNode) else ()


def scalars_in(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars in a list, or a single one, else none."""
    if isinstance(node, Scalar):
        return (node,)
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, ListNode) else ()


def kind_of(node: Node) -> str:
    """What a node is, in words."""
    match node:
        case Scalar(""):
            return "nothing"
        case Scalar():
            return "a text"
        case ListNode(items):
            return "a list" if items else "an empty list"
        case MapNode():
            return "a mapping"
