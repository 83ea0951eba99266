"""Columns of lists: sets of possible values, or the members of a several-of that hold."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.columns.encode import Coded, Encoded, Wrong, or_unknown
from sharepolicy.backends.columns.finding import among
from sharepolicy.backends.columns.layout import plain
from sharepolicy.backends.columns.meanings import Refusal
from sharepolicy.backends.columns.planes import Bools, Plane, bools_of, known_rows, plane_of
from sharepolicy.language.vocabulary import SeveralOf


@frozen(eq=False, slots=False)
class Lists:
    """Several values for each row. `starts` tells where each list begins among the items, and has one entry more."""

    items: Coded
    starts: npt.NDArray[Any]
    known: Plane | None
    fact: str

    def rows_with(self, hits: Bools) -> Plane:
        """The rows with an item that is hit; undefined for rows without a list."""
        before = np.zeros(len(hits) + 1, np.int64)
        np.cumsum(hits, out=before[1:])
        return plane_of(before[self.starts[1:]] > before[self.starts[:-1]])

    def rows_among(self, cells: frozenset[int]) -> Plane:
        """The rows with an item that stands for one of these cells."""
        return self.rows_with(among(self.items.codes, self.items.hits(cells)) & self._present)

    @cached_property
    def _present(self) -> Bools:
        count = len(self.items.codes)
        return np.ones(count, np.bool_) if self.items.known is None else bools_of(self.items.known, count)

    @property
    def is_complete(self) -> bool:
        """Whether every row has a list, without items that stand for nothing."""
        return self.known is None and self.items.is_complete

    def wrong_items(self) -> Iterator[Wrong]:
        """The rows with an item that stands for nothing, or has no value."""
        for number, meaning in enumerate(self.items.meanings):
            if isinstance(meaning, Refusal):
                yield meaning, self._of_known(self.rows_with((self.items.codes == number) & self._present))
        if self.items.known is not None:
            message, help_ = f"a list for `{self.fact}` has an item without a value", "leave such items out"
            yield Refusal("wrong-value-kind", message, help_, self.fact), self._of_known(self.rows_with(~self._present))

    def empty(self) -> Plane:
        """The rows with an empty list."""
        return self._of_known(plane_of(self.starts[1:] == self.starts[:-1]))

    def _of_known(self, plane: Plane) -> Plane:
        return plane if self.known is None else plane & self.known


@frozen(eq=False)
class SetsOfValues:
    """A fact whose possible values are listed in each row."""

    lists: Lists

    @property
    def known(self) -> Plane | None:
        """The rows that list some."""
        return self.lists.known

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows that list a value of a part, and those without a list."""
        return or_unknown([self.lists.rows_among(cells) for cells in parts], self.lists.known)

    def wrong(self) -> Iterator[Wrong]:
        """The rows with a wrong item, or with an empty list."""
        fact = self.lists.fact
        message, help_ = f"no value of `{fact}` is possible here", "leave it without a value when it is not known"
        return itertools.chain(
            self.lists.wrong_items(), [(Refusal("contradictory-case", message, help_, fact), self.lists.empty())]
        )

    @property
    def is_complete(self) -> bool:
        """Never surely: a list is there to have several values."""
        return False

    @property
    def laid(self) -> None:
        """Lists are not left to machine code."""
        return


@frozen(eq=False)
class Member:
    """A member of a several-of, from lists that say exactly which members hold. Its cells are 0 for yes, 1 for no."""

    lists: Lists
    place: int

    def possible(self, parts: Sequence[frozenset[int]]) -> list[Plane]:
        """The rows whose list has the member (or has it not), and those without a list."""
        has = self.lists.rows_among(frozenset({self.place}))
        return or_unknown([has if 0 in cells else ~has for cells in parts], self.lists.known)

    def wrong(self) -> Iterator[Wrong]:
        """The rows with a wrong item; the first member reports for all."""
        return self.lists.wrong_items() if self.place == 0 else iter(())

    @property
    def is_complete(self) -> bool:
        """Whether every row says which members hold, and all that is said is right."""
        return self.lists.is_complete

    @property
    def laid(self) -> None:
        """Lists are not left to machine code."""
        return


def members(several: SeveralOf, lists: Lists) -> dict[str, Encoded]:
    """The members of a several-of from a column of lists."""
    return {several.fact_name(member): Member(lists, place) for place, member in enumerate(several.members)}


def lists_of(array: Any, encode: Callable[[Any], Coded], fact: str) -> Lists:
    """A column of lists, its items encoded by `encode`."""
    known = known_rows(array)
    items, starts = _laid_out(array, known)
    return Lists(encode(items), starts, known, fact)


def _laid_out(array: Any, known: Plane | None) -> tuple[Any, npt.NDArray[Any]]:
    """The items of all lists one after the other, and where each list begins among them; at last, where they end.

    Lists that are views lie anywhere in their items, and Arrow's own casts of them are not to be relied on.
    """
    types, rows = pa.types, len(array)
    if types.is_list(array.type) or types.is_large_list(array.type):
        ends = array.offsets.to_numpy()
        first = int(ends[0])
        return array.values.slice(first, int(ends[-1]) - first), ends - first
    if types.is_fixed_size_list(array.type):
        size = array.type.list_size
        return array.values.slice(array.offset * size, rows * size), np.arange(rows + 1) * size
    kind = np.dtype(np.int64 if types.is_large_list_view(array.type) else np.int32)
    begins, sizes = (
        np.frombuffer(buffer, kind, rows, array.offset * kind.itemsize).astype(np.int64)
        for buffer in array.buffers()[1:3]
    )
    if known is not None:
        sizes[~bools_of(known, rows)] = 0
    starts = np.zeros(rows + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    places = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], sizes)
    return plain(array.values).take(pa.array(places, pa.int64())), starts
