"""The common names under which two policies are compared, where each has its own names for some facts and values.

A renaming gives a document these names, and turns cases back into the document's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import Factory, evolve, frozen

from sharepolicy.analysis.change.same_form import AnswerForm
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Example, Request
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import Action, EscalationLine, Invariant, PolicyDocument, Within
from sharepolicy.language.rewriting import map_conditions, map_tests
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, Vocabulary

Timed = TypeVar("Timed", Action, EscalationLine, Invariant)

APART = " (before)"
"""What is put behind the name of a fact that only shares its name with a fact of the new policy."""


class RenameError(ValueError):
    """A renaming that does not fit the policy. The message says why, to the person who asked for it."""


@frozen
class Renaming:
    """New names for facts and values, and new forms for facts. Whatever is not named stays as it is."""

    facts: Mapping[str, str] = Factory(dict)
    values: Mapping[str, Mapping[str, str]] = Factory(dict)
    forms: Mapping[str, AnswerForm] = Factory(dict)

    @property
    def is_none(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.facts or self.values or self.forms)

    def fact(self, name: str) -> str:
        """The name of a fact in the comparison."""
        return self.facts.get(name, name)

    def said(self, name: str, values: Values) -> Values:
        """Values in a condition of the policy, under the names of the comparison."""
        if isinstance(values, frozenset):
            other = self.values.get(name, {})
            return frozenset(other.get(value, value) for value in values)
        return self.forms[name].said(values) if name in self.forms else values

    def given(self, name: str, values: Values) -> Values:
        """Values in a case of the policy, under the names of the comparison."""
        if isinstance(values, Ranges):
            return self.forms[name].given(values) if name in self.forms else values
        return self.said(name, values)

    def back(self, name: str, values: Values) -> Values:
        """Values of the comparison under the policy's own names, for a fact by its own name."""
        if isinstance(values, frozenset):
            other = {new: old for old, new in self.values.get(name, {}).items()}
            return frozenset(other.get(value, value) for value in values)
        return self.forms[name].back(values) if name in self.forms else values


def renaming_of(rename: Mapping[str, str], old: PolicyDocument, new: PolicyDocument) -> Renaming:
    """What `FACT: NEW` and `FACT:VALUE: NEW` stand for. Raises RenameError if a policy does not have its name."""
    vocabulary = old.vocabulary
    called = {what: name for what, name in rename.items() if ":" not in what}
    facts: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for name, other in called.items():
        _must_have_fact("old", vocabulary, name)
        _must_have_fact("new", new.vocabulary, other, several=name in vocabulary.several)
        facts |= {m: f"{other}{m.removeprefix(name)}" for m in _members(vocabulary, name)}
    for what, other in rename.items():
        name, colon, value = what.partition(":")
        if not colon:
            continue
        _must_have_fact("old", vocabulary, name)
        _must_have_value("old", vocabulary, name, value)
        there = called.get(name, name)
        several = vocabulary.several.get(name)
        _must_have_fact("new", new.vocabulary, there, several=several is not None)
        _must_have_value("new", new.vocabulary, there, other)
        if several:
            facts[several.fact_name(value)] = new.vocabulary.several[there].fact_name(other)
        else:
            values.setdefault(name, {})[value] = other
    renaming = Renaming(facts, values)
    _must_stay_apart([renaming.fact(name) for name in vocabulary.facts], "facts")
    for name, fact in vocabulary.facts.items():
        _must_stay_apart([values.get(name, {}).get(value, value) for value in fact.values], f"values of `{name}`")
    return renaming


def _must_have_fact(which: str, vocabulary: Vocabulary, name: str, *, several: bool | None = None) -> None:
    """`several` says which kind it must be, if that matters: with several values at once, or plain."""
    plain = {} if several else vocabulary.facts
    lists = {} if several is False else vocabulary.several
    if name in plain or name in lists:
        return
    if name in vocabulary.facts or name in vocabulary.several:
        how = "one value" if several else "several values at once"
        raise RenameError(f"`{name}` has {how} in the {which} policy, and the fact of the other policy has not")
    wanted = " to rename" if which == "old" else ""
    raise RenameError(f"the {which} policy has no fact `{name}`{wanted}; {did_you_mean(name, [*plain, *lists])}")


def _must_have_value(which: str, vocabulary: Vocabulary, name: str, value: str) -> None:
    several = vocabulary.several.get(name)
    known = list(several.members if several else vocabulary.facts[name].values)
    if value not in known:
        raise RenameError(f"`{name}` has no value `{value}` in the {which} policy; {did_you_mean(value, known)}")


def _members(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    several = vocabulary.several.get(name)
    return tuple(map(several.fact_name, several.members)) if several else (name,)


def _must_stay_apart(names: list[str], what: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RenameError(f"two {what} would both be called `{twice}`")


def apart(names: Iterable[str]) -> Renaming:
    """The renaming that gives these facts names that no other policy has."""
    return Renaming({name: f"{name}{APART}" for name in names})


def after(document: PolicyDocument, first: Renaming, second: Renaming) -> Renaming:
    """One renaming of the facts of a document followed by another, as one renaming."""
    names = {name: second.fact(first.fact(name)) for name in document.vocabulary.facts}
    forms = {name: second.forms[said] for name in names if (said := first.fact(name)) in second.forms}
    return Renaming({name: new for name, new in names.items() if name != new}, first.values, forms)


def renamed(document: PolicyDocument, renaming: Renaming, *, limits: bool = True) -> PolicyDocument:
    """The document with the names of the comparison. Without `limits`, these keep the names of their dates."""
    if renaming.is_none:
        return document

    def test(found: Test) -> Test:
        return Test(renaming.fact(found.fact), renaming.said(found.fact, found.values), found.span)

    def facts(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(renaming.fact(name) for name in names)

    def timed(thing: Timed) -> Timed:
        return (
            evolve(thing, within=renamed_limit(thing.within, renaming))
            if limits and thing.within is not None
            else thing
        )

    def promise(invariant: Invariant) -> Invariant:
        moves = invariant.moves and evolve(invariant.moves, fact=renaming.fact(invariant.moves.fact))
        spoken = invariant.for_value(renaming.fact(invariant.each) if invariant.each else "")
        return evolve(timed(spoken), moves=moves, regardless_of=facts(invariant.regardless_of))

    groups = {}
    for name, group in document.groups.items():
        asked = [member for fact in group.asks for member in _members(document.vocabulary, fact)]
        together = tuple(map(facts, group.together))
        same = facts(asked) == tuple(asked) and together == group.together
        groups[name] = group if same else evolve(group, asks=facts(asked), together=together)
    spoken = map_conditions(document, lambda condition: map_tests(condition, test))
    return evolve(
        spoken,
        vocabulary=_vocabulary(spoken.vocabulary, renaming),
        groups=groups,
        actions={name: timed(action) for name, action in spoken.actions.items()},
        escalation={name: timed(line) for name, line in spoken.escalation.items()},
        invariants={each.name: each for each in map(promise, spoken.invariants.values())},
    )


def renamed_limit(limit: Within, renaming: Renaming) -> Within:
    """The time limit, counted from the date with the name of the comparison."""
    return limit.starting(renaming.fact(limit.start)) if limit.start else limit


def renamed_request(request: Request, renaming: Renaming) -> Request:
    """The request with the names of the comparison."""

    def said(given: Mapping[str, Values]) -> dict[str, Values]:
        return {renaming.fact(name): renaming.given(name, values) for name, values in given.items()}

    spans = {renaming.fact(name): span for name, span in request.spans.items()}
    return evolve(request.with_each(said), spans=spans)


def renamed_example(example: Example, renaming: Renaming) -> Example:
    """The example with the names of the comparison."""
    if renaming.is_none:
        return example
    spoken = renamed_request(example.request, renaming)
    expect = evolve(
        example.expect,
        ask_first=renaming.fact(example.expect.ask_first),
        within=tuple(renamed_limit(limit, renaming) for limit in example.expect.within),
        actions=tuple(
            evolve(each, within=renamed_limit(each.within, renaming)) if each.within else each
            for each in example.expect.actions
        ),
    )
    return evolve(example, request=spoken, expect=expect)


def _vocabulary(vocabulary: Vocabulary, renaming: Renaming) -> Vocabulary:
    def fact(found: Fact) -> Fact:
        words = renaming.values.get(found.name, {})
        name = renaming.fact(found.name)
        return evolve(
            renaming.forms[found.name].fact(found) if found.name in renaming.forms else found,
            name=name,
            label=f"{found.label}, as the old policy asks it" if name.endswith(APART) else found.label,
            values=tuple(words.get(value, value) for value in found.values),
            meanings={words.get(value, value): meaning for value, meaning in found.meanings.items()},
            value_names={words.get(value, value): said for value, said in found.value_names.items()},
            changes_to=renaming.said(found.name, found.changes_to) if found.changes_to is not None else None,
            usual=renaming.said(found.name, found.usual) if found.usual is not None else None,
            years_between=tuple(end if isinstance(end, int) else renaming.fact(end) for end in found.years_between),
        )

    return evolve(vocabulary, facts={renaming.fact(name): fact(found) for name, found in vocabulary.facts.items()})
