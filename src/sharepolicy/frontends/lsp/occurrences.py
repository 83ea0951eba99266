"""Every name in a file: what it names, where, and whether it is given there or used.

It reads the tree and not the document, so that an editor is served while the policy is still wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from attrs import frozen

from sharepolicy.ground.text import Span
from sharepolicy.reading.rules import HEADINGS
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.values import EDGES


class Kind(StrEnum):
    """What a name names. Rules and groups share their names."""

    FACT = "fact"
    VALUE = "value"
    RULE = "rule"
    GROUP = "group"
    DEFINITION = "definition"
    ACTION = "action"
    ROLE = "role"
    SOURCE = "source"
    CLAUSE = "clause"
    FILE = "file"

    @property
    def space(self) -> Kind:
        """The kind under which the name is looked up."""
        return Kind.RULE if self is Kind.GROUP else self


@frozen
class Occurrence:
    """A name in a text. `node` is what stands beside a name that is given here, None where it is only used.

    `name` is the full name; the text may hold its end only (a fact under a heading of a request).
    """

    kind: Kind
    name: str
    span: Span
    node: Node | None = None

    @property
    def key(self) -> tuple[Kind, str]:
        """By what it is found."""
        return self.kind.space, self.name

    @property
    def written(self) -> str:
        """The part of the name that stands in the text."""
        return self.span.text.content[self.span.start : self.span.end]


Found = Iterator[Occurrence]
_INSIDE = {*EDGES, "between", "not", "includes", "includes_all", "only", "becomes"}
_ABOUT = {"subjects": "subject.", "recipients": "recipient.", "items": "item."}


def occurrences(tree: Node) -> Found:
    """Every name in the tree of a policy, a vocabulary, a file of examples or a file of clauses."""
    if not isinstance(tree, MapNode):
        return
    yield from _files(tree)
    yield from _facts(tree.get("facts"))
    yield from _impossible(tree.get("impossible"))
    yield from _sources(tree)
    for role, node in entries_in(tree.get("roles")):
        yield from _named(Kind.ROLE, role, node)
    for definition, node in entries_in(tree.get("definitions")):
        yield from _named(Kind.DEFINITION, definition, node)
        yield from _parts(node)
    for heading in HEADINGS:
        for group, node in entries_in(tree.get(heading)):
            yield from _group(group, node)
    yield from _used(Kind.GROUP, tree.get("precedence"))
    yield from _parts(tree.get("otherwise"))
    yield from _parts(tree.get("unsettled"))
    for action, node in entries_in(tree.get("actions")):
        yield from _named(Kind.ACTION, action, node)
        yield from _parts(node)
    for heading in ("escalation", "invariants"):
        for _, node in entries_in(tree.get(heading)):
            yield from _parts(node)
    for _, node in entries_in(tree.get("examples")):
        yield from _example(node)


def inner(scalar: Scalar) -> Span | None:
    """Where a text stands, without its quotes."""
    span = scalar.span
    if span is not None and span.end - span.start >= 2 and span.text.content[span.start] in "'\"":
        return Span(span.text, span.start + 1, span.end - 1)
    return span


def _named(kind: Kind, scalar: Scalar, node: Node | None, prefix: str = "") -> Found:
    span = inner(scalar)
    if span is not None and scalar.value:
        yield Occurrence(kind, prefix + scalar.value, span, node)


def _used(kind: Kind, node: Node | None) -> Found:
    for scalar in scalars_in(node):
        yield from _named(kind, scalar, None)


def _files(tree: MapNode) -> Found:
    yield from _used(Kind.FILE, tree.get("uses"))
    yield from _used(Kind.FILE, tree.get("example_files"))
    yield from _used(Kind.FILE, tree.get("extends"))
    versions = tree.get("versions")
    for version in versions.items if isinstance(versions, ListNode) else ():
        yield from _used(Kind.FILE, version.get("file") if isinstance(version, MapNode) else None)
    for _, source in entries_in(tree.get("sources")):
        clauses = source.get("clauses") if isinstance(source, MapNode) else None
        if isinstance(clauses, Scalar):
            yield from _used(Kind.FILE, clauses)


def _facts(node: Node | None) -> Found:
    for fact, about in entries_in(node):
        if not isinstance(about, MapNode):
            continue
        yield from _named(Kind.FACT, fact, about)
        values = about.get("values")
        for value, meaning in entries_in(values):
            yield from _named(Kind.VALUE, value, meaning, f"{fact.value}:")
        if isinstance(values, ListNode):
            for value in scalars_in(values):
                yield from _named(Kind.VALUE, value, value, f"{fact.value}:")
        if isinstance(about.get("changeable"), ListNode | MapNode):
            yield from _values(fact.value, about.get("changeable"))


def _impossible(node: Node | None) -> Found:
    for item in node.items if isinstance(node, ListNode) else ():
        yield from _parts(item)


def _sources(tree: MapNode) -> Found:
    if isinstance(tree.get("clauses"), MapNode):  # a file of clauses
        source = text_in(tree.get("source"))
        for clause, node in entries_in(tree.get("clauses")):
            yield from _named(Kind.CLAUSE, clause, node, f"{source}/")
        yield from _used(Kind.SOURCE, tree.get("source"))
    for source_, node in entries_in(tree.get("sources")):
        yield from _named(Kind.SOURCE, source_, node)
        for clause, words in entries_in(node.get("clauses") if isinstance(node, MapNode) else None):
            yield from _named(Kind.CLAUSE, clause, words, f"{source_.value}/")
    for cited, _ in entries_in(tree.get("background")):
        yield from _cited(cited)


def _cited(node: Node | None) -> Found:
    for scalar in scalars_in(node):
        yield from _named(Kind.CLAUSE if "/" in scalar.value else Kind.SOURCE, scalar, None)


def _group(name: Scalar, node: Node) -> Found:
    yield from _named(Kind.GROUP, name, node)
    yield from _parts(node)
    for rule, about in entries_in(node.get("rules") if isinstance(node, MapNode) else None):
        yield from _named(Kind.RULE, rule, about)
        yield from _parts(about)


def _parts(node: Node | None) -> Found:
    """The names in what groups, rules, actions, lines of escalation and invariants have in common."""
    if not isinstance(node, MapNode):
        return
    yield from _condition(node.get("when"))
    yield from _used(Kind.RULE, node.get("overrides"))
    yield from _cited(node.get("source"))
    yield from _used(Kind.ROLE, node.get("to"))
    yield from _used(Kind.ACTION, node.get("carries"))
    yield from _used(Kind.ACTION, node.get("never_due"))
    yield from _used(Kind.ROLE, node.get("escalates_to"))
    for heading in ("asks", "regardless_of"):
        if heading != "asks" or isinstance(node.get("asks"), ListNode):
            for fact in scalars_in(node.get(heading)):
                yield from _fact(fact)
    for fact, way in entries_in(node.get("as")):
        yield from _fact(fact)
        yield from _values(fact.value, way.get("becomes") if isinstance(way, MapNode) else None)


def _fact(scalar: Scalar, prefix: str = "") -> Found:
    """A fact, or one value of a several-of as `item.shows/address`."""
    span = inner(scalar)
    if span is None or not scalar.value:
        return
    name, slash, member = scalar.value.partition("/")
    end = span.start + len(name) if slash else span.end
    yield Occurrence(Kind.FACT, prefix + name, Span(span.text, span.start, end))
    if member:
        yield Occurrence(Kind.VALUE, f"{prefix}{name}:{member}", Span(span.text, end + 1, span.end))


def _condition(node: Node | None) -> Found:
    for key, value in entries_in(node):
        match key.value:
            case "any" | "all":
                for item in value.items if isinstance(value, ListNode) else ():
                    yield from _condition(item)
            case "not":
                yield from _condition(value)
            case "is":
                yield from _used(Kind.DEFINITION, value)
            case _:
                yield from _fact(key)
                yield from _values(key.value, value)


def _values(fact: str, node: Node | None) -> Found:
    """The values of a fact, as conditions and cases write them."""
    if isinstance(node, MapNode):
        for key, value in node.entries:
            if key.value in _INSIDE:
                yield from _values(fact, value)
            else:  # a several-of in a case: member and whether it is in it
                yield from _named(Kind.VALUE, key, None, f"{fact}:")
        return
    for scalar in scalars_in(node):
        yield from _named(Kind.VALUE, scalar, None, f"{fact}:")


def _example(node: Node) -> Found:
    if not isinstance(node, MapNode):
        return
    yield from _given(node.get("given"))
    request = node.get("request")
    if isinstance(request, MapNode):
        yield from _given(request.get("facts"))
        for heading, prefix in _ABOUT.items():
            for _, part in entries_in(request.get(heading)):
                yield from _given(part, prefix)
    expect = node.get("expect")
    if isinstance(expect, MapNode):
        yield from _used(Kind.RULE, expect.get("because_of"))
        yield from _used(Kind.RULE, expect.get("not_because_of"))
        yield from _used(Kind.ACTION, expect.get("actions"))
        for action, _ in entries_in(expect.get("actions")):
            yield from _named(Kind.ACTION, action, None)
        yield from _used(Kind.ACTION, expect.get("not_actions"))
        yield from _used(Kind.ROLE, expect.get("escalate_to"))
        yield from _used(Kind.ROLE, expect.get("not_escalate_to"))
        for fact in scalars_in(expect.get("ask_first")):
            yield from _fact(fact)


def _given(node: Node | None, prefix: str = "") -> Found:
    for fact, value in entries_in(node):
        if prefix and fact.value == "about":
            continue
        yield from _fact(fact, prefix)
        yield from _values(f"{prefix}{fact.value}", value)
