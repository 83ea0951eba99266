"""A progress bar on the error stream, on a terminal only: it never gets into a log or a file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import columns
from sharepolicy.ground.escapes import visible

_WIDTH = 30


class Progress(AbstractContextManager["Progress"]):
    """A bar that is drawn over itself, and wiped away at the end. Mutable: it remembers what it last drew."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drawn = ""

    def tell(self, done: int, of: int | None, title: str) -> None:
        """Draw how much is done, and of how much if that is known."""
        counted = f" {done:,}"
        if of:
            full = _WIDTH * done // of
            counted = f" [{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {of:,}"
        room = self._console.err_style.width - 1 - len(counted)
        line = _fitting(visible(title), room) + counted
        if line != self._drawn:
            self._console.draw(line)
            self._drawn = line

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            self._console.draw("")


def _fitting(text: str, room: int) -> str:
    while text and columns(text) > room:
        text = text[:-1]
    return text
