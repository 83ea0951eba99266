"""A progress bar on the error stream, on a terminal only: nothing of it is in a log or a file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import visible

_WIDTH = 30


class Progress(AbstractContextManager["Progress"]):
    """A bar that is drawn over itself, and wiped away at the end. Mutable: it knows what it last drew."""

    def __init__(self, console: Console, title: str) -> None:
        self._stream = console.err if console.err.isatty() else None
        self._room = console.err_style.width - 1
        self._title = visible(title)
        self._drawn = ""

    def tell(self, done: int, of: int) -> None:
        """Draw how far it is."""
        if self._stream is None or not of:
            return
        full = _WIDTH * done // of
        counted = f" [{'#' * full}{'.' * (_WIDTH - full)}] {done} of {of}"
        line = self._title[: max(0, self._room - len(counted))] + counted
        if line != self._drawn:
            self._stream.write(f"\r{line:<{len(self._drawn)}}")
            self._stream.flush()
            self._drawn = line

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None and self._drawn:
            self._stream.write(f"\r{'':<{len(self._drawn)}}\r")
            self._stream.flush()
