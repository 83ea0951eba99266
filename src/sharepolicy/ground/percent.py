"""Percentages as people read them: to a tenth, and whole only where nothing is missing."""

from __future__ import annotations


def percentage(part: int, whole: int) -> float:
    """So many of so many, in per cent. What is said and what is compared with a limit is this one number."""
    if part >= whole:
        return 100.0
    return min(round(100 * part / whole, 1), 99.9)
