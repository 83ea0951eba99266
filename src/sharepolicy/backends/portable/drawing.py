"""Drawing at random, in the same way in every version of Python: only `random()` promises to give the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def one_of(some: Sequence[T], chance: Random) -> T:
    """One of them."""
    return some[int(chance.random() * len(some))]


def some(names: Iterable[T], chance: Random, share: float) -> list[T]:
    """About that share of them."""
    return [name for name in names if chance.random() < share]


def shuffled(names: Iterable[T], chance: Random) -> list[T]:
    """The same in any order."""
    return [name for _, name in sorted(((chance.random(), name) for name in names), key=lambda each: each[0])]


def in_turn(*some: Iterable[T]) -> Iterator[T]:
    """One from each of them, then the next from each that has more, and so on."""
    left = [iter(each) for each in some]
    while left:
        drawn = [(each, next(each, None)) for each in left]
        yield from (found for _, found in drawn if found is not None)
        left = [each for each, found in drawn if found is not None]


def between(low: int, high: int, chance: Random) -> int:
    """A number from `low` to `high`."""
    return low + int(chance.random() * (high - low + 1))


def near_an_end(low: int, high: int, chance: Random) -> int:
    """The same, half of the time one of the two: that is where readers are wrong by one."""
    draw = chance.random()
    return low if draw < 0.25 else high if draw < 0.5 else between(low, high, chance)
