"""A progress bar on the error stream, on a terminal only: it never gets into a log or a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import columns
from sharepolicy.ground.escapes import visible
from sharepolicy.ground.progress import TellProgress

_WIDTH = 30


@contextmanager
def progress_bar(console: Console) -> Iterator[TellProgress]:
    """A function that draws the bar over the last one. At the end it is wiped away."""
    drawn = ""

    def tell(done: int, of: int | None, title: str) -> None:
        nonlocal drawn
        counted = f" {done:,}"
        if of:
            full = _WIDTH * done // of
            counted = f" [{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {of:,}"
        line = _fitting(visible(title), console.err_style.width - 1 - len(counted)) + counted
        if line != drawn:
            console.draw(line)
            drawn = line

    try:
        yield tell
    finally:
        if drawn:
            console.draw("")


def _fitting(text: str, room: int) -> str:
    while text and columns(text) > room:
        text = text[:-1]
    return text
