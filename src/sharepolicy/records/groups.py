"""Counting decisions in groups of those that are alike, so that no number of a report leads to a few of them.

Numbers that are each large enough can still be subtracted: 30 decisions, 20 of them shared and 7 not, leave 3. So no
number is counted by itself. Decisions that are alike in all three of the answer, what people decided and whether in
time are a group, and the group is rounded down to a multiple of `least`; every table is a sum of such groups. Among
those that are alike in their details too, rules, steps and what was not known, a group is rounded down to the next
smaller multiple. Of what was not known, only what was to be asked first: hardly two decisions are alike in all of it,
and to count each fact by itself would cut across the groups, so that small numbers could be worked out again. Then
whatever is worked out from a report, and whatever is known of the policy, fits as well with no such decision at all as
with fewer than `least`. `tests/records/test_groups.py` works it out.
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
    """What one decision is counted as: a name for each table of `WHOLE`, and names for each of `DETAILS`.

    What was not known is in the order in which it was to be asked.
    """

    whole: tuple[str, ...]
    details: tuple[tuple[str, ...], ...]


def in_groups(rows: Sequence[Counted], least: int, details: Collection[str] = DETAILS) -> dict[str, Counter[str]]:
    """By table, how often each name is told; of the `details`, only these. With `least` 1, all numbers as they are."""
    found: dict[str, Counter[str]] = {table: Counter() for table in (*WHOLE, *DETAILS)}
    for whole, number in Counter(row.whole for row in rows).items():
        for table, name in zip(WHOLE, whole, strict=True):
            found[table][name] += number - number % least
    most = {"unknown": 1} if least > 1 else {}
    chosen = [table for table in DETAILS if table in details]
    alike = Counter(
        (row.whole, tuple(row.details[DETAILS.index(table)][: most.get(table)] for table in chosen)) for row in rows
    )
    for (_, names_of), number in alike.items():
        for table, names in zip(chosen, names_of, strict=True):
            found[table].update(dict.fromkeys(names, _next_smaller(number, least)))
    return {table: +counts for table, counts in found.items()}


def _next_smaller(number: int, least: int) -> int:
    """The next smaller multiple: of 6 to 10, where the least is 5, it is 5."""
    return number if least == 1 else (number - 1) - (number - 1) % least
