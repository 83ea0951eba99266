"""Which texts are worded differently, in the language of a policy and in those into which it is translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from attrs import Factory, frozen

from sharepolicy.analysis.change.change import Edit, TextChange
from sharepolicy.analysis.change.common_names import Renaming
from sharepolicy.language.in_language import Path, texts_of
from sharepolicy.language.policy import PolicyDocument

_KINDS = {
    "facts": "fact",
    "sources": "source",
    "definitions": "definition",
    "groups": "group",
    "rules": "rule",
    "roles": "role",
    "escalation": "escalation",
    "actions": "action",
    "invariants": "invariant",
    "background": "background",
    "impossible": "impossible",
    "examples": "example",
}
"""What a text is of, by the section that its path begins with. Of what is not here, there is only one in a policy."""

_OF_VALUES = {"values": "name of {}", "meanings": "meaning of {}", "clauses": "clause {}"}
"""Texts of something within a thing, by the name of what holds them."""

_WITHIN = 3
"""A longer path leads to something within a thing."""

_PARTS = {("fact", "name"): "label", ("background", ""): "because", ("impossible", ""): "because"}
"""Texts that are not called as their path ends."""


@frozen
class TranslatedTexts:
    """What of a policy is translated into a language. `flaw` says why it cannot be read, if it cannot."""

    texts: Mapping[Path, str] = Factory(dict)
    flaw: str = ""


def texts(old: PolicyDocument, new: PolicyDocument, renaming: Renaming) -> Iterator[TextChange]:
    """The texts that are worded differently, in things that both policies have. `renaming` is that of the old one."""
    was = {path_in_new(path, old, renaming): text for path, text in _own_texts(old).items()}
    yield from _reworded(was, _own_texts(new), _things(old, renaming) & _things(new, Renaming()))


def changed_translations(
    old: tuple[PolicyDocument, Mapping[str, TranslatedTexts]],
    new: tuple[PolicyDocument, Mapping[str, TranslatedTexts]],
    renaming: Renaming,
    examples: Collection[str],
) -> tuple[tuple[Edit, ...], tuple[TextChange, ...]]:
    """The languages in which something differs, and which texts. `examples` are those that both policies have."""
    (document, before), (other, after) = old, new
    things = _things(document, renaming) & _things(other, Renaming())
    things |= {("examples", name) for name in examples}
    edits, found = [], []
    for language in sorted({*before, *after}):
        was, now = before.get(language), after.get(language)
        if was is None or now is None:
            edits.append(Edit("language", language, "added" if was is None else "removed"))
            continue
        flaws = [(which, each.flaw) for which, each in (("old", was), ("new", now)) if each.flaw]
        said = {path_in_new(path, document, renaming): text for path, text in was.texts.items()}
        changed = [] if flaws else list(_reworded(said, now.texts, things, language))
        says = [f"those of the {which} policy cannot be read: {flaw}" for which, flaw in flaws]
        if says or changed:
            edits.append(Edit("language", language, "changed", says=(*says, *_counts(changed))))
        found += changed
    return tuple(edits), tuple(found)


def story_changes(old: Mapping[Path, str], new: Mapping[Path, str]) -> tuple[tuple[Edit, ...], tuple[TextChange, ...]]:
    """The examples whose stories are worded differently."""
    found = tuple(_reworded(old, new, {path[:2] for path in old if path in new}))
    return tuple(Edit("example", each.name, "changed", ("story",), ("its story was changed",)) for each in found), found


def _counts(changed: Collection[TextChange]) -> Iterator[str]:
    """How many texts are worded differently, translated now and no longer translated."""
    many = Counter((bool(each.before), bool(each.after)) for each in changed)
    for kind, (one, more) in {
        (True, True): ("is worded differently", "are worded differently"),
        (False, True): ("is translated now", "are translated now"),
        (True, False): ("is no longer translated", "are no longer translated"),
    }.items():
        if number := many[kind]:
            yield f"{number:,} {one if number == 1 else more}"


def _reworded(
    old: Mapping[Path, str], new: Mapping[Path, str], things: Collection[Path], language: str = ""
) -> Iterator[TextChange]:
    for path in dict.fromkeys([*new, *old]):
        was, now = old.get(path, ""), new.get(path, "")
        if was != now and _thing(path) in things:
            yield TextChange(*_called(path), was, now, language)


def _own_texts(document: PolicyDocument) -> dict[Path, str]:
    """The texts of a policy, with the names that its author gave to values, and with addresses."""
    vocabulary, found = document.vocabulary, texts_of(document)
    for path in [path for path in found if path[0] == "facts" and path[2] == "values"]:
        fact = vocabulary.several.get(path[1]) or vocabulary.facts[path[1]]
        if path[3] not in fact.value_names:
            del found[path]
    addresses = {("sources", name, "address"): each.address for name, each in document.sources.items() if each.address}
    return found | addresses


def _thing(path: Path) -> Path:
    """What a text is of: a fact, a value of a fact, a clause, a rule."""
    if len(path) > _WITHIN:
        return (*path[:2], "clauses" if path[2] == "clauses" else "values", path[3])
    return path[:2] if path[0] in _KINDS else path[:1]


def _called(path: Path) -> tuple[str, str, str]:
    """What kind of thing has a text, its name, and which of its texts it is."""
    if path[0] not in _KINDS:
        return path[0], "", path[1] if len(path) > 1 else "words"
    kind, tail = _KINDS[path[0]], path[2] if len(path) > 2 else ""
    if len(path) > _WITHIN:
        return kind, path[1], _OF_VALUES[tail].format(path[3])
    return kind, path[1], _PARTS.get((kind, tail), tail or "words")


def _things(document: PolicyDocument, renaming: Renaming) -> set[Path]:
    """Everything that a policy has and that has texts, under the names of the comparison."""
    vocabulary = document.vocabulary
    found: set[Path] = {("title",), ("about",), ("otherwise",), ("unsettled",)}
    values = {name: fact.values for name, fact in vocabulary.facts.items()}
    for name, each in (values | {name: several.members for name, several in vocabulary.several.items()}).items():
        found |= {("facts", name), *(("facts", name, "values", value) for value in each)}
    for source in document.sources.values():
        found |= {("sources", source.name), *(("sources", source.name, "clauses", clause) for clause in source.clauses)}
    for section in ("definitions", "groups", "rules", "roles", "escalation", "actions"):
        found |= {(section, name) for name in getattr(document, section)}
    found |= {("invariants", name) for name in document.promises}
    found |= {("background", str(each.citation)) for each in document.background}
    found |= {path for path in texts_of(document) if path[0] == "impossible"}
    return {path_in_new(path, document, renaming) for path in found}


def path_in_new(path: Path, old: PolicyDocument, renaming: Renaming) -> Path:
    """The path of a text of the old policy, or of what has it, under the names that the new policy has for facts."""
    if path[0] != "facts" or renaming.is_none:
        return path
    section, name, *rest = path
    several = old.vocabulary.several.get(name)
    if several is None:
        names = renaming.values.get(name, {})
        other = renaming.fact(name)
    else:
        spoken = {member: renaming.fact(several.fact_name(member)) for member in several.members}
        names = {member: full.rpartition("/")[2] for member, full in spoken.items()}
        other = next(iter(spoken.values())).rpartition("/")[0]
    if len(path) > _WITHIN:
        rest[-1] = names.get(rest[-1], rest[-1])
    return section, other, *rest
