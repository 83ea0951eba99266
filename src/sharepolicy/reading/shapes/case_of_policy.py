"""The JSON Schema for the cases of one policy. A case management system can build its form from it.

Here `anyOf` is right, unlike in the schemas that files are checked against: each value is a constant with its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import About, Fact, FactType, SeveralOf, bare, number_text
from sharepolicy.reading.shapes.case import POLICY_OF_CASE
from sharepolicy.reading.shapes.parts import DIALECT, PART, Schema

_UNKNOWN: Schema = {"const": "unknown", "description": "Not known. The same as leaving it out."}
_ANY_OF_THESE = "One of these, but it is not known which."
_EDGES = {
    "at_least": "This value or a higher one.",
    "at_most": "This value or a lower one.",
    "above": "Any higher value.",
    "below": "Any lower value.",
}


def case_schema(document: PolicyDocument) -> Schema:
    """The schema for case files of one policy: single cases and whole requests."""
    people = _named(document, About.SUBJECT, "The people whom the information is about, each under a name.")
    recipients = _named(document, About.RECIPIENT, "Those who would receive it, each under a name.")
    items = _named(document, About.ITEM, "The pieces of information, each under a name.")
    has_pairs = any(len(fact.about) > 1 for fact in document.vocabulary.facts.values())
    items["additionalProperties"]["properties"] = {
        "about": {
            "title": "about",
            "description": "The subjects that this item is about. Default: all of them.",
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
        },
        **items["additionalProperties"]["properties"],
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:sharepolicy:schema:case:{document.name}",
        "title": f"A case for {document.title or document.name}",
        "description": "What is known about a case. A fact that is left out is not known.",
        "type": "object",
        "properties": {
            "case": {"description": "A title for this case.", "type": "string", "minLength": 1},
            "policy": {"description": POLICY_OF_CASE, "type": "string"},
            "facts": _mapping(
                document, None, "What is known. Facts about subjects, recipients and items have a prefix."
            ),
            "subjects": people,
            "recipients": recipients,
            "items": items,
            **({"pairs": _pairs(document)} if has_pairs else {}),
        },
        "additionalProperties": False,
    }


def _pairs(document: PolicyDocument) -> Schema:
    """What is known about pairs, by the names of facts with and without their prefixes."""
    vocabulary = document.vocabulary
    every: list[Fact | SeveralOf] = [fact for fact in vocabulary.facts.values() if not fact.several]
    properties = {
        about.value: _one_or_more({"type": "string"}, f"The {about} by name, or several of which it is all true.")
        for about in About
    }
    for fact in [*every, *vocabulary.several.values()]:
        if len(fact.about) > 1:
            shape = _several(fact) if isinstance(fact, SeveralOf) else _fact(fact)
            before = properties.get(bare(fact.name))
            properties |= {fact.name: shape, bare(fact.name): {"anyOf": [before, shape]} if before else shape}
    entry = {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 2}
    return {
        "description": "What is known about two of subject, recipient and item together, or about all three.",
        "type": "array",
        "items": entry,
    }


def _named(document: PolicyDocument, about: About, description: str) -> Schema:
    each = f"What is known about this {about}: facts without `{about}.`."
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": PART},
        "additionalProperties": _mapping(document, about, each),
    }


def _mapping(document: PolicyDocument, about: About | None, description: str) -> Schema:
    """All facts if `about` is None, else those about one kind of thing, without their prefix."""
    vocabulary = document.vocabulary
    properties: dict[str, Schema] = {}
    for fact in vocabulary.facts.values():
        if about is not None and fact.about != (about,):
            continue
        name = fact.several or fact.name
        called = name if about is None else bare(name)
        if called not in properties:
            properties[called] = _several(vocabulary.several[name]) if fact.several else _fact(fact)
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _described(fact: Fact | SeveralOf, more: str = "") -> Schema:
    words = [fact.asks, fact.help, more]
    return {"title": fact.label, "description": " ".join(part for part in words if part)}


def _const(value: str | bool, meaning: str) -> Schema:
    return {"const": value} | ({"description": meaning} if meaning else {})


def _fact(fact: Fact) -> Schema:
    if fact.is_numeric:
        return _numeric(fact)
    values: list[str | bool] = list(fact.values)
    if fact.type is FactType.YES_NO:
        values += [True, False]
    choices = [_const(value, fact.meanings.get(str(value), "")) for value in values]
    one: Schema = {"enum": values}
    matchers: dict[str, Schema] = {"not": _one_or_more(one, "Any value except this one, or these.")}
    if fact.is_ordered:
        matchers |= _edges(one)
    each = {"anyOf": [one, _matching(matchers)]} if fact.is_ordered else one
    lists = {"description": _ANY_OF_THESE, "type": "array", "items": each, "minItems": 1}
    return _described(fact) | {"anyOf": [*choices, _UNKNOWN, lists, _matching(matchers)]}


def _numeric(fact: Fact) -> Schema:
    one: Schema
    limits = {name: edge for name, edge in (("minimum", fact.minimum), ("maximum", fact.maximum)) if edge is not None}
    if fact.type is FactType.DATE:
        one = {"type": "string", "format": "date"}
        words = {"minimum": "Earliest", "maximum": "Latest"}
        more = " ".join(f"{words[name]}: {number_text(fact, edge)}." for name, edge in limits.items())
    else:
        one = {"type": "number" if fact.decimals else "integer"}
        one |= {name: _number(fact, edge) for name, edge in limits.items()}
        more = f"In {fact.unit}." if fact.unit else ""
    matchers = {"not": _one_or_more(one, "Any value except this one, or these.")} | _edges(one)
    each = {"anyOf": [one, _matching(matchers)]}
    lists = {"description": _ANY_OF_THESE, "type": "array", "items": each, "minItems": 1}
    return _described(fact, more) | {"anyOf": [one, _UNKNOWN, lists, _matching(matchers)]}


def _number(fact: Fact, number: int) -> int | float:
    text = number_text(fact, number)
    return float(text) if fact.decimals else int(text)


def _edges(one: Schema) -> dict[str, Schema]:
    edges: dict[str, Schema] = {name: {"description": words, **one} for name, words in _EDGES.items()}
    edges["between"] = {
        "description": "From the first to the second, both included.",
        "type": "array",
        "items": one,
        "minItems": 2,
        "maxItems": 2,
    }
    return edges


def _one_or_more(one: Schema, description: str) -> Schema:
    return {"description": description, "anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _matching(matchers: dict[str, Schema]) -> Schema:
    return {
        "description": "What is known about the value, if the value itself is not.",
        "type": "object",
        "properties": matchers,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _several(several: SeveralOf) -> Schema:
    members = [_const(member, several.meanings.get(member, "")) for member in several.members]
    answers: list[Any] = ["yes", "no", "unknown", True, False]
    return _described(several) | {
        "anyOf": [
            {
                "description": "Exactly these; `[]` for none.",
                "type": "array",
                "items": {"anyOf": members},
                "uniqueItems": True,
            },
            _UNKNOWN,
            {
                "description": "What is known about each. Those left out are not known.",
                "type": "object",
                "properties": _by_member(several, answers),
                "additionalProperties": False,
            },
        ]
    }


def _by_member(several: SeveralOf, answers: Iterable[Any]) -> dict[str, Schema]:
    return {
        member: {"description": several.meanings.get(member) or member.replace("_", " "), "enum": list(answers)}
        for member in several.members
    }
