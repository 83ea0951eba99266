"""What carries each clause: the trace from a guide to the policy that implements it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sharepolicy.language.policy import Citation, Clause, PolicyDocument, Source


@frozen
class TraceRow:
    """A clause, what cites it (such as "rule harm-outweighs-consent"), and why it is background if nothing does."""

    source: Source
    clause: Clause
    carried_by: tuple[str, ...]
    background: str = ""

    @property
    def lost(self) -> bool:
        """Whether the clause is neither carried nor background."""
        return not self.carried_by and not self.background


def citations(document: PolicyDocument) -> Iterator[tuple[str, Citation]]:
    """Everything that cites a source, in the order of the document, with what it cites."""
    cited = [
        *((f"{group.heading.removesuffix('s')} {group.name}", group.sources) for group in document.groups.values()),
        *((f"rule {rule.name}", rule.sources) for rule in document.rules.values()),
        *((("otherwise", document.otherwise.sources),) if document.otherwise else ()),
        ("unsettled", document.unsettled.sources),
        *((f"escalation {line.name}", line.sources) for line in document.escalation.values()),
        *((f"action {action.name}", action.sources) for action in document.actions.values()),
        *((f"invariant {invariant.name}", invariant.sources) for invariant in document.invariants.values()),
    ]
    for what, sources in cited:
        for citation in sources:
            yield what, citation


def trace(document: PolicyDocument) -> tuple[TraceRow, ...]:
    """One row for each clause of each source, in order."""
    carried: dict[str, list[str]] = {}
    for what, citation in citations(document):
        carried.setdefault(str(citation), []).append(what)
    background = {str(entry.citation): entry.reason for entry in document.background}
    return tuple(
        TraceRow(
            source,
            clause,
            tuple(carried.get(f"{source.name}/{clause.id}", ())),
            background.get(f"{source.name}/{clause.id}", ""),
        )
        for source in document.sources.values()
        for clause in source.clauses.values()
    )
