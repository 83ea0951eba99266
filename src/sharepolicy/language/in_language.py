"""The texts of a policy, and the same policy in other words: nothing but its texts differs.

A text is known by its path: the kind of its part, the name, and what it says of it, such as `rules/danger/because`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import evolve

from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.policy import (
    Action,
    Definition,
    EscalationLine,
    Group,
    Invariant,
    Otherwise,
    PolicyDocument,
    Rule,
    Source,
    Unsettled,
)
from sharepolicy.language.vocabulary import YES_NO, Fact, Impossible, SeveralOf, Vocabulary
from sharepolicy.language.words import member_words, say_value

Path = tuple[str, ...]
Say = Callable[[Path, str], str]
"""What to say in place of the text at a path."""

T = TypeVar(
    "T", Source, Definition, Group, Rule, Otherwise, Unsettled, EscalationLine, Action, Invariant, Fact, SeveralOf
)
F = TypeVar("F", Fact, SeveralOf)

_WORDS = re.compile("[a-z0-9]+")
_MOST_WORDS = 12

_OF_GROUPS = {"title": "title", "says": "says"}
_OF_LINES = {"because": "because", "judgement": "judgement"}
_OF_ACTIONS = {"says": "says", "judgement": "judgement"}
_OF_PROMISES = {"says": "says", "judgement": "judgement"}


def texts_of(document: PolicyDocument) -> dict[Path, str]:
    """Every text of a policy that people read, by its path. Those that are empty are left out."""
    return texts_as_said(document, lambda _, text: text)


def texts_as_said(document: PolicyDocument, say: Say) -> dict[Path, str]:
    """What is said for each of these texts."""
    found: dict[Path, str] = {}

    def note(path: Path, text: str) -> str:
        found[path] = say(path, text)
        return text

    with_texts(document, note)
    return found


def same_but_for_texts(one: PolicyDocument, other: PolicyDocument) -> bool:
    """Whether two policies differ in nothing but their texts."""
    return _silent(one) == _silent(other)


def _silent(document: PolicyDocument) -> PolicyDocument:
    """The policy with the same text everywhere."""
    told = with_texts(document, lambda _, __: "...")
    facts = {name: evolve(fact, asks="", label="", help="") for name, fact in told.vocabulary.facts.items()}
    base = _silent(document.base) if document.base is not None else None
    return evolve(told, vocabulary=evolve(told.vocabulary, facts=facts), base=base)


def in_language(document: PolicyDocument, language: str, say: Say) -> PolicyDocument:
    """The same policy in another language."""
    base = in_language(document.base, language, say) if document.base is not None else None
    whole = in_language(document.whole, language, say) if document.whole is not None else None
    found = evolve(with_texts(document, say, language), base=base, whole=whole)
    assert same_but_for_texts(found, document)
    return evolve(found, language=language, original=document.original or document)


def with_texts(document: PolicyDocument, say: Say, language: str = "") -> PolicyDocument:
    """The same policy with other texts, without its base. `say` is asked for every text that is not empty."""

    def parts(section: str, things: Mapping[str, T], texts: Mapping[str, str]) -> dict[str, T]:
        return {name: _told(thing, (section, name), texts, say) for name, thing in things.items()}

    title, about = _say(("title",), document.title, say), _say(("about",), document.about, say)
    vocabulary = document.vocabulary
    several = {name: _told_fact(each, say, language) for name, each in vocabulary.several.items()}
    return evolve(
        document,
        title=title,
        about=about,
        vocabulary=Vocabulary(
            _facts(vocabulary, several, say, language),
            several,
            tuple(evolve(each, because=_say(reason_path(each), each.because, say)) for each in vocabulary.impossible),
        ),
        sources={name: _source(each, say) for name, each in document.sources.items()},
        definitions=parts("definitions", document.definitions, {"says": "says"}),
        groups=parts("groups", document.groups, _OF_GROUPS),
        rules=parts("rules", document.rules, _OF_LINES),
        otherwise=_told(document.otherwise, ("otherwise",), {"because": "because"}, say)
        if document.otherwise
        else None,
        unsettled=_told(document.unsettled, ("unsettled",), {"because": "because"}, say),
        roles={name: _say(("roles", name), text, say) for name, text in document.roles.items()},
        escalation=parts("escalation", document.escalation, _OF_LINES),
        actions=parts("actions", document.actions, _OF_ACTIONS),
        invariants={name: _promise(each, say) for name, each in document.invariants.items()},
        background=tuple(
            evolve(each, reason=_say(("background", str(each.citation)), each.reason, say))
            for each in document.background
        ),
        base=None,
    )


def reason_path(line: Impossible) -> Path:
    """The path of the reason of an impossible combination: it has no name, so its own first words are one."""
    words = "-".join(_WORDS.findall(line.because.lower())[:_MOST_WORDS])
    return "impossible", words if words[:1].isalpha() else f"a-{words or 'reason'}"


def reason_paths(document: PolicyDocument) -> list[Path]:
    """Those of all impossible combinations, by the words of the policy itself: in every language the same."""
    return [reason_path(line) for line in (document.original or document).vocabulary.impossible]


def _say(path: Path, text: str, say: Say) -> str:
    return say(path, text) if text else text


def _told(thing: T, path: Path, texts: Mapping[str, str], say: Say) -> T:
    """A part with its texts told; `texts` gives the field of each."""
    told: dict[str, Any] = {field: _say((*path, name), getattr(thing, field), say) for name, field in texts.items()}
    return evolve(thing, **told)


def _source(source: Source, say: Say) -> Source:
    path = ("sources", source.name)
    clauses = {
        name: evolve(clause, text=_say((*path, "clauses", name), clause.text, say))
        for name, clause in source.clauses.items()
    }
    return evolve(_told(source, path, {"title": "title", "note": "note"}, say), clauses=clauses)


def _promise(invariant: Invariant, say: Say) -> Invariant:
    """A promise. One that is made for each of several values has one text for all of them."""
    return _told(invariant, ("invariants", invariant.promise), _OF_PROMISES, say)


def story_path(example: str) -> Path:
    """The path of the story of an example. The stories are no part of a policy, but they are translated with it."""
    return "examples", example, "story"


def _facts(vocabulary: Vocabulary, several: Mapping[str, SeveralOf], say: Say, language: str) -> dict[str, Fact]:
    """The facts. A member of a several-of has no texts of its own."""
    found = {}
    for name, fact in vocabulary.facts.items():
        if (whole := several.get(fact.several)) is None:
            found[name] = evolve(_told_fact(fact, say, language), language=language)
        else:
            called = say_value(vocabulary.several[fact.several], fact.member)
            called = say(("facts", whole.name, "values", fact.member), called)
            words = member_words(whole, fact.member, called, language)
            told = evolve(fact, asks=words.asks, label=words.label, help=words.help, language=language)
            because = _say(("facts", whole.name, "usual_because"), fact.usual_because, say)
            found[name] = evolve(told, value_names=_yes_and_no(language), usual_because=because)
    return found


def _told_fact(fact: F, say: Say, language: str) -> F:
    """A fact in other words, its values and their meanings among them."""
    path: Path = ("facts", fact.name)
    told = _told(fact, path, {"asks": "asks", "name": "label", "help": "help"}, say)
    meanings = {value: _say((*path, "meanings", value), text, say) for value, text in fact.meanings.items()}
    values = fact.members if isinstance(fact, SeveralOf) else () if fact.values == YES_NO else fact.values
    names = {value: say((*path, "values", value), say_value(fact, value)) for value in values}
    if isinstance(told, SeveralOf):  # a member without a name of its own is called by its meaning
        names = {member: name for member, name in names.items() if member in fact.value_names or member not in meanings}
    told = evolve(told, meanings=meanings, value_names=names)
    if isinstance(told, SeveralOf):
        return told
    unit = _say((*path, "unit"), told.unit, say)
    because = _say((*path, "usual_because"), told.usual_because, say)
    return evolve(
        told, unit=unit, usual_because=because, value_names=names or _yes_and_no(language) if told.values else {}
    )


_ANSWERS = (to_say("yes"), to_say("no"))
"""The answers, for the catalogues."""


def _yes_and_no(language: str) -> dict[str, str]:
    """The two answers to most questions, in the words of the program."""
    return {value: said(language, value) for value in YES_NO} if language else {}
