"""How far a long work is, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

TellProgress = Callable[[int, int | None, str], None]
"""Told how much is done, of how much if that is known, and of what."""
