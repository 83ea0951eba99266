"""From the values of a complete case to bits, one for each conjunction that they allow.

Every conjunction of a condition (see `conjunctions`) has a bit. For each fact a table gives the conjunctions that each
value allows; facts of a kind share one table as long as it stays small.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conjunctions import Conjunction
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import FactType

_MOST_COMBINED = 64
"""The most combinations of words of several facts in one nested table."""

_MOST_TRUTHS = 12
"""The most yes/no facts that share one table of all their combinations."""

_MOST_NUMBERS = 1000
"""The most values of a number for which it has a table."""

_REMEMBERED = 1 << 16

Key = TypeVar("Key")
Found = TypeVar("Found")


class Remembering(dict[Key, Found]):
    """A table that is filled as it is used. When it is full, it forgets everything."""

    def __init__(self, find: Callable[[Key], Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: Key) -> Found:
        found = self._find(key)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = found
        return found


@frozen(eq=False)
class Lookup:
    """How the values of some keys of a case lead to bits, and how many bits they can leave at most.

    `words`: dicts in dicts, one for each key. `truths`: a list, with one binary digit of its index for each key, set
    for no. `whole` and `date`: a dict of numbers. `several`: a dict of sets of members.
    """

    keys: tuple[str, ...]
    by: Any
    kind: Literal["words", "truths", "whole", "date", "several"]
    left: int


def tables(policy: CompiledPolicy, found: Sequence[Conjunction]) -> Mapping[str, list[int]]:
    """For each fact and cell, the bits of the conjunctions that it allows."""
    made = {fact: [0] * len(domain.cells) for fact, domain in policy.domains.items()}
    silent = dict.fromkeys(made, (1 << len(found)) - 1)
    for bit, conjunction in enumerate(found):
        for fact, cells in conjunction.items():
            silent[fact] &= ~(1 << bit)
            for cell in cells:
                made[fact][cell] |= 1 << bit
    return {fact: [bits | silent[fact] for bits in table] for fact, table in made.items()}


def lookups(policy: CompiledPolicy, found: Sequence[Conjunction]) -> list[Lookup]:
    """Lookups for all keys of a complete case; those that leave the fewest bits come first."""
    vocabulary, of_fact = policy.document.vocabulary, tables(policy, found)
    made: list[Lookup] = []
    words: list[tuple[str, Mapping[str, int], int]] = []
    truths: list[tuple[str, int, int]] = []
    for several in vocabulary.several.values():
        names = {member: several.fact_name(member) for member in several.members}
        members = {member: (of_fact[name][1], of_fact[name][0]) for member, name in names.items()}
        left = sum(yes.bit_count() + no.bit_count() for no, yes in members.values()) // max(1, len(members))
        made.append(Lookup((several.name,), Remembering(_by_members(members)), "several", left))
    for name, fact in vocabulary.facts.items():
        if fact.several:
            continue
        table = of_fact[name]
        if fact.is_numeric:
            made.append(_of_number(policy.domains[name], table, _left(table)))
            continue
        by_value = dict(zip(fact.values, table, strict=True))
        if fact.type is FactType.YES_NO:
            truths.append((name, by_value["yes"], by_value["no"]))
        else:
            words.append((name, by_value, _left(table)))
    return sorted([*made, *_of_words(words), *_of_truths(truths)], key=lambda lookup: lookup.left)


def _left(table: Sequence[int]) -> int:
    return sum(bits.bit_count() for bits in table) * 2 // len(table)


def _of_words(words: Sequence[tuple[str, Mapping[str, int], int]]) -> list[Lookup]:
    """Lookups for the facts with words, as few as _MOST_COMBINED allows: several facts then take one AND."""
    found: list[Lookup] = []
    keys: list[str] = []
    of_keys: list[Mapping[str, int]] = []
    combinations, least = 1, 0
    for key, table, left in sorted(words, key=lambda entry: entry[2]):
        size = len(set(table.values()))
        if keys and combinations * size > _MOST_COMBINED:
            found.append(Lookup(tuple(keys), _nested(of_keys, -1), "words", least))
            keys, of_keys, combinations = [], [], 1
        least = left if not keys else least
        combinations *= size
        keys.append(key)
        of_keys.append(table)
    return [*found, Lookup(tuple(keys), _nested(of_keys, -1), "words", least)] if keys else found


def _nested(of_keys: Sequence[Mapping[str, int]], met: int) -> Any:
    """Nested dicts, from a word of each fact to the bits that all of them leave."""
    if not of_keys:
        return met
    inside = {bits: _nested(of_keys[1:], met & bits) for bits in set(of_keys[0].values())}
    return {word: inside[bits] for word, bits in of_keys[0].items()}


def _of_truths(truths: Sequence[tuple[str, int, int]]) -> list[Lookup]:
    """Lookups for the yes/no facts, in as few groups as _MOST_TRUTHS allows, of even size."""
    groups = -(-len(truths) // _MOST_TRUTHS)
    found = []
    for group in range(groups):
        some = truths[group::groups]
        by = [-1]
        for _, yes, no in some:
            by = [bits & yes for bits in by] + [bits & no for bits in by]
        one_of_each: dict[int, int] = {}
        by = [one_of_each.setdefault(bits, bits) for bits in by]  # fewer numbers stay nearer to the processor
        found.append(Lookup(tuple(name for name, _, _ in some), by, "truths", _left(by)))
    return found


def _by_members(members: Mapping[str, tuple[int, int]]) -> Callable[[frozenset[str]], int]:
    """Bits for the set of the members that hold: for each member (bits when out, bits when in)."""

    def bits(chosen: frozenset[str]) -> int:
        if not chosen <= members.keys():
            raise KeyError
        met = -1
        for member, both in members.items():
            met &= both[member in chosen]
        return met

    return bits


def _of_number(domain: Domain, table: list[int], left: int) -> Lookup:
    fact = domain.fact
    starts = [low for cell in domain.cells[1:] if isinstance(cell, Ranges) and (low := cell.pieces[0][0]) is not None]
    low, high = fact.limits
    scale = 10**fact.decimals

    def bits(number: int) -> int:
        if not low <= number <= high:
            raise KeyError
        return table[bisect_right(starts, number)]

    if fact.type is FactType.DATE:
        by_date: Remembering[datetime.date, int] = Remembering(lambda day: bits(day.toordinal()))
        return Lookup((fact.name,), by_date, "date", left)
    if (high - low) // scale < _MOST_NUMBERS:
        every = range(-(-low // scale), high // scale + 1)
        return Lookup((fact.name,), {number: bits(number * scale) for number in every}, "whole", left)
    by_number: Remembering[int, int] = Remembering(lambda number: bits(number * scale))
    return Lookup((fact.name,), by_number, "whole", left)
