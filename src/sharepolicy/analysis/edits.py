"""What an author did between two versions of a policy: edits, and the policy as it would be without one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve

from sharepolicy.analysis.change import Edit
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.policy import PolicyDocument

_NAMED = {
    "rule": "rules",
    "group": "groups",
    "definition": "definitions",
    "action": "actions",
    "invariant": "invariants",
    "escalation": "escalation",
    "source": "sources",
}
"""Kinds of named things, and the property of the document that holds them."""

_SINGLE = ("precedence", "otherwise", "unsettled", "roles", "background")


def edits(old: PolicyDocument, new: PolicyDocument) -> tuple[Edit, ...]:
    """Everything that differs in what two documents say, in the order of the new one; places in the text do not count.

    A rule whose condition only changed because a definition did counts as unchanged: the definition is the edit.
    """
    return tuple(_edits(old, new))


def _edits(old: PolicyDocument, new: PolicyDocument) -> Iterator[Edit]:
    yield from _things("fact", old.vocabulary.facts, new.vocabulary.facts)
    if old.vocabulary.impossible != new.vocabulary.impossible:
        yield Edit("impossible combinations", "", "changed")
    for kind, held in _NAMED.items():
        yield from _things(kind, getattr(old, held), getattr(new, held))
    for held in _SINGLE:
        before, after = getattr(old, held), getattr(new, held)
        if before != after:
            did = "added" if before is None else "removed" if after is None else "changed"
            yield Edit(held, "", did)


def _things(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    for name, thing in after.items():
        if name not in before:
            yield Edit(kind, name, "added")
        elif parts := _parts(before[name], thing):
            yield Edit(kind, name, "changed", parts)
    yield from (Edit(kind, name, "removed") for name in before if name not in after)


def _parts(before: Any, after: Any) -> tuple[str, ...]:
    """The properties in which two things of one kind differ."""
    return tuple(
        field.name.rstrip("_")
        for field in attrs.fields(type(after))
        if field.eq and _by_name(getattr(before, field.name)) != _by_name(getattr(after, field.name))
    )


def _by_name(value: Any) -> Any:
    """A condition with its definitions by name only; any other value as it is."""
    match value:
        case Is(name, _):
            return ("is", name)
        case AllOf(parts) | AnyOf(parts):
            return (type(value).__name__, *map(_by_name, parts))
        case Not(part):
            return ("not", _by_name(part))
        case _:
            return value


def without(edit: Edit, old: PolicyDocument, new: PolicyDocument) -> PolicyDocument | None:
    """The new policy with one edit taken back; None when the rest does not stand without it."""
    if edit.kind == "definition":
        return _definition_back(edit.name, old, new)
    if edit.kind == "impossible combinations":
        return evolve(new, vocabulary=evolve(new.vocabulary, impossible=old.vocabulary.impossible))
    if edit.kind in _NAMED:
        held = _NAMED[edit.kind]
        back = _restored(edit.name, getattr(old, held), getattr(new, held))
        return _whole(_with(new, held, back))
    if edit.kind in _SINGLE:
        return _whole(_with(new, edit.kind, getattr(old, edit.kind)))
    return None


def _with(document: PolicyDocument, held: str, value: Any) -> PolicyDocument:
    properties: dict[str, Any] = {held: value}
    return evolve(document, **properties)


def _restored(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    if name not in before:
        return {key: thing for key, thing in after.items() if key != name}
    return {**after, name: before[name]}


def _definition_back(name: str, old: PolicyDocument, new: PolicyDocument) -> PolicyDocument | None:
    if name not in old.definitions or name not in new.definitions:
        return None
    condition = old.definitions[name].condition

    def back(found: Condition) -> Condition:
        match found:
            case Is(named, part):
                return Is(named, condition if named == name else back(part))
            case AllOf(parts):
                return AllOf(tuple(map(back, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(back, parts)))
            case Not(part):
                return Not(back(part))
            case _:
                return found

    return with_conditions(new, back)


def set_apart(document: PolicyDocument, names: Iterable[str]) -> PolicyDocument:
    """The document with these facts under names of their own, which no other policy has."""
    apart = {name: f"{name} (before)" for name in names}
    if not apart:
        return document

    def back(found: Condition) -> Condition:
        match found:
            case Test(fact, values):
                return Test(apart.get(fact, fact), values)
            case Is(named, part):
                return Is(named, back(part))
            case AllOf(parts):
                return AllOf(tuple(map(back, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(back, parts)))
            case Not(part):
                return Not(back(part))

    vocabulary = document.vocabulary
    facts = {apart.get(name, name): evolve(f, name=apart.get(name, name)) for name, f in vocabulary.facts.items()}
    impossible = tuple(evolve(entry, when=back(entry.when)) for entry in vocabulary.impossible)
    found = with_conditions(document, back)
    return evolve(
        found,
        vocabulary=evolve(vocabulary, facts=facts, impossible=impossible),
        definitions={n: evolve(d, condition=back(d.condition)) for n, d in found.definitions.items()},
        groups={n: evolve(g, asks=tuple(apart.get(fact, fact) for fact in g.asks)) for n, g in found.groups.items()},
        invariants={},
    )


def with_conditions(document: PolicyDocument, change: Callable[[Condition], Condition]) -> PolicyDocument:
    """The document with every condition of a rule, action or escalation line changed."""
    return evolve(
        document,
        rules={name: evolve(rule, when=change(rule.when)) for name, rule in document.rules.items()},
        actions={name: evolve(action, when=change(action.when)) for name, action in document.actions.items()},
        escalation={name: evolve(line, when=change(line.when)) for name, line in document.escalation.items()},
    )


def _whole(document: PolicyDocument) -> PolicyDocument | None:
    """The document without references to what is not there; None when a rule has lost its group."""
    known = {*document.rules, *document.groups}
    if any(rule.group not in document.groups for rule in document.rules.values()):
        return None

    def kept(names: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(over for over in names if over.name in known)

    return evolve(
        document,
        rules={name: evolve(rule, overrides=kept(rule.overrides)) for name, rule in document.rules.items()},
        groups={name: evolve(group, overrides=kept(group.overrides)) for name, group in document.groups.items()},
        precedence=tuple(entry for entry in document.precedence if entry.name in document.groups),
    )
