"""How a compiled policy goes to another process."""

from __future__ import annotations

from typing import Any

from sharepolicy.core import later


class SentAsDocument:
    """It is sent as its document, and compiled again where it arrives."""

    def __reduce__(self) -> tuple[Any, ...]:
        return later.sent_policy(self)
