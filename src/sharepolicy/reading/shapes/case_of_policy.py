"""The JSON Schema for the cases of one policy. A case management system can build its form from it.

Here `anyOf` is right, unlike in the schemas that files are checked against: each value is a constant with its meaning.
"""

from __future__ import annotations

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import About, Fact, FactType, SeveralOf, bare, number_text
from sharepolicy.language.words import say_value
from sharepolicy.reading.shapes.case import ITEM, POLICY_OF_CASE
from sharepolicy.reading.shapes.form_of_policy import with_date
from sharepolicy.reading.shapes.parts import PART, Schema, edges, list_of, mapping, one_of, record, text
from sharepolicy.reading.shapes.parts import document as whole

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
"""A number with a point as a text, as the JSON of a decision gives it: nothing of it is lost."""

_UNKNOWN: Schema = {
    "const": "unknown",
    "title": "not known",
    "description": "Not known. The same as leaving it out.",
}


def case_schema(document: PolicyDocument) -> Schema:
    """The schema for case files of one policy: single cases and whole requests."""
    people = _named(document, About.SUBJECT, "The people whom the information is about, each under a name.")
    recipients = _named(document, About.RECIPIENT, "Those who would receive it, each under a name.")
    items = _named(document, About.ITEM, "The pieces of information, each under a name.")
    has_pairs = any(len(fact.about) > 1 for fact in document.vocabulary.facts.values())
    items["additionalProperties"]["properties"] = {
        "about": {"title": "about"} | ITEM["properties"]["about"],
        **items["additionalProperties"]["properties"],
    }
    shape = record(
        "What is known about a case. A fact that is left out is not known.",
        {
            "case": text("A title for this case; what is known about it stands under `facts`."),
            "policy": text(POLICY_OF_CASE),
            "facts": _facts(document, None, "What is known. Facts about subjects, recipients and items have a prefix."),
            "subjects": people,
            "recipients": recipients,
            "items": items,
            **({"pairs": _pairs(document)} if has_pairs else {}),
        },
    )
    return whole(f"case:{document.name}", f"A case for {document.title or document.name}", shape)


def _pairs(document: PolicyDocument) -> Schema:
    """What is known about pairs, by the names of facts with and without their prefixes."""
    vocabulary = document.vocabulary
    every: list[Fact | SeveralOf] = list(vocabulary.facts.values())  # members too, by the names by which they are asked
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
    return list_of("What is known about two of subject, recipient and item together, or about all three.", entry)


def _named(document: PolicyDocument, about: About, description: str) -> Schema:
    each = f"What is known about this {about}: facts without `{about}.`."
    return mapping(description, PART, _facts(document, about, each))


def _facts(document: PolicyDocument, about: About | None, description: str) -> Schema:
    """All facts if `about` is None, else those about one kind of thing, without their prefix."""
    vocabulary = document.vocabulary
    properties: dict[str, Schema] = {}
    for fact in with_date(document).values():
        if about is not None and fact.about != (about,):
            continue
        name = fact.several or fact.name
        called = name if about is None else bare(name)
        if called not in properties:
            properties[called] = _several(vocabulary.several[name]) if fact.several else _fact(fact)
    for fact in vocabulary.facts.values():
        if fact.several and (about is None or fact.about == (about,)):  # a member by its own name, as it is asked
            properties[fact.name if about is None else bare(fact.name)] = _fact(fact)
    return record(description, properties)


def _described(fact: Fact | SeveralOf, more: str = "") -> Schema:
    words = [fact.asks, more]
    found: Schema = {"title": fact.label, "description": " ".join(part for part in words if part)}
    if fact.help:
        whole = " ".join(part for part in (fact.asks, fact.help, more) if part)
        found |= {"x-help": fact.help, "markdownDescription": whole}  # editors show the latter
    return found


def _const(fact: Fact | SeveralOf, value: str | bool) -> Schema:
    meaning = fact.meanings.get(str(value), "")
    return {"const": value, "title": say_value(fact, str(value))} | ({"description": meaning} if meaning else {})


def _fact(fact: Fact) -> Schema:
    if fact.is_numeric:
        return _numeric(fact)
    values: list[str | bool] = list(fact.values)
    choices = [_const(fact, value) for value in values]
    if fact.type is FactType.YES_NO:
        values += [True, False]
        choices.append({"title": "yes or no, as a truth value", "enum": [True, False]})
    one: Schema = {"enum": values}
    return _described(fact) | {"anyOf": [_UNKNOWN, *choices, *_not_just_one(fact, one)]}


def _numeric(fact: Fact) -> Schema:
    one: Schema
    limits = {name: edge for name, edge in (("minimum", fact.minimum), ("maximum", fact.maximum)) if edge is not None}
    if fact.type is FactType.DATE:
        one = {"type": "string", "format": "date"}
        words = {"minimum": "Earliest", "maximum": "Latest"}
        more = " ".join(f"{words[name]}: {number_text(fact, edge)}." for name, edge in limits.items())
    else:
        one = {"type": ["number", "string"], "pattern": _DECIMAL} if fact.decimals else {"type": "integer"}
        one |= {name: _number(fact, edge) for name, edge in limits.items()}
        more = f"In {fact.unit}." if fact.unit else ""
    titled = {"title": "a date" if fact.type is FactType.DATE else "a number", **one}
    return _described(fact, more) | {"anyOf": [_UNKNOWN, titled, *_not_just_one(fact, one)]}


def _not_just_one(fact: Fact, one: Schema) -> list[Schema]:
    """What can be said in place of `one` value: a list of possible values, or limits."""
    matchers = {"not": _one_or_more(one, "Any value except this one, or these.")}
    matchers |= edges(one) if fact.is_ordered else {}
    limits = record("What is known about the value, if the value itself is not.", matchers) | {"minProperties": 1}
    each = {"anyOf": [one, limits]} if fact.is_ordered else one
    some = list_of("One of these, but it is not known which.", each, 1)
    return [{"title": "one of several", **some}, {"title": "what is known about it", **limits}]


def _number(fact: Fact, number: int) -> int | float:
    written = number_text(fact, number)
    return float(written) if fact.decimals else int(written)


def _one_or_more(one: Schema, description: str) -> Schema:
    return {"description": description, "anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _several(several: SeveralOf) -> Schema:
    members = [_const(several, member) for member in several.members]
    by_member = {member: _member(several, member) for member in several.members}
    exactly = list_of("Exactly these; `[]` for none.", {"anyOf": members}) | {"uniqueItems": True}
    each = record("What is known about each. Those left out are not known.", by_member)
    exactly, each = {"title": "exactly these", **exactly}, {"title": "some of them", **each}
    return _described(several) | {"anyOf": [_UNKNOWN, exactly, each]}


def _member(several: SeveralOf, member: str) -> Schema:
    name = several.value_names.get(member, "")
    words = several.meanings.get(member) or say_value(several, member)
    return ({"title": name} if name else {}) | one_of(words, ["yes", "no", "unknown", True, False])
