"""Counting decisions in groups of those that are alike, so that no number of a report leads to a few of them.

Numbers that are each large enough can still be subtracted: 30 decisions, 20 of them shared and 7 not, leave 3. So no
number is counted by itself. Decisions that are alike in all three of the answer, what people decided and whether in
time are a group, and the group is rounded down to a multiple of `least`; every table is a sum of such groups. Among
those that are alike in their details too, rules and steps and what was not known, a group is rounded down to the next
smaller multiple. Then whatever is worked out from a report, and whatever is known of the policy, fits as well with no
such decision at all as with fewer than `least`. `tests/records/test_groups.py` works it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from attrs import frozen

WHOLE = ("outcomes", "taken", "in_time")
"""The tables in which each decision stands once."""

DETAILS = ("rules", "unknown", "outstanding", "against")
"""The tables in which a decision stands as often as it has something of the kind, or not at all."""


@frozen
class Counted:
    """What one decision is counted as: a name for each table of `WHOLE`, and names for each of `DETAILS`."""

    whole: tuple[str, ...]
    details: tuple[tuple[str, ...], ...]


def in_groups(rows: Sequence[Counted], least: int, details: Collection[str] = DETAILS) -> dict[str, Counter[str]]:
    """By table, how often each name is told; of the `details`, only these. With `least` 1, all numbers as they are."""
    found: dict[str, Counter[str]] = {table: Counter() for table in (*WHOLE, *DETAILS)}
    for whole, number in Counter(row.whole for row in rows).items():
        for table, name in zip(WHOLE, whole, strict=True):
            found[table][name] += number - number % least
    less = 0 if least == 1 else 1
    chosen = [(row.whole, tuple(row.details[DETAILS.index(table)] for table in details)) for row in rows]
    for (_, alike), number in Counter(chosen).items():
        told = number - less - (number - less) % least
        for table, names in zip(details, alike, strict=True):
            found[table].update(dict.fromkeys(names, told))
    return {table: +counts for table, counts in found.items()}
