"""Facts and the values they can have."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from attrs import Factory, field, frozen

from sharepolicy.ground.diagnostic import ClashingFact, Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language.citation import Citation
from sharepolicy.language.condition import Condition
from sharepolicy.language.values import Ranges, Values

YES_NO = ("yes", "no")

MOST_DIGITS = 15
"""The most digits a number can have, before and after the point together: floats tell all of these apart."""


class FactType(StrEnum):
    """How a fact is answered. Several-of is not among them: each of its members is a yes/no fact."""

    YES_NO = "yes/no"
    CHOICE = "choice"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"


class About(StrEnum):
    """What a fact can be about: the prefixes of its name."""

    SUBJECT = "subject"
    RECIPIENT = "recipient"
    ITEM = "item"


def about_of(name: str) -> tuple[About, ...]:
    """What the fact with that name is about: two or three for a pair or all three of them, none for the case."""
    prefixes = name.split(".")[:-1]
    return tuple(about for about in About if about in prefixes)


def bare(name: str) -> str:
    """The name of a fact without the prefixes that say what it is about."""
    return name.rpartition(".")[2]


@frozen
class Fact:
    """One thing that can be known about a case, with a plain question.

    `values` are its values (lowest first for a scale), and `value_names` what people call them where that is not the
    value itself as words. Numbers and dates have none, but may have a `minimum` and `maximum`, counted in units of ten
    to the power of minus `decimals` (dates: ordinal days).
    A member of a several-of fact is a yes/no fact that knows its `several` and its `member`. A `changeable` fact can
    be changed by the practitioner: to any of its values, or only to those in `changes_to`. What it nearly always is
    (`usual`) orders questions and words answers; nothing that decides looks at it. `language` is that of its texts, if
    it is not the one in which the policy was written.
    """

    name: str
    type: FactType
    asks: str
    label: str
    values: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(factory=dict, hash=False)
    value_names: Mapping[str, str] = field(factory=dict, hash=False)
    help: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    changeable: bool = False
    changes_to: Values | None = None
    decision_date: bool = False
    several: str = ""
    member: str = ""
    usual: Values | None = None
    usual_because: str = ""
    sources: tuple[Citation, ...] = ()
    years_between: tuple[str | int, ...] = ()
    language: str = field(default="", eq=False)
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def about(self) -> tuple[About, ...]:
        """What it is about; empty for the case."""
        return about_of(self.name)

    @property
    def is_numeric(self) -> bool:
        """Whether its values are held as whole numbers: a number or a date."""
        return self.type in (FactType.NUMBER, FactType.DATE)

    @property
    def is_ordered(self) -> bool:
        """Whether its values rise: a scale, a number or a date."""
        return self.is_numeric or self.type is FactType.SCALE

    @property
    def extent(self) -> tuple[int, int]:
        """The least and greatest number for this type of fact: the days of the calendar, or numbers of 15 digits."""
        if self.type is FactType.DATE:
            return datetime.date.min.toordinal(), datetime.date.max.toordinal()
        most = 10**MOST_DIGITS - 1
        return -most, most

    @property
    def limits(self) -> tuple[int, int]:
        """The least and greatest number that it can have, within its own bounds if it has any."""
        first, last = self.extent
        low = first if self.minimum is None else max(self.minimum, first)
        return low, last if self.maximum is None else min(self.maximum, last)

    @property
    def all_values(self) -> Values:
        """Every value it can have."""
        if self.is_numeric:
            return without_ends(self, Ranges.of(self.minimum, self.maximum))
        return frozenset(self.values)

    @property
    def no_values(self) -> Values:
        """None of the values that it can have."""
        return Ranges(()) if self.is_numeric else frozenset()

    @property
    def reachable(self) -> Values:
        """The values to which the practitioner can change it: none unless it is changeable."""
        if not self.changeable:
            return self.no_values
        return self.all_values if self.changes_to is None else self.changes_to


@frozen
class SeveralOf:
    """A fact of which several members can hold at once; each member is a yes/no fact `name/member`."""

    name: str
    asks: str
    label: str
    members: tuple[str, ...]
    meanings: Mapping[str, str] = field(factory=dict, hash=False)
    value_names: Mapping[str, str] = field(factory=dict, hash=False)
    help: str = ""
    changeable: bool = False
    sources: tuple[Citation, ...] = ()
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def about(self) -> tuple[About, ...]:
        """What it is about; empty for the case."""
        return about_of(self.name)

    def fact_name(self, member: str) -> str:
        """The name of the yes/no fact for a member."""
        return f"{self.name}/{member}"


@frozen
class Impossible:
    """A combination of facts that cannot occur, with the reason."""

    when: Condition
    because: str = ""
    sources: tuple[Citation, ...] = ()
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class Vocabulary:
    """Facts, in the order in which they are asked unless a policy orders them differently, and what is impossible."""

    facts: Mapping[str, Fact] = Factory(dict)
    several: Mapping[str, SeveralOf] = Factory(dict)
    impossible: tuple[Impossible, ...] = ()

    @cached_property
    def counted(self) -> tuple[Fact, ...]:
        """The numbers that are counted from two dates."""
        return tuple(fact for fact in self.facts.values() if fact.years_between)

    @cached_property
    def counted_from(self) -> Mapping[str, Fact]:
        """The dates from which a number is counted, each with that number; never the date of the decision."""
        dates = {str(end): fact for fact in self.counted for end in fact.years_between}
        return {name: fact for name, fact in dates.items() if name in self.facts and not self.facts[name].decision_date}

    @property
    def decision_date(self) -> Fact | None:
        """The fact that is the date of the decision, if there is one."""
        return next((fact for fact in self.facts.values() if fact.decision_date), None)


def without_ends(fact: Fact, values: Values) -> Values:
    """The same values with an open end where they reach the first or last value for this type of fact.

    Nothing lies beyond, so no threshold is needed there.
    """
    if not isinstance(values, Ranges):
        return values
    first, last = fact.extent
    return Ranges(
        (None if low == first else low, None if high == last else high)
        for low, high in (values & Ranges.of(first, last)).pieces
    )


def clipped(fact: Fact, values: Values) -> Values:
    """The same values without stretches that lie wholly outside what this type of fact can be."""
    if not isinstance(values, Ranges):
        return values
    first, last = fact.extent
    return Ranges(
        (low, high) for low, high in values.pieces if (low is None or low <= last) and (high is None or high >= first)
    )


def range_text(fact: Fact) -> str:
    """The bounds of a number or date in words: `0 to 25`, `at least 2026-01-01`."""
    low = None if fact.minimum is None else number_text(fact, fact.minimum)
    high = None if fact.maximum is None else number_text(fact, fact.maximum)
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def out_of_range(fact: Fact, said: str, span: Span | None = None) -> Diagnostic:
    """The diagnostic for a value that lies outside the bounds of its fact."""
    message = f"`{said}` is outside what `{fact.name}` can be"
    return Diagnostic("value-out-of-range", message, span, "expected " + range_text(fact))


def no_value(fact: Fact, span: Span | None = None) -> Diagnostic:
    """The diagnostic for a case that leaves a fact without any value."""
    message = f"no value of `{fact.name}` is possible here"
    help_ = "if a fact is not known, leave it out or say `unknown`"
    facts = (ClashingFact(fact.name, f"{fact.label}: no value", span),)
    return Diagnostic("contradictory-case", message, span, help_, facts=facts)


def number_text(fact: Fact, number: int) -> str:
    """A number or date of that fact as people write it: `3.50`, `2026-02-05`."""
    if fact.type is FactType.DATE:
        return datetime.date.fromordinal(number).isoformat()
    if not fact.decimals:
        return str(number)
    whole, part = divmod(abs(number), 10**fact.decimals)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{fact.decimals}d}"
