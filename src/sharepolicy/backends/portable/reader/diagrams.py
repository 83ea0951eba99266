"""Diagrams of sets of cases over variables that each have a few values.

A diagram is a number: 0 holds nowhere, 1 everywhere, any other is a node that asks for a variable and has a child for
each of its values. Variables rise from parent to child, and nodes that are alike are one node: so two diagrams hold for
the same cases exactly if they are the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate, combinations
from operator import mul
from typing import Any

from .flaws import PortableError

MOST_NODES = 300_000
"""How many nodes answering one case may take."""


class Diagrams:
    """The nodes of some diagrams. `sizes` says how many values each variable has."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.nodes: list[tuple[int, ...]] = [(len(sizes),), (len(sizes),)]
        self._known: dict[tuple[int, ...], int] = {}
        self._done: dict[tuple[Any, int, int], int] = {}
        self._apart: set[tuple[int, int]] = set()

    def node(self, variable: int, children: Sequence[int]) -> int:
        """The diagram that asks for a variable first, and goes on to a child for each of its values."""
        if children.count(children[0]) == len(children):
            return children[0]
        node = (variable, *children)
        found = self._known.setdefault(node, len(self.nodes))
        if found == len(self.nodes):
            if found >= MOST_NODES:
                raise PortableError("answering this takes too much memory; say more of what is known")
            self.nodes.append(node)
        return found

    def both(self, one: int, other: int) -> int:
        """Where both hold."""
        if one == other or other == 1:
            return one
        if one < 2 or other == 0:
            return other if one == 1 else 0
        return self._each("both", min(one, other), max(one, other))

    def either(self, one: int, other: int) -> int:
        """Where one of them holds, or both."""
        if one == other or other == 0:
            return one
        if one < 2 or other == 1:
            return other if one == 0 else 1
        return self._each("either", min(one, other), max(one, other))

    def but(self, one: int, other: int) -> int:
        """Where the first holds and the other does not."""
        if one == other or one == 0 or other < 2:
            return one if other == 0 else 0
        return self._each("but", one, other)

    def _each(self, does: str, one: int, other: int) -> int:
        """One of these three for each value of the first variable that either of them asks for."""
        key = (does, one, other)
        if key not in self._done:
            first, second = self.nodes[one], self.nodes[other]
            variable, children, do = min(first[0], second[0]), [], getattr(self, does)
            for place in range(1, self.sizes[variable] + 1):
                here = first[place] if first[0] == variable else one
                children.append(do(here, second[place] if second[0] == variable else other))
            self._done[key] = self.node(variable, children)
        return self._done[key]

    def meet(self, one: int, other: int) -> bool:
        """Whether both hold somewhere."""
        if one == other or one < 2 or other < 2:
            return one != 0 and other != 0
        key = (min(one, other), max(one, other))
        if key not in self._apart:
            first, second = self.nodes[one], self.nodes[other]
            variable = min(first[0], second[0])
            for place in range(1, self.sizes[variable] + 1):
                here = first[place] if first[0] == variable else one
                if self.meet(here, second[place] if second[0] == variable else other):
                    return True
            self._apart.add(key)
        return False

    def union(self, some: Iterable[int]) -> int:
        """Where one of them holds."""
        return reduce(self.either, some, 0)

    def forget(self, one: int, variable: int) -> int:
        """Where it holds with some value of the variable."""
        at, *children = self.nodes[one]
        if at >= variable:
            return self.union(children) if at == variable else one
        key = (variable, one, 0)
        if key not in self._done:
            self._done[key] = self.node(at, [self.forget(child, variable) for child in children])
        return self._done[key]

    def reaches(self, one: int, values: Mapping[int, Sequence[int]]) -> bool:
        """Whether it holds somewhere while some variables have one of these values."""
        seen, waiting = {0}, [one]
        while waiting:
            at, *children = self.nodes[number := waiting.pop()]
            if number == 1:
                return True
            if number not in seen:
                seen.add(number)
                waiting += [children[value] for value in values[at]] if at in values else children
        return False

    def needed_to_tell_apart(self, lists: Iterable[Sequence[int]], variables: Iterable[int]) -> list[int]:
        """Of these variables those whose values tell which diagram of each list holds; the first are kept, if any."""
        lists = [found for each in lists if len(found := [one for one in each if one]) > 1]
        kept = [*variables] if lists else []
        for variable in reversed(kept.copy()):
            without = [[self.forget(one, variable) for one in each] for each in lists]
            if not any(self.meet(*pair) for each in without for pair in combinations(each, 2)):
                lists = without
                kept.remove(variable)
        return kept

    def count(self, one: int) -> int:
        """In how many complete cases it holds, exactly."""
        return self.counts(one)[0]

    def counts(self, one: int) -> tuple[int, list[list[int]]]:
        """In how many complete cases it holds; and for each variable, in how many with each of its values."""
        ways = [*accumulate(reversed(self.sizes), mul, initial=1)][::-1]  # from each variable on
        found: dict[int, None] = {}
        waiting = [one]
        while waiting:
            number = waiting.pop()
            if number > 1 and number not in found:
                found[number] = None
                waiting += self.nodes[number][1:]
        falling = sorted(found, key=lambda number: self.nodes[number][0], reverse=True)
        below = {0: 0, 1: 1}  # the cases from its variable on
        for number in falling:
            at, *children = self.nodes[number]
            below[number] = sum(below[child] * ways[at + 1] // ways[self.nodes[child][0]] for child in children)
        above = dict.fromkeys(below, 0)  # the ways to get there, by the variables before
        above[one] = ways[0] // ways[self.nodes[one][0]]
        every = above[one] * below[one]
        with_value, elsewhere = [[0] * size for size in self.sizes], [every] * len(self.sizes)
        for number in reversed(falling):
            at, *children = self.nodes[number]
            elsewhere[at] -= above[number] * below[number]
            for value, child in enumerate(children):
                here = above[number] * ways[at + 1] // ways[self.nodes[child][0]]
                above[child] += here
                with_value[at][value] += here * below[child]
        for at, numbers in enumerate(with_value):  # where it is not asked for, each value is as frequent
            with_value[at] = [number + elsewhere[at] // len(numbers) for number in numbers]
        return every, with_value
