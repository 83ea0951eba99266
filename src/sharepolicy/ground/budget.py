"""The one limit of time: every step (reading, compiling, proving, comparing, deciding) asks whether it has passed.

The step begins where `budget` is entered, and whatever it calls asks with `check`: no signature speaks of it. A step
inside another one has what is left of the outer one, at most. It is time of the processor, in this thread: whether a
policy can be used must not depend on what else the machine does. The limit of memory is that of the texts (see
`reading.tree`) and of the diagrams (see `core.nodes`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span

SECONDS = 20.0
"""How long a step may take."""

_deadlines: ContextVar[tuple[float, float]] = ContextVar("deadlines", default=(inf, inf))
"""When the time is over: by the clock, which is quicker to ask and cannot be later, and by the processor."""


class OutOfTimeError(Exception):
    """A step has taken all its time. Whoever began the step makes a diagnostic of it."""


@contextmanager
def budget(seconds: float | None = None) -> Iterator[None]:
    """Begin a step, which has SECONDS or fewer."""
    length = SECONDS if seconds is None else seconds
    by_clock, by_processor = _deadlines.get()
    mine = min(by_clock, time.monotonic() + length), min(by_processor, time.thread_time() + length)
    token = _deadlines.set(mine)
    try:
        yield
    finally:
        _deadlines.reset(token)


def check() -> None:
    """Raise OutOfTimeError when the step has taken all its time. Cheap: for the head of every long loop."""
    by_clock, by_processor = _deadlines.get()
    if time.monotonic() > by_clock and time.thread_time() > by_processor:
        raise OutOfTimeError


def out_of_time(step: str, span: Span | None = None, help_: str = "") -> Diagnostic:
    """The diagnostic of a step (`reading it`, `comparing them`) that has taken all its time."""
    return Diagnostic("over-limit", f"{step} takes more than {SECONDS:.0f} seconds", span, help_)
