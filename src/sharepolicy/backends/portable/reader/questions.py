"""In which order a person is asked, and what they are asked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from .case import KnownFacts


def in_turn(
    known: KnownFacts, asked: Mapping[int, Sequence[Sequence[int]]], first: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """What is asked: `first`, then group by group; in a group what is usual last, of the rest what tells most first.

    `asked` has for each fact and each value the completions of each outcome. Members of a several-of, and what the
    author asks together, are answered at once.
    """
    facts, said = known.list, known.said
    group = {fact: number for number, each in enumerate(said["groups"]) for fact in each["asks"]}

    def tells(fact: int) -> tuple[int, bool, Fraction]:
        usual = "usual" in facts[fact].said
        return group.get(fact, len(said["groups"])), usual, Fraction(0) if usual else _left_open(asked[fact])

    at_once: dict[tuple[int, ...], list[int]] = {}
    sets = [*said["together"], *(each["members"] for each in said["several"])]
    for fact in sorted(asked, key=tells):
        at_once.setdefault(next((tuple(each) for each in sets if fact in each), (fact,)), []).append(fact)

    def place(each: Sequence[int]) -> tuple[int, bool]:
        early = [first.index(facts[fact].name) for fact in each if facts[fact].name in first]
        usual = not early and all("usual" in facts[fact].said for fact in each)
        return min(early, default=len(first)), usual

    ordered = sorted(at_once.items(), key=lambda entry: place(entry[1]))
    return tuple(tuple(facts[fact].name for fact in key if fact in asked) for key, _ in ordered)


def _left_open(by_value: Sequence[Sequence[int]]) -> Fraction:
    """How much is open once a fact is known: over its values, the pairs of different outcomes to each completion."""
    totals = [(sum(ways), sum(number * number for number in ways)) for ways in by_value]
    return sum((Fraction(total * total - same, total) for total, same in totals if total), Fraction(0))
