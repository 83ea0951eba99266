"""Names: what they name, and where they are in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from attrs import frozen

from sharepolicy.ground.text import Span
from sharepolicy.reading.tree import Node, Scalar, scalars_in


class NameKind(StrEnum):
    """What a name names. Rules and groups share their names."""

    FACT = "fact"
    VALUE = "value"
    RULE = "rule"
    GROUP = "group of rules"
    DEFINITION = "definition"
    ACTION = "action"
    ESCALATION = "escalation line"
    INVARIANT = "invariant"
    EXAMPLE = "example"
    ROLE = "role"
    SOURCE = "source"
    CLAUSE = "clause"
    FILE = "file"
    LISTED = "list of files"

    @property
    def space(self) -> NameKind:
        """The kind under which the name is looked up."""
        return NameKind.RULE if self is NameKind.GROUP else self


NAMED_BY: Mapping[str, NameKind] = {
    "overrides": NameKind.RULE,
    "because_of": NameKind.RULE,
    "not_because_of": NameKind.RULE,
    "decided_by": NameKind.RULE,
    "never_decided_by": NameKind.RULE,
    "carries": NameKind.ACTION,
    "never_due": NameKind.ACTION,
    "actions": NameKind.ACTION,
    "not_actions": NameKind.ACTION,
    "to": NameKind.ROLE,
    "escalates_to": NameKind.ROLE,
    "escalate_to": NameKind.ROLE,
    "not_escalate_to": NameKind.ROLE,
    "asks": NameKind.FACT,
    "regardless_of": NameKind.FACT,
    "ask_first": NameKind.FACT,
    "for_each": NameKind.FACT,
}
"""What is named by the values of a property of a rule, an action, an invariant, an expectation and so on."""


@frozen
class Occurrence:
    """A name in a text. If the name is given here, `node` is what is beside it; if it is only used, None.

    `name` is the full name; the text may only hold its end (a fact under a heading of a request).
    """

    kind: NameKind
    name: str
    span: Span
    node: Node | None = None

    @property
    def key(self) -> tuple[NameKind, str]:
        """What the name is found by."""
        return self.kind.space, self.name

    @property
    def written(self) -> str:
        """The name as it is in the text."""
        return self.span.content

    @property
    def left_out(self) -> str:
        """The beginning of the name, if it is left out there or belongs to another name."""
        return self.name.removesuffix(self.written)


FoundNames = Iterator[Occurrence]


def inner(scalar: Scalar) -> Span | None:
    """The place of a text, without its quotes."""
    span = scalar.span
    if span is not None and span.end - span.start >= 2 and span.text.content[span.start] in "'\"":
        return Span(span.text, span.start + 1, span.end - 1)
    return span


def named(kind: NameKind, scalar: Scalar, node: Node | None, prefix: str = "") -> FoundNames:
    """What a text names, if it says anything; `node` as in an occurrence."""
    span = inner(scalar)
    if span is not None and scalar.value:
        yield Occurrence(kind, prefix + scalar.value, span, node)


def cited_in(node: Node | None) -> FoundNames:
    """A source, or one of its clauses such as `club-rules/1`: the whole names the clause, its beginning the source."""
    for scalar in scalars_in(node):
        source, slash, _ = scalar.value.partition("/")
        span = inner(scalar)
        if slash:
            yield from named(NameKind.CLAUSE, scalar, None)
        if span is not None and source:
            yield Occurrence(NameKind.SOURCE, source, Span(span.text, span.start, span.start + len(source)))
