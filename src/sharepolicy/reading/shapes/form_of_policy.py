"""The JSON Schema of a form for one case of a policy: one value for each fact, safe in form libraries.

It is flat, for some libraries read nested objects in their own way. Each choice is a constant with a title. The
first choice is always "not known", because some libraries fill it in before anybody has answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve

from sharepolicy.ground.kinds import check_among, check_several
from sharepolicy.ground.tongue import said
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import Group, PolicyDocument
from sharepolicy.language.vocabulary import About, Fact, FactType, bare, number_text
from sharepolicy.language.words import say_value
from sharepolicy.reading.shapes.parts import Schema


def form_schema(document: PolicyDocument, about: str | Iterable[str] | None = None) -> Schema:
    """The schema of a form for single cases of one policy. What it gives is what `decide` takes.

    With `about`, it is for one part of a request: "subject", "recipient", "item", several of these, or "case".

    It states no dialect: it means the same in all of them since draft 7. What starts with `x-` is for people.
    """
    facts = with_date(document)
    called: Callable[[str], str] = str
    if about is not None:
        wanted = _about(about)
        facts = {name: fact for name, fact in facts.items() if fact.about == wanted}
        called = bare if len(wanted) == 1 else str
    groups = {name: tuple(dict.fromkeys(_asked_in(document, group))) for name, group in document.groups.items()}
    group_of: dict[str, str] = {}
    for group, names in groups.items():
        for name in names:
            if name in facts:
                group_of.setdefault(name, group)
    ordered = [*group_of, *(name for name in facts if name not in group_of)]
    return {
        "title": document.title or document.name,
        "description": "What is known about a case. What is left out is not known.",
        "type": "object",
        "properties": {called(name): _field(document, facts[name], group_of.get(name, "")) for name in ordered},
        "additionalProperties": False,
        "x-groups": [
            {"name": name, "title": group.title, "says": group.says, "facts": mine}
            for name, group in document.groups.items()
            if (mine := [called(fact) for fact in groups[name] if group_of.get(fact) == name])
        ],
    }


def _about(said: str | Iterable[str]) -> tuple[About, ...]:
    """What the facts of a part of a request are about."""
    if not isinstance(said, str):
        check_several(said, "about", "a part of a request, or several")
    words = (said,) if isinstance(said, str) else tuple(said)
    for word in words:
        check_among(word, _ABOUT, "part of a request")
    if not words or ("case" in words and len(set(words)) > 1):
        raise ValueError("`about` should be one part of a request, or two or three of subject, recipient and item")
    return tuple(about for about in About if about in words)


_ABOUT = ("case", *About)


def with_date(document: PolicyDocument) -> Mapping[str, Fact]:
    """The facts of a policy by name; of one as it is on a day also its date, which a case may give."""
    facts, whole = document.vocabulary.facts, document.whole
    date = whole.vocabulary.decision_date if whole is not None else None
    if date is None or document.on_day is None:
        return facts
    day = document.on_day.toordinal()
    return {date.name: evolve(date, minimum=day, maximum=day), **facts}


def _asked_in(document: PolicyDocument, group: Group) -> Iterator[str]:
    """The facts of a group, in the order in which it asks them; then others that its rules look at."""
    for name in group.asks:
        several = document.vocabulary.several.get(name)
        yield from map(several.fact_name, several.members) if several else (name,)
    for rule in document.rules.values():
        if rule.group == group.name:
            yield from (name for name in facts_of(rule.condition) if name in document.vocabulary.facts)


def _field(document: PolicyDocument, fact: Fact, group: str) -> Schema:
    several = document.vocabulary.several.get(fact.several)
    apart = {
        "x-help": fact.help,
        "x-group": group,
        "x-unit": fact.unit,
        "x-several-of": several.label if several is not None else "",
    }
    head: Schema = {
        "title": fact.label,
        "description": fact.asks,
        **{key: words for key, words in apart.items() if words},
    }
    if fact.type is FactType.NUMBER:
        ends = {"minimum": fact.minimum, "maximum": fact.maximum}
        kind = "number" if fact.decimals else "integer"
        as_number = float if fact.decimals else int
        found = {name: as_number(number_text(fact, end)) for name, end in ends.items() if end is not None}
        return {**head, "type": kind, **found}
    if fact.type is FactType.DATE:
        ends = {"formatMinimum": fact.minimum, "formatMaximum": fact.maximum}
        limits = {name: number_text(fact, end) for name, end in ends.items() if end is not None}
        return {**head, "type": "string", "format": "date", **limits}
    choices = [{"const": "unknown", "title": said(document.language, "not known")}]
    for value in fact.values:
        means = fact.meanings.get(value)
        choices.append({"const": value, "title": say_value(fact, value), **({"description": means} if means else {})})
    return {**head, "type": "string", "oneOf": choices}
