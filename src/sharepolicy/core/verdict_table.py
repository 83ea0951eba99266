"""All verdicts of a small policy in one table.

It has a row for each way to answer the yes/no facts, and in each row a place for each way to answer the rest, as far as
the policy tells them apart. To find a verdict is then one addition, instead of ANDs of bits and a look for what they
give. The table is filled as it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sharepolicy.core.lookups import Lookup

_MOST_PLACES = 256
"""The most places in a row."""


class VerdictTable:
    """The verdicts by row and place. Mutable on purpose: it is filled as it is used.

    `places` has for each lookup but the one of the yes/no facts a table like its own: those of all lookups are added.
    """

    def __init__(self, truths: Lookup, others: Sequence[Lookup], verdicts: Mapping[int, Any]) -> None:
        self._bits_of_row: Sequence[int] = truths.by
        self._verdicts = verdicts
        self._bits_of_place = [-1]
        self.places: dict[tuple[str, ...], Any] = {}
        for lookup in others:
            found = _bits_in(lookup.by)
            place_of = {bits: number * len(self._bits_of_place) for number, bits in enumerate(found)}
            self._bits_of_place = [new & old for new in found for old in self._bits_of_place]
            self.places[lookup.keys] = _replaced(lookup.by, place_of)
        self._unused: list[Any] = [None] * len(self._bits_of_place)
        self._used: dict[int, list[Any]] = {}
        self.rows: list[list[Any]] = [self._unused] * len(self._bits_of_row)

    def find(self, row: int, place: int) -> Any:
        """The verdict of a place that was not used before; None for an impossible case."""
        bits = self._bits_of_row[row]
        verdict = self._verdicts[bits & self._bits_of_place[place]]
        if self.rows[row] is self._unused:
            self.rows[row] = self._used.setdefault(bits, self._unused.copy())
        self.rows[row][place] = verdict
        return verdict


def verdict_table(made: Sequence[Lookup], verdicts: Mapping[int, Any]) -> VerdictTable | None:
    """The table of a policy with these lookups; None where it would be large, or some values are not known by heart."""
    truths = [lookup for lookup in made if lookup.kind == "truths"]
    others = [lookup for lookup in made if lookup.kind != "truths"]
    if len(truths) != 1 or any(type(lookup.by) is not dict for lookup in others):
        return None
    places = 1
    for lookup in others:
        places *= len(_bits_in(lookup.by))
    return VerdictTable(truths[0], others, verdicts) if places <= _MOST_PLACES else None


def _bits_in(by: Any) -> list[int]:
    """The different bits at the ends of dicts in dicts."""
    if not isinstance(by, dict):
        return [by]
    inside = {id(below): below for below in by.values()}  # many words lead to the same
    return list(dict.fromkeys(bits for below in inside.values() for bits in _bits_in(below)))


def _replaced(by: Any, place_of: Mapping[int, int]) -> Any:
    """Dicts in dicts with other ends. What was the same dict is the same again."""
    if not isinstance(by, dict):
        return place_of[by]
    inside = {id(below): below for below in by.values()}
    made = {number: _replaced(below, place_of) for number, below in inside.items()}
    return {key: made[id(below)] for key, below in by.items()}
