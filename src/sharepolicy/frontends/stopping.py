"""Being stopped by a signal: whichever it is, a command that writes a file leaves nothing unfinished behind."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class StoppedError(BaseException):
    """The process was told to end. Like KeyboardInterrupt it is not an error, and is only passed on."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Turn signals that would end the process at once into StoppedError, so that unfinished files are cleaned up.

    Signals that are already handled or ignored are left alone, and so are all signals outside the main thread.
    """
    ours = threading.current_thread() is threading.main_thread()
    taken = [number for number in _ENDING if ours and signal.getsignal(number) is signal.SIG_DFL]

    def stop(number: int, _: FrameType | None) -> NoReturn:
        for each in taken:  # a second signal must not disturb the cleaning up
            signal.signal(each, signal.SIG_IGN)
        raise StoppedError(number)

    try:
        for number in taken:
            signal.signal(number, stop)
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
