"""Part of a decision in a few lines, for somebody who prints it in Python."""

from __future__ import annotations


def few(heading: str, texts: list[str], most: int = 3) -> list[str]:
    """The first few lines under a heading, and how many there are besides."""
    more = [f"  ... and {len(texts) - most} more"] if len(texts) > most else []
    return [f"  {heading}: {text}" for text in texts[:most]] + more
