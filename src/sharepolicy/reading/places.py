"""Where to point: the part of a text that a reader should look at."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.ground.text import Span
from sharepolicy.reading.tree import MapNode, Node, Scalar


def short(text: str) -> str:
    """The user's words, cut if they are long."""
    return text if len(text) <= 60 else text[:57] + "..."


MOST_SHOWN = 8
"""How many names of a long circle are shown."""


def in_a_row(names: Sequence[str], between: str) -> str:
    """Names one after another; if they are many, those in the middle are left out."""
    shown = [f"`{name}`" for name in names]
    if len(shown) > MOST_SHOWN + 1:
        shown[MOST_SHOWN - 1 : -1] = [f"{len(shown) - MOST_SHOWN:,} more"]
    return between.join(shown)


def first_line(span: Span | None) -> Span | None:
    """The span, up to the end of its first line."""
    if span is None:
        return None
    end = span.text.content.find("\n", span.start, span.end)
    if end < 0:
        return span
    while end > span.start and span.text.content[end - 1] in " \r":
        end -= 1
    return Span(span.text, span.start, end)


def line_span(key: Scalar, node: Node) -> Span | None:
    """From a key to the end of its value, on one line."""
    if key.span is None or node.span is None:
        return key.span
    return first_line(Span(key.span.text, key.span.start, max(key.span.end, node.span.end)))


def place(node: Node | None, key: Scalar | None) -> Span | None:
    """Where to point for a value: at its first line, or at its key if the value is empty or a mapping of many lines."""
    if node is None or node.span is None:
        return key.span if key else None
    text = node.span.content
    if key is not None and (not text or (isinstance(node, MapNode) and "\n" in text)):
        return key.span
    return first_line(node.span)
