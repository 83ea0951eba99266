"""The one limit on time: every step (reading, compiling, proving, comparing, deciding) asks whether it has passed.

A step begins where `budget` is entered, and whatever it calls asks with `check`: no signature mentions it. A step
inside another has at most what is left of the outer one. Processor time of this thread is measured: whether a policy
can be used must not depend on what else the machine does. Memory is limited by the size of texts (see `reading.tree`)
and of diagrams (see `core.nodes`).
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
"""When time is up: by the clock, which is quicker to ask and always passes first, and by the processor."""


class OutOfTimeError(Exception):
    """A step has used up its time. Whoever began the step turns this into a diagnostic."""


@contextmanager
def budget(seconds: float | None = None) -> Iterator[None]:
    """Begin a step, which may take `seconds` (SECONDS if not given), or what is left of the step around it."""
    length = SECONDS if seconds is None else seconds
    by_clock, by_processor = _deadlines.get()
    mine = min(by_clock, time.monotonic() + length), min(by_processor, time.thread_time() + length)
    token = _deadlines.set(mine)
    try:
        yield
    finally:
        _deadlines.reset(token)


def check() -> None:
    """Raise OutOfTimeError if the step has used up its time. Cheap enough for the head of every long loop."""
    by_clock, by_processor = _deadlines.get()
    if time.monotonic() > by_clock and time.thread_time() > by_processor:
        raise OutOfTimeError


def out_of_time(step: str, span: Span | None = None, help_: str = "") -> Diagnostic:
    """The diagnostic for a step (`reading it`, `comparing them`) that has used up its time."""
    return Diagnostic("over-limit", f"{step} takes more than {SECONDS:.0f} seconds", span, help_)
