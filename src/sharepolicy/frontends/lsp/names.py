"""Names: what they name, and where they stand in a text."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from sharepolicy.ground.text import Span
from sharepolicy.reading.tree import Node


class NameKind(StrEnum):
    """What a name names. Rules and groups share their names."""

    FACT = "fact"
    VALUE = "value"
    RULE = "rule"
    GROUP = "group"
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


@frozen
class Occurrence:
    """A name in a text. `node` is what stands beside a name that is given here, None where it is only used.

    `name` is the full name; the text may hold its end only (a fact under a heading of a request).
    """

    kind: NameKind
    name: str
    span: Span
    node: Node | None = None

    @property
    def key(self) -> tuple[NameKind, str]:
        """By what it is found."""
        return self.kind.space, self.name

    @property
    def written(self) -> str:
        """What stands in the text."""
        return self.span.text.content[self.span.start : self.span.end]

    @property
    def left_out(self) -> str:
        """The beginning of the name that goes without saying there, or belongs to another name."""
        return self.name.removesuffix(self.written)
