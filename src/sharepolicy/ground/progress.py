"""How far long work has come, for whatever shows it."""

from __future__ import annotations

from collections.abc import Callable

TellProgress = Callable[[int, int | None, str], None]
"""Called with how much is done, of how much if that is known, and what is being done."""
