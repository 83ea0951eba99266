"""What single values of a column mean: each distinct value is read once, exactly as `decide` reads it in a case."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, SeveralOf, out_of_range
from sharepolicy.reading.places import short

_REMEMBERED = 1 << 16
"""How many values of one fact are remembered."""

_TOLD = 500
"""How many wrong words of one fact get their own message; finding the nearest right word takes a while."""

_YES = frozenset({"yes"})

ReadCase = Callable[[Mapping[str, Any]], Case]


@frozen
class Refusal:
    """Why a value or a row is not decided: the code of a diagnostic, its message and its help."""

    code: str
    message: str
    help: str = ""
    fact: str = ""


ValueMeaning = frozenset[int] | Refusal
"""The cells of a fact that a value leaves possible, or why it is not a value of the fact."""

ValueKey = tuple[type, Hashable]
"""A value of a column, with its type to tell 1 from true."""

Right = dict[ValueKey, frozenset[int]]
"""What valid values mean."""

ReadValue = Callable[[Any], ValueMeaning]
"""What a value means. Raises CaseError where it means nothing."""


class Meanings:
    """The meanings of the values of one column. Mutable on purpose: it remembers what it has read.

    `spelt` maps values of the column to values of the fact; others stand for themselves. `unknown` is what a row
    without a value means. When many words are wrong, no more right words are looked for that are near to them; `words`
    are all that are right. `right` holds what was read and is right: it may serve other tables too, since what is
    right in one is right in all.
    """

    def __init__(
        self,
        fact: str,
        read: ReadValue,
        unknown: ValueMeaning,
        spelt: Mapping[Any, Any],
        words: frozenset[str] | None = None,
        right: Right | None = None,
    ) -> None:
        self.unknown = unknown
        self._fact = fact
        self._read = read
        self._spelt = spelt
        self._words = words
        self._right: Right = {} if right is None else right
        self._wrong: dict[ValueKey, Refusal] = {}
        self._refused = 0

    def of(self, value: Any) -> ValueMeaning:
        """What a value means."""
        key = (type(value), value)
        found = self._right.get(key)
        if found is not None:
            return found
        return self._wrong.get(key) or self._remembered(key, self._look(self._spelt.get(value, value)))

    def of_all(self, values: Sequence[Any]) -> list[ValueMeaning]:
        """What each of these means."""
        return [self.of(value) for value in values]

    def _remembered(self, key: ValueKey, meaning: ValueMeaning) -> ValueMeaning:
        if isinstance(meaning, Refusal):
            _remember(self._wrong, key, meaning)
        else:
            _remember(self._right, key, meaning)
        return meaning

    def _look(self, value: Any) -> ValueMeaning:
        if self._words is not None and self._refused >= _TOLD:
            word = _word(value)
            if word is not None and word not in self._words:
                return Refusal("unknown-value", f"`{short(word)}` is not a value of `{self._fact}`", fact=self._fact)
        try:
            return self._read(value)
        except CaseError as error:
            self._refused += 1
            first = error.diagnostics[0]
            return Refusal(first.code, first.message, first.help, self._fact)


def _remember(known: dict[ValueKey, Any], key: ValueKey, meaning: ValueMeaning) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = meaning


def _word(value: Any) -> str | None:
    """The word by which reading knows a value of a column; None where it must be read to know."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) and value else None


def meanings_of_fact(
    domain: Domain,
    read: ReadCase,
    unknown: ValueMeaning,
    spelt: Mapping[Any, Any],
    *,
    in_lists: bool = False,
    right: Right | None = None,
) -> Meanings:
    """The meanings of the values of a fact: its cells. In lists, `unknown` is none."""
    fact = domain.fact

    def cells(value: Any) -> ValueMeaning:
        given = read({fact.name: [value] if in_lists else value}).given
        return frozenset(domain.indices(given[fact.name])) if fact.name in given else unknown

    words = None if fact.is_numeric else frozenset((*fact.values, "unknown", "true", "false"))
    return Meanings(fact.name, cells, unknown, spelt, words, right)


def meaning_of_day(domains: Mapping[str, Domain], date: Fact | None, day: datetime.date) -> ValueMeaning:
    """What it means that rows are decided on a day: nothing, where the policy has no date of the decision."""
    if date is None:
        return frozenset()
    this = Ranges.of(day.toordinal(), day.toordinal())
    if not (this & date.all_values):
        flaw = out_of_range(date, day.isoformat())
        return Refusal(flaw.code, flaw.message, flaw.help, date.name)
    return frozenset(domains[date.name].indices(this))


def meanings_of_members(
    several: SeveralOf, read: ReadCase, spelt: Mapping[Any, Any], *, right: Right | None = None
) -> Meanings:
    """The meanings of the items in the lists of a several-of: each is a member, given by its place."""

    def place(value: Any) -> frozenset[int]:
        given = read({several.name: [value]}).given
        held = [given[several.fact_name(member)] == _YES for member in several.members]
        return frozenset({held.index(True)})

    return Meanings(several.name, place, frozenset(), spelt, frozenset(several.members), right)
