"""How the groups of a policy override each other: the strongest first, as steps of a ladder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.precedence import overridden_by


@frozen(slots=False)
class Ladder:
    """The groups that have rules, on as few steps as their order allows, the strongest first.

    A group overrides another one wholly if each of its rules overrides each rule of the other, and partly if some do.
    Groups on one step do not wholly override each other.
    """

    steps: tuple[tuple[str, ...], ...]
    wholly: Mapping[str, frozenset[str]]
    partly: Mapping[str, frozenset[str]]

    def beside(self, group: str) -> tuple[str, ...]:
        """The groups on lower steps that it does not wholly override."""
        place = self._places[group]
        lower = (each for step in self.steps[place + 1 :] for each in step)
        return tuple(each for each in lower if each not in self.wholly[group])

    def level(self, group: str) -> tuple[str, ...]:
        """The other groups on its step that it partly overrides."""
        return tuple(each for each in self.steps[self._places[group]] if each in self.partly[group])

    def against(self, group: str) -> tuple[str, ...]:
        """The groups on higher steps that it partly overrides."""
        higher = (each for step in self.steps[: self._places[group]] for each in step)
        return tuple(each for each in higher if each in self.partly[group])

    @property
    def is_strict(self) -> bool:
        """Whether each group wholly overrides all on lower steps, and nothing else."""
        return not any(self.beside(group) or self.level(group) or self.against(group) for group in self._places)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {group: place for place, step in enumerate(self.steps) for group in step}


def ladder(document: PolicyDocument) -> Ladder:
    """The order of the groups of a policy, from what its rules override, for whatever reason."""
    above = overridden_by(document)
    rules: dict[str, list[str]] = {}
    for rule in document.rules.values():
        rules.setdefault(rule.group, []).append(rule.name)
    listed = [entry.name for entry in document.precedence]
    groups = [name for name in dict.fromkeys([*listed, *document.groups]) if name in rules]
    pairs: dict[tuple[str, str], list[bool]] = {
        (one, other): [strong in above[weak] for strong in rules[one] for weak in rules[other]]
        for one in groups
        for other in groups
        if one != other
    }
    wholly = {one: frozenset(other for other in groups if other != one and all(pairs[one, other])) for one in groups}
    partly = {
        one: frozenset(other for other in groups if other != one and any(pairs[one, other])) - wholly[one]
        for one in groups
    }
    return Ladder(tuple(_steps(groups, wholly)), wholly, partly)


def _steps(groups: list[str], wholly: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Each group as high as it can stand below all that override it."""
    left, steps = list(groups), []
    while left:
        step = tuple(name for name in left if not any(name in wholly[other] for other in left))
        steps.append(step)
        left = [name for name in left if name not in step]
    return steps
