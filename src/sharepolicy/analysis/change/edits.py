"""What an author did between two versions of a policy, and the policy as it would be without some of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
from attrs import evolve

from sharepolicy.analysis.change.change import Edit
from sharepolicy.analysis.change.edit_promises import as_promised
from sharepolicy.analysis.change.edit_words import (
    background_words,
    impossible_words,
    open_words,
    order_words,
    part_words,
    role_words,
)
from sharepolicy.language.condition import ALWAYS, Condition, Is
from sharepolicy.language.latitude import Latitude
from sharepolicy.language.policy import Group, PolicyDocument, Rule, Within
from sharepolicy.language.rewriting import map_conditions, rewritten, with_meanings
from sharepolicy.language.steps import Step
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_values

_Overriding = TypeVar("_Overriding", Rule, Group)

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

_SINGLE = ("precedence", "otherwise", "unsettled", "roles", "background", "open", "may", "title", "about")

IMPOSSIBLE = "impossible combinations"

_DECIDES: Mapping[str, frozenset[str]] = {
    "rule": frozenset({"group", "outcome", "when", "overrides", "in_force"}),
    "group": frozenset({"overrides"}),
    "definition": frozenset({"condition"}),
    "precedence": frozenset(),
    "otherwise": frozenset(),
    IMPOSSIBLE: frozenset(),
}
"""The kinds of edits that can move an outcome, and the properties through which they can."""

_BELONGING = ("several", "member", "each")
"""Properties that only say where a thing belongs: its name says it too."""


def edits(
    old: PolicyDocument, new: PolicyDocument, facts: tuple[Mapping[str, Fact], Mapping[str, Fact]] | None = None
) -> tuple[Edit, ...]:
    """Everything that differs in what two documents say, in the order of the new one; places in the text are ignored.

    A rule whose condition only changed because a definition did counts as unchanged: the definition is the edit.
    `facts` are the facts of the two policies in their own forms, if the documents have them in that of a comparison.
    """
    before, after = map(_on_any_day, facts or (old.vocabulary.facts, new.vocabulary.facts))
    return tuple(_edits(old, new, tuple(_things("fact", before, after))))


def _on_any_day(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts of a policy as of a day, as those of any day: what is counted until that day was not edited."""
    fixed = {name: fact for name, fact in facts.items() if any(isinstance(end, int) for end in fact.years_between)}
    said = {
        name: tuple("" if isinstance(end, int) else end for end in fact.years_between) for name, fact in fixed.items()
    }
    return {**facts, **{name: evolve(fact, years_between=said[name]) for name, fact in fixed.items()}}


def _edits(old: PolicyDocument, new: PolicyDocument, facts: tuple[Edit, ...]) -> Iterator[Edit]:
    yield from facts
    told = {edit.name.partition("/")[0] for edit in facts}
    several = _things("fact", old.vocabulary.several, new.vocabulary.several)
    yield from (edit for edit in several if edit.did == "changed" and edit.name not in told)
    if said := tuple(impossible_words(old, new, _by_name)):
        yield Edit(IMPOSSIBLE, "", "changed", says=said)
    elif len(old.vocabulary.impossible) != len(new.vocabulary.impossible):
        yield Edit(IMPOSSIBLE, "", "changed", says=("one is listed more than once",))
    for kind, held in _NAMED.items():
        found = _things(kind, getattr(old, held), getattr(new, held))
        yield from as_promised(found, old, new) if kind == "invariant" else found
    for held in _SINGLE:
        before, after = getattr(old, held), getattr(new, held)
        if before != after:
            did = "changed" if before and after else "removed" if before else "added"
            yield Edit(held, "", did, *_single(held, before, after))


def _single(held: str, before: Any, after: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """For things of which there is only one: the properties that changed, and what became of it."""
    match held:
        case "precedence":
            return (), tuple(order_words(before, after))
        case "roles":
            return (), tuple(role_words(before, after))
        case "background":
            return (), tuple(background_words(before, after))
        case "open":
            return (), tuple(open_words(before, after))
        case "may":
            return (), (f"{_latitude(before)} before, {_latitude(after)} now",)
        case "otherwise" | "unsettled" if before and after:
            parts = _parts(before, after)
            return parts, _says(parts, before, after)
    return (), ()


def _latitude(may: Latitude | None) -> str:
    """How far an overlay says it may move outcomes: in any way if it says nothing."""
    return "in any way" if may is None else str(may) or "not at all"


def _things(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    for name, thing in after.items():
        if name not in before:
            yield Edit(kind, name, "added")
        elif parts := _parts(before[name], thing):
            yield Edit(kind, name, "changed", parts, _says(parts, before[name], thing))
    yield from (Edit(kind, name, "removed") for name in before if name not in after)


def _says(parts: Iterable[str], before: Any, after: Any) -> tuple[str, ...]:
    return tuple(_part_says(part, before, after) for part in parts)


def _part_says(part: str, before: Any, after: Any) -> str:
    was, now = getattr(before, part), getattr(after, part)
    if isinstance(after, Fact) and part in ("usual", "changes_to"):
        was, now = (values and say_values(fact, values) for fact, values in ((before, was), (after, now)))
    return part_words(part, was, now)


def _parts(before: Any, after: Any) -> tuple[str, ...]:
    """The properties in which two things of one kind differ."""
    return tuple(
        field.name.rstrip("_")
        for field in attrs.fields(type(after))
        if field.eq
        and field.name not in _BELONGING
        and _by_name(getattr(before, field.name)) != _by_name(getattr(after, field.name))
    )


def _by_name(value: Any) -> Any:
    """A condition with its definitions by name only, time limits as written; any other value as it is."""
    if isinstance(value, Condition):
        return rewritten(value, lambda part: evolve(part, condition=ALWAYS) if isinstance(part, Is) else None)
    if isinstance(value, tuple):
        return tuple(map(_by_name, value))
    return str(value) if isinstance(value, Within | Step) else value


def can_move_outcomes(edit: Edit) -> bool:
    """Whether an edit is of a kind that can move an outcome, and can be taken back."""
    parts = _DECIDES.get(edit.kind)
    if parts is None:
        return False
    return not parts or edit.did != "changed" or not parts.isdisjoint(edit.parts)


def without(taken: Iterable[Edit], old: PolicyDocument, new: PolicyDocument) -> PolicyDocument | None:
    """The new policy with some edits taken back; None if the rest needs them."""
    found = new
    for edit in taken:
        if edit.kind == IMPOSSIBLE:
            found = evolve(found, vocabulary=evolve(found.vocabulary, impossible=old.vocabulary.impossible))
        elif edit.kind in _NAMED:
            held = _NAMED[edit.kind]
            found = _with(found, held, _restored(edit.name, getattr(old, held), getattr(found, held)))
        elif edit.kind in _SINGLE:
            found = _with(found, edit.kind, getattr(old, edit.kind))
    whole = _whole(found)
    return whole if whole is None or old.definitions == new.definitions else _meant(whole)


def _with(document: PolicyDocument, held: str, value: Any) -> PolicyDocument:
    properties: dict[str, Any] = {held: value}
    return evolve(document, **properties)


def _restored(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    if name not in before:
        return {key: thing for key, thing in after.items() if key != name}
    return {**after, name: before[name]}


def _whole(document: PolicyDocument) -> PolicyDocument | None:
    """The document without references to what is not there; None when a rule has lost its group."""
    known = {*document.rules, *document.groups}
    if any(rule.group not in document.groups for rule in document.rules.values()):
        return None
    return evolve(
        document,
        rules={name: _kept(rule, known) for name, rule in document.rules.items()},
        groups={name: _kept(group, known) for name, group in document.groups.items()},
        precedence=tuple(entry for entry in document.precedence if entry.name in document.groups),
    )


def _kept(thing: _Overriding, known: Collection[str]) -> _Overriding:
    """A rule or a group that overrides nothing but what is there."""
    if all(over.name in known for over in thing.overrides):
        return thing
    return evolve(thing, overrides=tuple(over for over in thing.overrides if over.name in known))


def _meant(document: PolicyDocument) -> PolicyDocument | None:
    """The document with every use of a definition updated to what it now means; None if definitions go in circles."""
    meanings = {name: definition.condition for name, definition in document.definitions.items()}
    try:
        return map_conditions(document, lambda condition: with_meanings(condition, meanings))
    except RecursionError:  # definitions of two versions lead back to themselves
        return None
