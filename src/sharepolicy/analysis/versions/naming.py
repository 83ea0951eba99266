"""The names that parts of versions have in the whole that joins them: what is not the same is kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from attrs import evolve

from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.policy import PolicyDocument, Source
from sharepolicy.language.vocabulary import Fact, FactType

T = TypeVar("T")


def tags_of(versions: Sequence[VersionInForce]) -> list[str]:
    """The name of each version: its number, or its days if the number does not tell it from another one."""
    numbers = Counter(each.document.version for each in versions)
    return [
        each.document.version if each.document.version and numbers[each.document.version] == 1 else str(each.period)
        for each in versions
    ]


def names_of(versions: Sequence[VersionInForce], tags: Sequence[str], date: str) -> tuple[Mapping[str, str], ...]:
    """For each version, its facts that have another name in the whole: its date, and facts of a different kind."""
    known: dict[str, Fact] = {}
    found: list[Mapping[str, str]] = []
    for version, tag in zip(reversed(versions), reversed(tags), strict=True):
        own = {}
        for name, fact in version.document.vocabulary.facts.items():
            if fact.decision_date:
                own[name] = date
            elif name in known and not _alike(known[name], fact):
                own[name] = f"{name} ({tag})"
            else:
                known.setdefault(name, fact)
        found.append({name: other for name, other in own.items() if name != other})
    return tuple(reversed(found))


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two versions of a fact can be one: of the same kind, and values of a scale in the same order."""
    if (one.type, one.decimals, one.several) != (other.type, other.decimals, other.several):
        return False
    shared = [value for value in one.values if value in other.values]
    return one.type is not FactType.SCALE or shared == [value for value in other.values if value in one.values]


def sources_apart(documents: Sequence[PolicyDocument], tags: Sequence[str]) -> list[PolicyDocument]:
    """The documents, with a name of its own for a source that is different in another version."""
    differing = differing_names(document.sources for document in documents)
    return [
        _recited(document, differing, tag) if differing else document
        for document, tag in zip(documents, tags, strict=True)
    ]


def differing_names(found: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The names that do not mean the same everywhere."""
    first: dict[str, Any] = {}
    return frozenset(name for each in found for name, thing in each.items() if first.setdefault(name, thing) != thing)


def _recited(document: PolicyDocument, differing: frozenset[str], tag: str) -> PolicyDocument:
    def name(source: str) -> str:
        return f"{source} ({tag})" if source in differing else source

    def cited(thing: Any) -> Any:
        return evolve(thing, sources=tuple(evolve(each, source=name(each.source)) for each in thing.sources))

    def each(things: Mapping[str, T]) -> dict[str, T]:
        return {key: cited(thing) for key, thing in things.items()}

    def renamed_source(source: Source) -> Source:
        return evolve(source, name=name(source.name), title=f"{source.title} ({tag})")

    return evolve(
        document,
        sources={name(key): renamed_source(s) if key in differing else s for key, s in document.sources.items()},
        definitions=each(document.definitions),
        groups=each(document.groups),
        rules=each(document.rules),
        escalation=each(document.escalation),
        actions=each(document.actions),
        otherwise=cited(document.otherwise) if document.otherwise is not None else None,
        unsettled=cited(document.unsettled),
    )
