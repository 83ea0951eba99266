"""What an author did between two versions of a policy: edits, and the policy as it would be without one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve

from sharepolicy.analysis.change import Edit
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not
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
    for name, fact in new.vocabulary.facts.items():
        before = old.vocabulary.facts.get(name)
        if before is None:
            yield Edit("fact", name, "added")
        elif before != fact:
            yield Edit("fact", name, "changed", _parts(before, fact))
    yield from (Edit("fact", name, "removed") for name in old.vocabulary.facts if name not in new.vocabulary.facts)
    if old.vocabulary.impossible != new.vocabulary.impossible:
        yield Edit("impossible combinations", "", "changed")
    for kind, held in _NAMED.items():
        before_, after = getattr(old, held), getattr(new, held)
        for name, thing in after.items():
            if name not in before_:
                yield Edit(kind, name, "added")
            elif parts := _parts(before_[name], thing):
                yield Edit(kind, name, "changed", parts)
        yield from (Edit(kind, name, "removed") for name in before_ if name not in after)
    for held in _SINGLE:
        before_, after = getattr(old, held), getattr(new, held)
        if before_ != after:
            did = "added" if before_ is None else "removed" if after is None else "changed"
            yield Edit(held, "", did)


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
        found: PolicyDocument = evolve(new, **{held: back})
        return _whole(found)
    if edit.kind in _SINGLE:
        found = evolve(new, **{edit.kind: getattr(old, edit.kind)})
        return _whole(found)
    return None


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
