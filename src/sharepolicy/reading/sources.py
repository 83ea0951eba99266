"""Sources with their clauses, and citations of them."""

from __future__ import annotations

from collections.abc import Callable, Container

from sharepolicy.ground.suggest import nearest
from sharepolicy.language.policy import Background, Citation, Clause, Source
from sharepolicy.reading.places import short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import MapNode, Node, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.written import Written

Opener = Callable[[Scalar], Written | None]
"""Opens a file by its name in a policy, relative to that policy. Returns None with a flaw at the name."""


def read_sources(scope: Scope, node: Node | None, open_file: Opener) -> None:
    """Read every source under `sources`, opening clause files."""
    for key, value in entries_in(node):
        if not isinstance(value, MapNode):
            scope.unread_sources.add(key.value)
            continue
        clauses = value.get("clauses")
        listed = _clause_file(scope, key, clauses, open_file) if isinstance(clauses, Scalar) else clauses
        if clauses is not None and listed is None:
            scope.unread_sources.add(key.value)
        scope.sources[key.value] = Source(
            name=key.value,
            title=text_in(value.get("title")),
            address=text_in(value.get("address")),
            verified=text_in(value.get("verified")) not in ("no", "false"),
            note=text_in(value.get("note")),
            clauses={
                clause.value: Clause(clause.value, text_in(words), span=clause.span)
                for clause, words in entries_in(listed)
            },
            span=key.span,
        )


def _clause_file(scope: Scope, key: Scalar, name: Scalar, open_file: Opener) -> Node | None:
    """The `clauses` of a clause file, or None with a flaw."""
    written = open_file(name)
    tree = shape_of("clauses", written.read(scope.diagnostics) if written else None, scope.diagnostics).sound
    if tree is None:
        return None
    source = tree.get("source")
    if isinstance(source, Scalar) and source.value != key.value:
        message = f"this file has the clauses of `{short(source.value)}`, not of `{short(key.value)}`"
        scope.add("wrong-document", message, source.span, "use the same name in both files")
    return tree.get("clauses")


def citations_from(scope: Scope, node: Node | None, *, shared: bool = False) -> tuple[Citation, ...]:
    """One citation or a list of them. Wrong ones are recorded and left out.

    What policies share may cite sources that only some of them rest on: they are left out where they are not known.
    """
    cited = [scalar for scalar in scalars_in(node) if not shared or scalar.value.partition("/")[0] in scope.sources]
    found = [citation_from(scope, scalar) for scalar in cited]
    return tuple(citation for citation in found if citation is not None)


def citation_from(scope: Scope, scalar: Scalar) -> Citation | None:
    """A citation such as `mars-guide/2.4`, or None with a flaw."""
    name, _, clause = scalar.value.partition("/")
    source = scope.sources.get(name)
    if source is None:
        if name not in scope.unread_sources:
            scope.unknown("source", Scalar(name, scalar.span), scope.sources, "describe it under `sources`")
        return None
    if clause and clause not in source.clauses and name not in scope.unread_sources:
        message = f"`{name}` has no clause `{short(clause)}`"
        near = nearest(clause, source.clauses) if any(letter.isalpha() for letter in clause) else None
        help_ = f"did you mean `{near}`?" if near else _clauses_in_words(source)
        scope.add("unknown-clause", message, scalar.span, help_)
        return None
    scope.cited.add((name, clause))
    return Citation(name, clause, span=scalar.span)


def _clauses_in_words(source: Source) -> str:
    if not source.clauses:
        return f"cite just `{source.name}`, or list its clauses under `sources`"
    first, last = next(iter(source.clauses)), list(source.clauses)[-1]
    return f"its clauses are `{first}` to `{last}`"


def read_background(scope: Scope, node: Node | None) -> tuple[Background, ...]:
    """The clauses that nothing in the policy carries out, each with the reason."""
    found = [(citation_from(scope, key), text_in(reason)) for key, reason in entries_in(node)]
    return tuple(Background(citation, reason) for citation, reason in found if citation is not None)


def check_cited(scope: Scope, inherited: Container[str] = ()) -> None:
    """Warn of every clause that is neither cited nor marked as background, except in inherited sources."""
    for source in scope.sources.values():
        if source.name in inherited:
            continue
        for clause in source.clauses.values():
            if (source.name, clause.id) not in scope.cited:
                message = f"nothing cites `{source.name}/{clause.id}`"
                help_ = "cite it beside what carries it out, or say under `background` why nothing does"
                scope.add("uncited-clause", message, clause.span, help_)
