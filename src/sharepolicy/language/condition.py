"""Conditions: what must hold for a rule to apply."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property

from attrs import field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.outcome import Outcome
from sharepolicy.language.values import Values


@frozen
class Test:
    """The fact has one of these values."""

    __test__ = False  # a test runner would take it for a test class by its name

    fact: str
    values: Values
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class AllOf:
    """Every part holds. Without parts it always holds."""

    parts: tuple[Condition, ...] = ()


@frozen
class AnyOf:
    """At least one part holds. Without parts it never holds."""

    parts: tuple[Condition, ...] = ()


@frozen
class Not:
    """The part does not hold."""

    part: Condition


@frozen
class CountOf:
    """At least `least` of the parts hold, and at most `most`; None sets no such limit."""

    parts: tuple[Condition, ...]
    least: int = 0
    most: int | None = None
    span: Span | None = field(default=None, eq=False, repr=False)

    @cached_property
    def spelt_out(self) -> Condition:
        """The same said by `AllOf`, `AnyOf` and `Not` alone. What is repeated in it is shared."""
        parts = self.parts

        @cache
        def hold(least: int, start: int) -> Condition:
            """At least so many of the parts from `start` on hold."""
            rest = parts[start:]
            if least <= 0:
                return ALWAYS
            if least == 1 or least > len(rest):
                return AnyOf(rest if least == 1 else ())
            if least == len(rest):
                return AllOf(rest)
            return AnyOf((AllOf((rest[0], hold(least - 1, start + 1))), hold(least, start + 1)))

        enough = hold(self.least, 0)
        return enough if self.most is None else AllOf((enough, Not(hold(self.most + 1, 0))))


@frozen
class OfBase:
    """What a base says: the base itself (`level` 1), its own base (2), and so on; without an outcome, a part of it."""

    level: int
    outcome: Outcome | None = None


@frozen
class Is:
    """A condition that has a name: a definition of the policy, or, `of_base`, what the base of an overlay says."""

    definition: str
    condition: Condition
    span: Span | None = field(default=None, eq=False, repr=False)
    of_base: OfBase | None = None


Condition = Test | AllOf | AnyOf | Not | CountOf | Is

ALWAYS = AllOf()

DEEPEST_CONDITION = 100
"""How deep a condition may be nested, definitions included: most functions that handle conditions are recursive."""


def is_too_deep(condition: Condition) -> bool:
    """Whether a condition is nested deeper than DEEPEST_CONDITION."""
    level: list[Condition] = [condition]
    for _ in range(DEEPEST_CONDITION):
        below = {id(part): part for each in level for part in spelt_parts_of(each)}  # shared parts once
        if not below:
            return False
        level = list(below.values())
    return True


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that it is made of."""
    match condition:
        case Test():
            return ()
        case AllOf(parts) | AnyOf(parts) | CountOf(parts):
            return parts
        case Not(part) | Is(condition=part):
            return (part,)


def spelt_parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Like `parts_of`, but a count is made of what it stands for: so it is measured by how much that is."""
    return (condition.spelt_out,) if isinstance(condition, CountOf) else parts_of(condition)


def tests_of(condition: Condition) -> Iterator[Test]:
    """Every test in a condition, in the order in which they are written."""
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Test):
            yield part
        else:
            waiting += parts_of(part)[::-1]


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts that a condition names, each once, in order."""
    return tuple(dict.fromkeys(test.fact for test in tests_of(condition)))


def definitions_of(condition: Condition) -> frozenset[str]:
    """The definitions that a condition uses, also through others."""
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Is):
            if part.definition in found:
                continue
            found.add(part.definition)
        waiting += parts_of(part)
    return frozenset(found)
