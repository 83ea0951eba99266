"""What an attacker can work out from the numbers of a report: all that could be behind it, tried out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import pytest

from sharepolicy.records.groups import DETAILS, Counted, in_groups

Published = tuple[tuple[str, str, int], ...]


def row(outcome: str, taken: str, rules: Sequence[str], steps: Sequence[str], unknown: Sequence[str] = ()) -> Counted:
    """A decision, as far as it is counted."""
    return Counted((outcome, taken, "in time"), (tuple(rules), tuple(unknown), tuple(steps), ()))


CASES = {
    "one rule for each outcome": [
        row("share", "as advised", ["agreed"], []),
        row("dont_share", "as advised", ["refused"], ["write"]),
        row("not settled", "as advised", [], ["write"]),
    ],
    "a rule that the other rules of an outcome give away": [
        row("share", "as advised", ["agreed"], ["tell"]),
        row("share", "as advised", ["danger"], ["ring-999", "tell"]),
        row("share", "as advised", ["agreed", "danger"], ["ring-999"]),
    ],
    "tables across each other": [
        row("share", "as advised", ["a"], ["x"]),
        row("share", "otherwise", ["b"], ["x", "y"]),
        row("dont_share", "as advised", ["a"], ["y"]),
        row("dont_share", "otherwise", [], ["x"]),
    ],
    "facts that were not known, across the answers": [
        row("not settled", "as advised", [], [], ["a"]),
        row("not settled", "as advised", [], [], ["b", "a"]),
        row("share", "as advised", ["r"], [], ["a"]),
    ],
    "one fact without the other": [
        row("not settled", "as advised", [], [], ["a"]),
        row("not settled", "as advised", [], [], ["b"]),
        row("not settled", "as advised", [], [], ["a", "b"]),
    ],
}
"""The decisions that there can be. Whoever knows the policy knows that there are no others."""


def published(kinds: Sequence[Counted], numbers: Sequence[int], least: int) -> Published:
    """What a report tells of so many decisions of each kind."""
    rows = [kind for kind, number in zip(kinds, numbers, strict=True) for _ in range(number)]
    found = in_groups(rows, least)
    return tuple((table, *told) for table, counts in found.items() for told in sorted(counts.items()))


@pytest.mark.parametrize("least", [2, 3])
@pytest.mark.parametrize("what", CASES)
def test_fewer_than_the_least_could_as_well_be_none(what: str, least: int) -> None:
    """Whatever decisions one asks about: those of a table, of several, or what one table leaves of another.

    The attacker knows how numbers are told, which decisions there can be, and has all the time there is.
    """
    kinds = CASES[what]
    most = 3 * least + 1 if len(kinds) > 3 else 5 * least
    asked = [each for size in range(1, len(kinds) + 1) for each in combinations(range(len(kinds)), size)]
    behind: dict[Published, list[tuple[int, ...]]] = {}
    for numbers in product(range(most + 1), repeat=len(kinds)):
        behind.setdefault(published(kinds, numbers, least), []).append(numbers)
    for possible in behind.values():
        for chosen in asked:
            counts = [sum(numbers[kind] for kind in chosen) for numbers in possible]
            safe = [n for n, numbers in zip(counts, possible, strict=True) if max(numbers) <= most - 2 * least]
            if any(0 < count < least for count in safe):
                assert min(counts) == 0, (chosen, possible)


def test_numbers_that_are_each_large_enough_are_not_told_together() -> None:
    """As they were: 20 shared and 10 to be written down, of which 7 were refused, left 3 that were not settled."""
    kinds = CASES["one rule for each outcome"]
    told = published(kinds, (20, 7, 3), 5)
    assert told == (
        ("outcomes", "dont_share", 5),
        ("outcomes", "share", 20),
        ("taken", "as advised", 25),
        ("in_time", "in time", 25),
        ("rules", "agreed", 15),
        ("rules", "refused", 5),
        ("outstanding", "write", 5),
    )
    assert published(kinds, (12, 0, 0), 5) == published(kinds, (12, 0, 1), 5)  # one child more, a day later


def test_of_what_was_not_known_the_first_question_is_told() -> None:
    """Hardly two decisions are alike in all of it, so none of it was ever told."""
    rows = [row("not settled", "as advised", [], [], ["age", f"f{number}"]) for number in range(11)]
    assert in_groups(rows, 5)["unknown"] == {"age": 10}
    assert in_groups(rows[:2], 1)["unknown"] == {"age": 2, "f0": 1, "f1": 1}


def test_all_is_told_to_whoever_asks_for_it() -> None:
    kinds = CASES["tables across each other"]
    found = in_groups([kinds[1], kinds[1], kinds[3]], 1)
    assert found["outstanding"] == {"x": 3, "y": 2}
    assert found["outcomes"] == {"share": 2, "dont_share": 1}
    only = in_groups([kinds[1], kinds[1], kinds[3]], 1, ["rules"])
    assert (only["rules"], only["outstanding"], list(only)[3:]) == ({"b": 2}, {}, list(DETAILS))
