"""The one limit of time: every step (reading, compiling, proving, comparing, deciding) asks whether it has passed.

The step begins where `budget` is entered, and whatever it calls asks with `check`: no signature speaks of it. A step
inside another one has what is left of the outer one, at most. The limit of memory is that of the texts (see
`reading.tree`) and of the diagrams (see `core.nodes`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span

SECONDS = 20.0
"""How long a step may take."""

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class OutOfTimeError(Exception):
    """A step has taken all its time. Whoever began the step makes a diagnostic of it."""


@contextmanager
def budget(seconds: float | None = None) -> Iterator[None]:
    """Begin a step, which has SECONDS or fewer."""
    token = _deadline.set(min(_deadline.get(), time.monotonic() + (SECONDS if seconds is None else seconds)))
    try:
        yield
    finally:
        _deadline.reset(token)


def check() -> None:
    """Raise OutOfTimeError when the step has taken all its time. Cheap: for the head of every long loop."""
    if time.monotonic() > _deadline.get():
        raise OutOfTimeError


def out_of_time(step: str, span: Span | None = None, help_: str = "") -> Diagnostic:
    """The diagnostic of a step (`reading it`, `comparing them`) that has taken all its time."""
    return Diagnostic("over-limit", f"{step} takes more than {SECONDS:.0f} seconds", span, help_)
