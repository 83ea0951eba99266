"""Colour and bold text on a terminal. They only repeat what the words already say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TextIO

from attrs import frozen

from sharepolicy.frontends.render.text import COLUMNS

PAINTED = re.compile("\x1b\\[(?:0|1|36|1;3[123])m")
"""What `Style` paints with, and nothing else."""


@frozen
class Style:
    """How to write: with or without colour, and how wide."""

    colour: bool = False
    width: int = COLUMNS

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def bold(self, text: str) -> str:
        """Headings."""
        return self._paint("1", text)

    def good(self, text: str) -> str:
        """A decision to share; a check without findings."""
        return self._paint("1;32", text)

    def bad(self, text: str) -> str:
        """A decision not to share; an error."""
        return self._paint("1;31", text)

    def care(self, text: str) -> str:
        """A decision to escalate; a warning."""
        return self._paint("1;33", text)

    def aside(self, text: str) -> str:
        """What frames the text: arrows, line numbers."""
        return self._paint("36", text)


PLAIN = Style()
"""Without colour, at the usual width."""


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour what goes to that stream: only on a terminal, and not against its user's wish."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
