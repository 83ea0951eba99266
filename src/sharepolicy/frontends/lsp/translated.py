"""The names in a file of texts: what it translates is called there as in the policy, and is renamed with it."""

from __future__ import annotations

from sharepolicy.frontends.lsp.names import FoundNames, NameKind, cited_in, named
from sharepolicy.reading.tree import MapNode, entries_in

HEADINGS = {
    "facts": NameKind.FACT,
    "sources": NameKind.SOURCE,
    "definitions": NameKind.DEFINITION,
    "groups": NameKind.GROUP,
    "rules": NameKind.RULE,
    "roles": NameKind.ROLE,
    "escalation": NameKind.ESCALATION,
    "actions": NameKind.ACTION,
    "invariants": NameKind.INVARIANT,
    "examples": NameKind.EXAMPLE,
}
"""What is named under each heading."""

INSIDE = {
    "facts": (("values", "meanings"), NameKind.VALUE, ":"),
    "sources": (("clauses",), NameKind.CLAUSE, "/"),
}
"""What is named further down, under which keys, and what joins it to the name above it."""


def in_texts(tree: MapNode) -> FoundNames:
    """Every name on the way to a text. None is given there, for the policy gives them."""
    for cited, _ in entries_in(tree.get("background")):
        yield from cited_in(cited)
    for heading, kind in HEADINGS.items():
        for name, about in entries_in(tree.get(heading)):
            yield from named(kind, name, None)
            if heading in INSIDE and isinstance(about, MapNode):
                keys, inside, joint = INSIDE[heading]
                for key in keys:
                    for part, _ in entries_in(about.get(key)):
                        yield from named(inside, part, None, f"{name.value}{joint}")
