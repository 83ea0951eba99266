"""What single values of a column mean: each distinct value is read once, exactly as `decide` reads it in a case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import Domain
from sharepolicy.language.vocabulary import SeveralOf

_REMEMBERED = 1 << 16
"""So many values of one fact are remembered."""

_TOLD = 500
"""So many wrong words of one fact get a message of their own; finding the nearest right word takes a while."""

ReadCase = Callable[[Mapping[str, Any]], Case]


@frozen
class Refusal:
    """Why a value or a row is not decided: the code of a diagnostic, its message and its help."""

    code: str
    message: str
    help: str = ""
    fact: str = ""


Meaning = frozenset[int] | Refusal
"""The cells of a fact that a value leaves possible, or why it is no value of the fact."""

Read = Callable[[Any], frozenset[int]]
"""The cells that a value leaves possible. Raises CaseError."""


class Meanings:
    """The meanings of the values of one fact. Mutable on purpose: it remembers what it has read.

    `spelt` maps values of the column to values of the fact; others stand for themselves. `unknown` is what a row
    without a value means. When many words are wrong, words that are not among `words` are refused without a look.
    """

    def __init__(
        self,
        fact: str,
        read: Read,
        unknown: frozenset[int],
        spelt: Mapping[Any, Any],
        words: frozenset[str] | None = None,
    ) -> None:
        self.unknown = unknown
        self._fact = fact
        self._read = read
        self._spelt = spelt
        self._words = words
        self._known: dict[tuple[type, Hashable], Meaning] = {}
        self._refused = 0

    def of(self, value: Any) -> Meaning:
        """What a value means."""
        key = (type(value), value)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._look(self._spelt.get(value, value))
        return found

    def of_all(self, values: Sequence[Any]) -> list[Meaning]:
        """What each of these means."""
        return [self.of(value) for value in values]

    def _look(self, value: Any) -> Meaning:
        if self._words is not None and self._refused > _TOLD and value not in self._words:
            return Refusal("unknown-value", f"this is not a value of `{self._fact}`", fact=self._fact)
        try:
            return self._read(value)
        except CaseError as error:
            self._refused += 1
            first = error.diagnostics[0]
            return Refusal(first.code, first.message, first.help, self._fact)


def meanings_of_fact(domain: Domain, read: ReadCase, unknown: frozenset[int], spelt: Mapping[Any, Any]) -> Meanings:
    """The meanings of the values of a fact: its cells."""
    fact = domain.fact

    def cells(value: Any) -> frozenset[int]:
        given = read({fact.name: value}).given
        return frozenset(domain.indices(given[fact.name])) if fact.name in given else unknown

    words = None if fact.is_numeric else frozenset((*fact.values, "unknown", "true", "false"))
    return Meanings(fact.name, cells, unknown, spelt, words)


def meanings_of_members(several: SeveralOf, read: ReadCase, spelt: Mapping[Any, Any]) -> Meanings:
    """The meanings of the items in the lists of a several-of: each is a member, told by its place."""

    def place(value: Any) -> frozenset[int]:
        read({several.name: [value]})
        return frozenset({several.members.index(value)})

    return Meanings(several.name, place, frozenset(), spelt, frozenset(several.members))
