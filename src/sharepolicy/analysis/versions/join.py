"""The document that joins the versions of a policy over time: every part of a version holds only on its own days.

What is said about a case whose day is open then covers all versions, exactly and by the same means as for any other
policy. Rules, groups and lines with the same name in several versions are kept apart here; people see that one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TypeVar

from attrs import evolve, frozen

from sharepolicy.analysis.change.common_names import Renaming, renamed
from sharepolicy.analysis.decision.reasons import sources_of
from sharepolicy.analysis.versions.naming import differing_names, names_of, sources_apart, tags_of
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Test
from sharepolicy.language.domain import joined_fact
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.policy import (
    Action,
    EscalationLine,
    Group,
    Name,
    Otherwise,
    PolicyDocument,
    Rule,
    Unsettled,
)
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.rewriting import written_out
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, Impossible, SeveralOf, Vocabulary

_THE_DAY = "the-day"
"""The group that asks for the day before anything else, since the day says which version asks the rest."""

KnownRule = tuple[Rule, tuple[str, ...]]
"""A rule as people know it, and the names of those that stand for it."""

T = TypeVar("T")
D = TypeVar("D", Action, EscalationLine)


@frozen(eq=False)
class JoinedVersions:
    """The document that joins some versions, and what its parts stand for.

    `date` is the date of the decision. `told` are the rules as people know them, and `actions` gives that for each
    action of the document; `otherwises` are the rules that stand for the `otherwise` of a version. `names` are, for
    each version, its facts that have another name here.
    """

    document: PolicyDocument
    versions: tuple[VersionInForce, ...]
    date: str
    told: tuple[KnownRule, ...]
    actions: Mapping[str, Action]
    otherwises: Mapping[str, Otherwise]
    names: tuple[Mapping[str, str], ...]


@frozen(eq=False)
class _Part:
    """A version under the names of the whole: its document, its own days, and its tag."""

    document: PolicyDocument
    days: Test
    tag: str
    apart: frozenset[str]

    def own(self, name: str) -> str:
        """The name here of one of its rules, groups or lines, kept apart from the same name in other versions."""
        return f"{name} ({self.tag})" if name in self.apart else name

    def then(self, condition: Condition) -> Condition:
        """A condition on the days of this version. Definitions are written out: other versions may use their names."""
        return AllOf((self.days, written_out(condition)))

    def then_each(self, things: Iterable[D]) -> dict[str, D]:
        """Its actions or lines of escalation, each under its name here and on its own days."""
        return {
            self.own(each.name): evolve(each, name=self.own(each.name), when=self.then(each.when)) for each in things
        }


def join(versions: Sequence[VersionInForce]) -> JoinedVersions:
    """The versions of a policy, the oldest first, as one policy. Some of them must have a date of the decision."""
    date = next(each.date for each in reversed(versions) if each.date is not None)
    tags = tags_of(versions)
    names = names_of(versions, tags, date.name)
    spoken = [renamed(each.document, Renaming(own), limits=False) for each, own in zip(versions, names, strict=True)]
    spoken = sources_apart(spoken, tags)
    counted = Counter(name for each in spoken for name in {*each.rules, *each.groups, *each.escalation, *each.actions})
    apart = frozenset(name for name, times in counted.items() if times > 1)
    parts = [
        _Part(document, Test(date.name, version.days), tag, apart)
        for version, document, tag in zip(versions, spoken, tags, strict=True)
    ]
    otherwise, otherwises = _otherwise(parts)
    newest = spoken[-1]
    document = PolicyDocument(
        name=newest.name,
        title=newest.title,
        version=" or ".join(tags),
        language=newest.language,
        vocabulary=_vocabulary(parts, date, reduce(Ranges.__or__, (each.days for each in versions))),
        sources=_all(each.sources for each in spoken),
        definitions=_all(each.definitions for each in spoken),
        groups=_groups(parts, date.name),
        rules=_all(_rules(part, otherwises) for part in parts),
        otherwise=otherwise,
        unsettled=_unsettled(spoken),
        roles=_roles(spoken),
        escalation=_all(part.then_each(part.document.escalation.values()) for part in parts),
        actions=_all(part.then_each(part.document.actions.values()) for part in parts),
    )
    told, actions = tuple(_told(parts)), _told_actions(parts)
    return JoinedVersions(document, tuple(versions), date.name, told, actions, dict(otherwises.values()), names)


def _all(found: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """All mappings in one; the last wins if a name occurs twice."""
    return {name: thing for each in found for name, thing in each.items()}


def _vocabulary(parts: Sequence[_Part], date: Fact, covered: Ranges) -> Vocabulary:
    """The facts of all versions, as wide as in any of them; each keeps its own values on the days of a version."""
    facts: dict[str, Fact] = {}
    several: dict[str, SeveralOf] = {}
    for part in reversed(parts):
        for name, fact in part.document.vocabulary.facts.items():
            facts[name] = joined_fact(facts[name], fact) if name in facts else fact
        for name, whole in part.document.vocabulary.several.items():
            first = several.setdefault(name, whole)
            members = tuple(dict.fromkeys((*first.members, *whole.members)))
            meanings, names = {**whole.meanings, **first.meanings}, {**whole.value_names, **first.value_names}
            several[name] = evolve(first, members=members, meanings=meanings, value_names=names)
    facts[date.name] = evolve(date, minimum=None, maximum=None)
    impossible = [Impossible(Test(date.name, covered.complement()), "The policy does not cover that day.")]
    for part in parts:
        vocabulary = part.document.vocabulary
        impossible += [evolve(each, when=part.then(each.when)) for each in vocabulary.impossible]
        for name, fact in vocabulary.facts.items():
            if name != date.name and (beyond := facts[name].all_values - fact.all_values):
                impossible.append(Impossible(AllOf((part.days, Test(name, beyond)))))
    return Vocabulary(facts, several, tuple(impossible))


def _groups(parts: Sequence[_Part], date: str) -> dict[str, Group]:
    found = {_THE_DAY: Group(_THE_DAY, "questions", asks=(date,))}
    for part in parts:
        for group in part.document.groups.values():
            found[part.own(group.name)] = evolve(group, name=part.own(group.name), overrides=())
    return found


def _rules(part: _Part, fallbacks: Mapping[str, tuple[str, Otherwise]]) -> dict[str, Rule]:
    """The rules of a version, each overriding what it overrides there, and its `otherwise` where that is a rule."""
    document, above = part.document, overridden_by(part.document)
    fallback = fallbacks.get(part.tag)
    last = (Name(fallback[0]),) if fallback is not None else ()
    found = {
        part.own(name): evolve(
            rule,
            name=part.own(name),
            group=part.own(rule.group),
            when=part.then(rule.condition),
            in_force=None,
            overrides=(*(Name(part.own(weaker)) for weaker in above if name in above[weaker]), *last),
            sources=sources_of(document, rule),
        )
        for name, rule in document.rules.items()
    }
    if fallback is not None:
        name, otherwise = fallback
        found[name] = Rule(name, _THE_DAY, otherwise.outcome, part.days, otherwise.because, to=otherwise.to)
    return found


def _told(parts: Sequence[_Part]) -> list[KnownRule]:
    """The rules as people know them: one rule if versions say the same under one name, whatever its conditions."""
    differing = differing_names(part.document.definitions for part in parts)
    alike: dict[tuple[object, ...], list[tuple[_Part, Rule]]] = {}
    for part in parts:
        for rule in part.document.rules.values():
            spoken = evolve(rule, group=part.own(rule.group), sources=sources_of(part.document, rule))
            key = (rule.name, rule.outcome, rule.because, spoken.sources, rule.required)
            alike.setdefault(key, []).append((part, spoken))
    found: list[KnownRule] = []
    for same in alike.values():
        conditions = [written_out(rule.condition, differing) for _, rule in same]
        rule = evolve(same[-1][1], in_force=None, when=conditions[-1])
        if any(condition != conditions[0] for condition in conditions):
            ways = zip(same, conditions, strict=True)
            rule = evolve(rule, when=AnyOf(tuple(AllOf((part.days, condition)) for (part, _), condition in ways)))
        found.append((rule, tuple(part.own(rule.name) for part, rule in same)))
    return found


def _otherwise(parts: Sequence[_Part]) -> tuple[Otherwise | None, dict[str, tuple[str, Otherwise]]]:
    """The `otherwise` of all versions if it is the same, else a rule in its place for each version, by its tag."""
    every = [part.document.otherwise for part in parts]
    if all(each == every[0] for each in every):
        return every[0], {}
    pairs = zip(parts, every, strict=True)
    return None, {part.tag: (f"otherwise ({part.tag})", each) for part, each in pairs if each is not None}


def _unsettled(documents: Sequence[PolicyDocument]) -> Unsettled:
    """What to say when too little is known: what any of the versions says. Whom to ask is kept for each version."""
    every = [document.unsettled for document in documents]
    because = " ".join(dict.fromkeys(each.because for each in every))
    return Unsettled(because, tuple(dict.fromkeys(citation for each in every for citation in each.sources)))


def _roles(documents: Sequence[PolicyDocument]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for document in documents:
        for role, words in document.roles.items():
            found.setdefault(role, {})[words] = None
    return {role: " or ".join(words) for role, words in found.items()}


def _told_actions(parts: Sequence[_Part]) -> dict[str, Action]:
    """For each action here the action as people know it: one action if versions ask for the same under one name."""
    alike: dict[tuple[object, ...], Action] = {}
    found = {}
    for part in parts:
        for action in part.document.actions.values():
            read = (action.name, action.timing, action.says, action.within, action.sources)
            found[part.own(action.name)] = alike.setdefault(read, action)
    return found
