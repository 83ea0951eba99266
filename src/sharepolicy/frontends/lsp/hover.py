"""What an editor shows about a name: the text beside the place that gives it."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.frontends.lsp.names import NameKind, Occurrence
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.escapes import markdown, markdown_block, markdown_fence
from sharepolicy.language.policy import Outcome
from sharepolicy.reading.tree import ListNode, MapNode, Node, scalars_in, text_in
from sharepolicy.reading.usual import said_in


def about(given: Occurrence) -> str:
    """What is said about a name where it is given, as Markdown."""
    node = given.node
    lines = [f"**{markdown(given.name)}** ({given.kind})"]
    match given.kind:
        case NameKind.CLAUSE | NameKind.VALUE | NameKind.ROLE:
            lines.append(_words(node))
        case _ if isinstance(node, MapNode):
            lines += _fact(node) if given.kind is NameKind.FACT else _thing(node)
    return "\n\n".join(filter(None, lines))


def in_short(given: Occurrence) -> str:
    """The same in one line, for completion to show beside the name."""
    node = given.node
    if isinstance(node, MapNode):
        return next(filter(None, (text_in(node.get(name)) for name in _SHORT)), "")
    return text_in(node)


_SHORT = ("asks", "because", "says", "title", "name", "help")


def _code(name: str) -> str:
    return markdown(f"`{name}`")


def _words(node: Node | None) -> str:
    """A text as a sentence; of a value that has a name and a help, both."""
    said = [node.get("name"), node.get("help")] if isinstance(node, MapNode) else [node]
    return " ".join(markdown_block(sentence(text_in(each))) for each in said if text_in(each))


def _fact(node: MapNode) -> Iterator[str]:
    yield _words(node.get("asks"))
    yield _words(node.get("help"))
    kind, unit = text_in(node.get("type")), text_in(node.get("unit"))
    bounds = [f"{name} {text_in(node.get(name))}" for name in ("minimum", "maximum") if node.get(name) is not None]
    yield markdown_block("; ".join(filter(None, [f"Type: {kind}" if kind else "", unit, *bounds])))
    yield _sources(node)
    values = node.get("values")
    if isinstance(values, MapNode):
        yield "\n".join(f"- {_code(name.value)}: {_words(meaning)}" for name, meaning in values.entries)
    elif isinstance(values, ListNode):
        yield "\n".join(f"- {_code(value.value)}" for value in scalars_in(values))
    elif kind == "yes/no":
        yield "- `yes`\n- `no`"
    usual, because, _ = said_in(node)
    if words := [_code(value.value) for value in scalars_in(usual) if value.value]:
        yield f"Usually {' or '.join(words)}. {markdown_block(sentence(because))}".strip()


def _thing(node: MapNode) -> Iterator[str]:
    """A rule, a group, an action or anything else that says something."""
    outcome = text_in(node.get("outcome"))
    if outcome in tuple(Outcome):
        yield f"Outcome: **{Outcome(outcome).words}**"
    for name in ("because", "title", "says", "story", "note"):
        yield _words(node.get(name))
    timing, within = text_in(node.get("timing")), text_in(node.get("within"))
    yield markdown_block(", ".join(filter(None, (timing, f"within {within}" if within else ""))))
    yield _sources(node)
    yield _when(node)


def _sources(node: MapNode) -> str:
    cited = [_code(scalar.value) for scalar in scalars_in(node.get("source"))]
    return f"Source: {', '.join(cited)}" if cited else ""


def _when(node: MapNode) -> str:
    key, when = node.key("when"), node.get("when")
    if key is None or key.span is None or when is None or when.span is None:
        return ""
    text = key.span.text.content
    margin = key.span.start - (text.rfind("\n", 0, key.span.start) + 1)
    lines = text[key.span.start : when.span.end].rstrip().split("\n")
    cut = [lines[0], *(line[margin:] if not line[:margin].strip() else line for line in lines[1:])]
    return "\n".join(markdown_fence("\n".join(cut), "yaml"))
