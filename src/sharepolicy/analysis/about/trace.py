"""What carries each clause: the trace from a guide to the policy that implements it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sharepolicy.language.condition import definitions_of, facts_of
from sharepolicy.language.policy import Citation, Clause, PolicyDocument, Source
from sharepolicy.language.vocabulary import Fact, SeveralOf


@frozen
class TraceRow:
    """A clause, what cites it (such as "rule harm-outweighs-consent"), and why it is background if nothing does.

    `only_groups` are the groups that cite it where none of their rules, and nothing else, does so itself.
    """

    source: Source
    clause: Clause
    carried_by: tuple[str, ...]
    only_groups: tuple[str, ...] = ()
    background: str = ""

    @property
    def lost(self) -> bool:
        """Whether the clause is neither cited nor background."""
        return not self.carried_by and not self.only_groups and not self.background


def citations(document: PolicyDocument) -> Iterator[tuple[str, Citation]]:
    """Everything that carries something and cites a source for that, in the order of the document, with what it cites.

    A group carries nothing, only its rules do. A definition or a fact does so where something of the policy uses it.
    """
    vocabulary = document.vocabulary
    conditions = [
        *(impossible.when for impossible in vocabulary.impossible),
        *(rule.condition for rule in document.rules.values()),
        *(line.when for line in document.escalation.values()),
        *(action.when for action in document.actions.values()),
        *(invariant.when for invariant in document.invariants.values()),
    ]
    tested = frozenset(fact for condition in conditions for fact in facts_of(condition))
    used = frozenset(name for condition in conditions for name in definitions_of(condition))
    facts: list[Fact | SeveralOf] = [fact for fact in vocabulary.facts.values() if fact.name in tested]
    facts += [each for each in vocabulary.several.values() if not tested.isdisjoint(map(each.fact_name, each.members))]
    cited = [
        *((f"fact {fact.name}", fact.sources) for fact in facts),
        *((f"impossible combination {n}", each.sources) for n, each in enumerate(vocabulary.impossible, 1)),
        *((f"definition {each.name}", each.sources) for each in document.definitions.values() if each.name in used),
        *((f"rule {rule.name}", rule.sources) for rule in document.rules.values() if not rule.cited_by_group),
        *((("otherwise", document.otherwise.sources),) if document.otherwise else ()),
        ("unsettled", document.unsettled.sources),
        *((f"escalation {line.name}", line.sources) for line in document.escalation.values()),
        *((f"action {action.name}", action.sources) for action in document.actions.values()),
        *dict.fromkeys((f"invariant {each.promise}", each.sources) for each in document.invariants.values()),
    ]
    for what, sources in cited:
        for citation in sources:
            yield what, citation


def trace(document: PolicyDocument) -> tuple[TraceRow, ...]:
    """One row for each clause of each source, in order."""
    carried: dict[str, list[str]] = {}
    for what, citation in citations(document):
        carried.setdefault(str(citation), []).append(what)
    grouped: dict[str, list[str]] = {}
    for group in document.groups.values():
        for citation in group.sources:
            grouped.setdefault(str(citation), []).append(f"{group.heading.removesuffix('s')} {group.name}")
    background = {str(entry.citation): entry.reason for entry in document.background}
    rows = []
    for source in document.sources.values():
        for clause in source.clauses.values():
            cited = f"{source.name}/{clause.id}"
            by = tuple(carried.get(cited, ()))
            only = () if by else tuple(grouped.get(cited, ()))
            rows.append(TraceRow(source, clause, by, only, background.get(cited, "")))
    return tuple(rows)
