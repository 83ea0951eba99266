"""Percentages as people read them: to one decimal, and 100 only where nothing is missing."""

from __future__ import annotations


def percentage(part: int, whole: int) -> float:
    """`part` of `whole`, in per cent. The same number is shown and compared with limits."""
    if part >= whole:
        return 100.0
    return min(round(100 * part / whole, 1), 99.9)
