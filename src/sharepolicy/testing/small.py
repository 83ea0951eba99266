"""Policies made by hand, in few words, for tests in which every fact and rule should be in sight."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.language.case import Case
from sharepolicy.language.condition import ALWAYS, Condition, Test
from sharepolicy.language.policy import Citation, Group, Name, Otherwise, Outcome, PolicyDocument, Rule
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, Impossible, Vocabulary


def _fact(name: str, type_: FactType, **more: Any) -> Fact:
    label = name.replace("_", " ")
    return Fact(name, type_, asks=f"What is {label}?", label=label, **more)


def yes_no(name: str, **more: Any) -> Fact:
    """A yes/no fact."""
    return _fact(name, FactType.YES_NO, values=YES_NO, **more)


def choice(name: str, *values: str, **more: Any) -> Fact:
    """A fact with one of these values."""
    return _fact(name, FactType.CHOICE, values=values, **more)


def scale(name: str, *values: str, **more: Any) -> Fact:
    """A fact whose values rise."""
    return _fact(name, FactType.SCALE, values=values, **more)


def number(name: str, minimum: int | None = None, maximum: int | None = None, **more: Any) -> Fact:
    """A whole number."""
    return _fact(name, FactType.NUMBER, minimum=minimum, maximum=maximum, **more)


def date(name: str, **more: Any) -> Fact:
    """A date without bounds."""
    return _fact(name, FactType.DATE, **more)


def has(fact: str, *values: str) -> Test:
    """The fact has one of these values, or `yes` if none is given."""
    return Test(fact, frozenset(values or ("yes",)))


def between(fact: str, low: int | datetime.date | None, high: int | datetime.date | None) -> Test:
    """The number or date lies between these two, both included; None means no limit."""

    def whole(end: int | datetime.date | None) -> int | None:
        return end.toordinal() if isinstance(end, datetime.date) else end

    return Test(fact, Ranges.of(whole(low), whole(high)))


def rule(
    name: str,
    outcome: Outcome,
    when: Condition = ALWAYS,
    *,
    overrides: Iterable[str] = (),
    group: str = "all-rules",
    **more: Any,
) -> Rule:
    """A rule that gives its own name as its reason."""
    names = tuple(Name(over) for over in overrides)
    return Rule(name, group, outcome, when, because=f"Because of {name}.", overrides=names, **more)


def small_policy(
    facts: Iterable[Fact],
    *rules: Rule,
    impossible: Iterable[Condition] = (),
    otherwise: Outcome | None = Outcome.ESCALATE,
    groups: Iterable[Group] = (),
    precedence: Iterable[str] = (),
    sources: Iterable[Citation] = (),
    **more: Any,
) -> PolicyDocument:
    """A policy with these facts and rules. Groups named only by a rule are added."""
    named = {group.name: group for group in groups}
    for each in rules:
        named.setdefault(each.group, Group(each.group, "principles"))
    return PolicyDocument(
        "small",
        Vocabulary({fact.name: fact for fact in facts}, impossible=tuple(Impossible(when) for when in impossible)),
        title="A small policy",
        version="1.0.0",
        groups=named,
        rules={each.name: each for each in rules},
        precedence=tuple(Name(name) for name in precedence),
        otherwise=Otherwise(otherwise, "No rule applies.", tuple(sources), to="manager") if otherwise else None,
        roles={"manager": "your line manager"},
        **more,
    )


def case_with(given: Mapping[str, Values | str | int]) -> Case:
    """A case in which these facts have these values; a word or number stands for itself."""

    def values(value: Values | str | int) -> Values:
        if isinstance(value, str):
            return frozenset({value})
        return Ranges.of(value, value) if isinstance(value, int) else value

    return Case({fact: values(value) for fact, value in given.items()})
