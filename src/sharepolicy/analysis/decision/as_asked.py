"""Questions, as values: a fact or several that are worth asking, how they are answered, and where the answer goes."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from attrs import frozen

from sharepolicy.ground.case_path import CasePath
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact, FactType, number_text
from sharepolicy.language.words import say_value


class AnswerChoice(NamedTuple):
    """One of the values to choose from: what people call it, what it means, and whether it is still possible.

    It is if the case can be true with it, whatever else was given.
    """

    value: str
    label: str
    help: str
    possible: bool


@frozen
class Question:
    """A fact that is worth asking: knowing it can still change the outcome.

    `values` are still possible: with any of them, and all that is given, the case can be true.
    """

    fact: Fact
    values: Values

    @property
    def label(self) -> str:
        """What people call the fact, in a few words."""
        return self.fact.label

    @property
    def help(self) -> str:
        """What helps to answer, if there is anything."""
        return self.fact.help

    @property
    def type(self) -> str:
        """How it is answered: yes/no, choice, scale, number or date."""
        return self.fact.type.value

    @property
    def choices(self) -> tuple[AnswerChoice, ...]:
        """What to choose from, in the author's order, the lowest of a scale first; nothing for a number or date."""
        fact = self.fact
        return tuple(
            AnswerChoice(value, say_value(fact, value), fact.meanings.get(value, ""), self._includes(value))
            for value in fact.values
        )

    def _includes(self, value: str) -> bool:
        return isinstance(self.values, frozenset) and value in self.values

    @property
    def minimum(self) -> int | float | datetime.date | None:
        """The least number or first date that it can be, if there is one."""
        return number_of(self.fact, self.fact.minimum)

    @property
    def maximum(self) -> int | float | datetime.date | None:
        """The greatest number or last date that it can be, if there is one."""
        return number_of(self.fact, self.fact.maximum)

    @property
    def unit(self) -> str:
        """In what a number is counted, if anything is said about that."""
        return self.fact.unit

    @property
    def path(self) -> CasePath:
        """Where the answer goes in the facts of a case."""
        return path_of_fact(self.fact)

    @property
    def asks(self) -> str:
        """The plain question."""
        return self.fact.asks

    @property
    def name(self) -> str:
        """The name of the fact."""
        return self.fact.name

    @property
    def members(self) -> tuple[AskedMember, ...]:
        """None: it is asked alone."""
        return ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The fact."""
        return (self.fact,)


@frozen
class AskedMember:
    """One of the yes/no facts that are asked together, and what it says in a few words."""

    fact: Fact
    says: str

    @property
    def path(self) -> CasePath:
        """Where the answer goes in the facts of a case."""
        return path_of_fact(self.fact)


@frozen
class AskedTogether:
    """Yes/no facts that a person answers at once: members of a several-of, or facts that the author asks together.

    Each is worth asking. Whoever answers says of each whether it is so; "none of these" answers all of them. Each can
    be so or not, but perhaps not together with another: then the case that was answered raises CaseError.
    `name` is that of the several-of, or of the first fact.
    """

    name: str
    asks: str
    help: str
    members: tuple[AskedMember, ...]
    label: str = ""

    @property
    def type(self) -> str:
        """How it is answered: some of these, or none."""
        return "several-of"

    @property
    def choices(self) -> tuple[AnswerChoice, ...]:
        """None: its `members` are what to choose from."""
        return ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that it is about."""
        return tuple(member.fact for member in self.members)


class PartPlace(NamedTuple):
    """Which part of a request: an item and a recipient. Each is empty if the request names none."""

    item: str
    recipient: str


@frozen
class AskedPlace:
    """Where an answer to a question of a request goes, and the question as it is asked there.

    `paths` are for its facts, one for each. `parts` are those to which it matters.
    """

    question: Question | AskedTogether
    paths: tuple[CasePath, ...]
    parts: tuple[PartPlace, ...]


@frozen
class RequestQuestion:
    """A question of a request, once, and all places where an answer to it goes: one for each person, for instance.

    The question has what is possible in any of the places.
    """

    question: Question | AskedTogether
    places: tuple[AskedPlace, ...]


def path_of_fact(fact: Fact) -> CasePath:
    """The way to a fact among facts that stand alone; to a member in the mapping of its several-of."""
    keys = (fact.several, fact.member) if fact.several else (fact.name,)
    return CasePath(keys, fact=fact.name)


def number_of(fact: Fact, number: int | None) -> int | float | datetime.date | None:
    """A number or date of that fact, as Python has it."""
    if number is None:
        return None
    if fact.type is FactType.DATE:
        return datetime.date.fromordinal(number)
    return float(number_text(fact, number)) if fact.decimals else number
