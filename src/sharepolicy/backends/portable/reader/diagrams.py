"""Diagrams of sets of cases over variables that each have a few values.

A diagram is a number: 0 holds nowhere, 1 everywhere, any other is a node that asks for a variable and has a child for
each of its values. Variables rise from parent to child, and nodes that are alike are one node: so two diagrams hold for
the same cases exactly if they are the same number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, zip_longest
from operator import mul

from .flaws import PortableError

MOST_NODES = 300_000
"""How many nodes answering one case may take."""


class Diagrams:
    """The nodes of some diagrams. `sizes` says how many values each variable has."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.nodes: list[tuple[int, ...]] = [(len(sizes),), (len(sizes),)]
        self._known: dict[tuple[int, ...], int] = {}
        self._done: dict[tuple[str, int, int], int] = {}
        self._apart: set[tuple[int, int]] = set()  # pairs that do not meet; and those that the first, negative, is in
        self._supports: dict[int, frozenset[int]] = {}

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

    def leaves(self, one: int, other: int) -> bool:
        """Whether the first holds somewhere where the other does not."""
        if one == other or one == 0 or other < 2:
            return one != other and one != 0 and other == 0
        key = (-one, other)
        if key not in self._apart:
            first, second = self.nodes[one], self.nodes[other]
            variable = min(first[0], second[0])
            for place in range(1, self.sizes[variable] + 1):
                here = first[place] if first[0] == variable else one
                if self.leaves(here, second[place] if second[0] == variable else other):
                    return True
            self._apart.add(key)
        return False

    def union(self, some: Iterable[int]) -> int:
        """Where one of them holds. Neighbours are joined first: they are about the same facts more often than not."""
        found = [*some] or [0]
        while len(found) > 1:
            pairs = zip_longest(found[::2], found[1::2], fillvalue=0)
            found = [self.either(one, other) for one, other in pairs]
        return found[0]

    def forget(self, one: int, variables: Collection[int]) -> int:
        """Where it holds with some values of these variables."""
        if not variables:
            return one
        last, done = max(variables), {0: 0, 1: 1}

        def without(number: int) -> int:
            at, *children = self.nodes[number]
            if at > last:
                return number
            if number not in done:
                left = [without(child) for child in children]
                done[number] = self.union(left) if at in variables else self.node(at, left)
            return done[number]

        return without(one)

    def support(self, one: int) -> frozenset[int]:
        """The variables that it asks for."""
        if one not in self._supports:
            self._supports[one] = frozenset(self.nodes[number][0] for number in self._under(one))
        return self._supports[one]

    def _under(self, one: int) -> dict[int, None]:
        """All its nodes."""
        found: dict[int, None] = {}
        waiting = [one]
        while waiting:
            number = waiting.pop()
            if number > 1 and number not in found:
                found[number] = None
                waiting += self.nodes[number][1:]
        return found

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

    def needed_to_tell_apart(self, whole: int, parts: Iterable[int], variables: Iterable[int]) -> list[int]:
        """Of these variables those that tell the cases of each part from the rest of the whole; the first are kept.

        Where the whole does not ask for a variable, it is needed exactly if a part asks for it.
        """
        parts = [part for part in parts if part not in (0, whole)]
        kept = [*variables] if parts else []
        for variable in reversed(kept.copy()):
            if not any(variable in self.support(part) for part in (whole, *parts)):
                kept.remove(variable)
            elif variable in self.support(whole):
                left = [self.forget(part, {variable}) for part in parts]
                rest = (self.forget(self.but(whole, part), {variable}) for part in parts)
                if not any(map(self.meet, left, rest)):
                    whole, parts = self.forget(whole, {variable}), left
                    kept.remove(variable)
        return kept

    def count(self, one: int) -> int:
        """In how many complete cases it holds, exactly."""
        return self.counts(one)[0]

    def counts(self, one: int) -> tuple[int, list[list[int]]]:
        """In how many complete cases it holds; and for each variable, in how many with each of its values."""
        ways = [*accumulate(reversed(self.sizes), mul, initial=1)][::-1]  # from each variable on
        falling = sorted(self._under(one), key=lambda number: self.nodes[number][0], reverse=True)
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
