"""A document or an example in which one thing has a new name: what a renaming must lead to.

This works on typed values and not on texts, so that it does not share the mistakes of the edits that rename.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import evolve, frozen

from sharepolicy.frontends.lsp.names import NameKind
from sharepolicy.language.case import Example, Expectation, ExpectedAction, Item, Request
from sharepolicy.language.condition import Is, OfBase, Test
from sharepolicy.language.policy import (
    Action,
    Citation,
    Clause,
    Definition,
    EscalationLine,
    FactMove,
    Group,
    Invariant,
    Name,
    Otherwise,
    PolicyDocument,
    Rule,
    Source,
    Unsettled,
    Within,
)
from sharepolicy.language.steps import Step
from sharepolicy.language.vocabulary import Fact, SeveralOf, Vocabulary

_NAMES: Mapping[type, Mapping[str, NameKind]] = {
    Rule: {"name": NameKind.RULE, "group": NameKind.RULE, "to": NameKind.ROLE},
    Group: {"name": NameKind.RULE, "asks": NameKind.FACT, "together": NameKind.FACT},
    Name: {"name": NameKind.RULE},
    Otherwise: {"to": NameKind.ROLE},
    Unsettled: {"to": NameKind.ROLE},
    EscalationLine: {"name": NameKind.ESCALATION, "to": NameKind.ROLE},
    Step: {"to": NameKind.ROLE},
    Action: {"name": NameKind.ACTION},
    Invariant: {
        "name": NameKind.INVARIANT,
        "regardless_of": NameKind.FACT,
        "decided_by": NameKind.RULE,
        "never_decided_by": NameKind.RULE,
        "carries": NameKind.ACTION,
        "never_due": NameKind.ACTION,
        "escalates_to": NameKind.ROLE,
        "each": NameKind.FACT,
    },
    Within: {"start": NameKind.FACT},
    FactMove: {"fact": NameKind.FACT},
    Definition: {"name": NameKind.DEFINITION},
    Is: {"definition": NameKind.DEFINITION},
    Source: {"name": NameKind.SOURCE},
    Vocabulary: {"facts": NameKind.FACT, "several": NameKind.FACT},
    PolicyDocument: {
        "sources": NameKind.SOURCE,
        "definitions": NameKind.DEFINITION,
        "groups": NameKind.RULE,
        "rules": NameKind.RULE,
        "roles": NameKind.ROLE,
        "escalation": NameKind.ESCALATION,
        "actions": NameKind.ACTION,
        "invariants": NameKind.INVARIANT,
    },
    Example: {"name": NameKind.EXAMPLE},
    Expectation: {
        "because_of": NameKind.RULE,
        "not_because_of": NameKind.RULE,
        "not_actions": NameKind.ACTION,
        "ask_first": NameKind.FACT,
        "escalate_to": NameKind.ROLE,
        "not_escalate_to": NameKind.ROLE,
    },
    ExpectedAction: {"name": NameKind.ACTION},
}
"""For each form, the properties that hold names: one, several, or the keys of a mapping."""

_OPEN = {"facts": NameKind.FACT, **_NAMES[PolicyDocument]}


@frozen
class NameChange:
    """A thing, and its full name before and after: `risk:high` for a value, `club-rules/1` for a clause."""

    kind: NameKind
    old: str
    new: str

    def name(self, kind: NameKind, name: str) -> str:
        """The name that a thing has after the renaming."""
        if kind.space is self.kind.space and name == self.old:
            return self.new
        if kind is NameKind.FACT and self.kind in (NameKind.FACT, NameKind.VALUE):
            several, slash, member = name.partition("/")
            if slash:
                return f"{self.name(NameKind.FACT, several)}/{self.value(several, member)}"
        return name

    def value(self, fact: str, value: str) -> str:
        """The name that a value has after the renaming. `fact` is the old name of its fact."""
        found = self.name(NameKind.VALUE, f"{fact}:{value}")
        return found.removeprefix(f"{fact}:")

    def values(self, fact: str, values: Any) -> Any:
        """Values of a fact, under their names after the renaming."""
        return frozenset(self.value(fact, value) for value in values) if isinstance(values, frozenset) else values

    def given(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What is known, under the names after the renaming."""
        return {self.name(NameKind.FACT, name): self.values(name, values) for name, values in facts.items()}


def called(thing: Any, renaming: NameChange) -> Any:
    """The thing with everything in it, under the names after the renaming."""
    match thing:
        case Is(of_base=OfBase()):
            return evolve(thing, definition=_of_base(thing, renaming), condition=called(thing.condition, renaming))
        case Test(fact, values):
            return Test(renaming.name(NameKind.FACT, fact), renaming.values(fact, values))
        case Citation(source, clause):
            return _citation(source, clause, renaming)
        case Fact() | SeveralOf():
            return _fact(thing, renaming)
        case Source():
            ids = {id_: _citation(thing.name, id_, renaming).clause for id_ in thing.clauses}
            clauses = {ids[id_]: Clause(ids[id_], clause.text) for id_, clause in thing.clauses.items()}
            return evolve(thing, name=renaming.name(NameKind.SOURCE, thing.name), clauses=clauses)
        case Item():
            return evolve(thing, given=renaming.given(thing.given))
        case Request():
            return _request(thing, renaming)
        case tuple():
            return tuple(called(each, renaming) for each in thing)
        case Mapping():
            return {name: called(each, renaming) for name, each in thing.items()}
    return _form(thing, renaming) if attrs.has(type(thing)) else thing


def _of_base(thing: Is, renaming: NameChange) -> str:
    """What a part of the base is called in an overlay: a rule `base/rules/NAME`, a definition `base/NAME`."""
    place, slash, name = thing.definition.rpartition("/")
    kind = NameKind.RULE if place.endswith("/rules") else NameKind.DEFINITION
    return f"{place}{slash}{renaming.name(kind, name)}" if slash else thing.definition


def _form(thing: Any, renaming: NameChange) -> Any:
    found = {field.alias or field.name: _part(thing, field.name, renaming) for field in attrs.fields(type(thing))}
    made = type(thing)(**found)
    if isinstance(made, Invariant):  # its name also says for which value it is
        return evolve(made, name=renaming.name(NameKind.INVARIANT, made.promise)).for_value(made.each)
    return made


def _part(thing: Any, name: str, renaming: NameChange) -> Any:
    """One property of a thing."""
    value, kind = getattr(thing, name), _NAMES.get(type(thing), {}).get(name)
    if isinstance(thing, PolicyDocument) and name == "open":
        split = (each.partition("/") for each in value)
        return frozenset(f"{p}{s}{renaming.name(_OPEN[p], n)}" if s else p for p, s, n in split)
    if isinstance(thing, PolicyDocument) and name == "invariants":
        return {made.name: made for made in (called(each, renaming) for each in value.values())}
    if kind is None:
        return called(value, renaming)
    if isinstance(value, str):
        return renaming.name(kind, value)
    if isinstance(value, tuple):
        return tuple(_names(kind, each, renaming) for each in value)
    return {renaming.name(kind, each): called(held, renaming) for each, held in value.items()}


def _names(kind: NameKind, held: str | tuple[str, ...], renaming: NameChange) -> str | tuple[str, ...]:
    """A name, or several in a list of their own."""
    return renaming.name(kind, held) if isinstance(held, str) else tuple(renaming.name(kind, each) for each in held)


def _citation(source: str, clause: str, renaming: NameChange) -> Citation:
    _, _, found = renaming.name(NameKind.CLAUSE, f"{source}/{clause}").partition("/")
    return Citation(renaming.name(NameKind.SOURCE, source), found if clause else "")


def _fact(fact: Fact | SeveralOf, renaming: NameChange) -> Fact | SeveralOf:
    """A fact without the words that are made from its name if the author gave none."""
    name = renaming.name(NameKind.FACT, fact.name)
    meanings, names = (
        {renaming.value(fact.name, value): words for value, words in said.items()}
        for said in (fact.meanings, fact.value_names)
    )
    if isinstance(fact, SeveralOf):
        members = tuple(renaming.value(fact.name, member) for member in fact.members)
        sources = called(fact.sources, renaming)
        whole = evolve(fact, name=name, label="", members=members, sources=sources)
        return evolve(whole, meanings=meanings, value_names=names)
    return evolve(
        fact,
        name=name,
        label="",
        asks="" if fact.member else fact.asks,
        values=tuple(renaming.value(fact.name, value) for value in fact.values),
        meanings=meanings,
        value_names=names,
        changes_to=renaming.values(fact.name, fact.changes_to),
        usual=renaming.values(fact.name, fact.usual),
        sources=called(fact.sources, renaming),
        years_between=tuple(
            renaming.name(NameKind.FACT, end) if isinstance(end, str) else end for end in fact.years_between
        ),
        several=renaming.name(NameKind.FACT, fact.several),
        member=renaming.value(fact.several, fact.member),
    )


def _request(request: Request, renaming: NameChange) -> Request:
    return evolve(request.with_each(renaming.given), spans={})
