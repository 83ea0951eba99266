"""Where a command reads and writes: results to the output, diagnostics to the error stream, each with its style.

Nothing else writes to them, and everything passes through `ground.escapes` on its way. If the output cannot be written,
that is an UnwrittenError; if the error stream cannot, there is nobody left to tell.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import BinaryIO, NoReturn, TextIO

from attrs import frozen

from sharepolicy.forms.diagnostics import DIAGNOSTICS
from sharepolicy.frontends.render.diagnostics import render_diagnostics
from sharepolicy.frontends.render.style import PAINTED, Style, wants_colour
from sharepolicy.frontends.render.text import COLUMNS, wrap
from sharepolicy.ground import escapes
from sharepolicy.ground.diagnostic import Diagnostic

_NARROWEST = 40
_STREAMS = 3


class UnwrittenError(Exception):
    """The output of a command cannot be written. The message says why."""


@frozen
class Console:
    """The streams of one run of the command line, and the ways to use them."""

    source: TextIO
    out: TextIO
    err: TextIO
    style: Style = Style()
    err_style: Style = Style()

    def say(self, text: str = "", *, commands: bool = False, end: str = "\n") -> None:
        """Write a result. With `commands`, it is made of our own commands to a CI service, which must be obeyed."""
        gate = escapes.for_terminal if commands else escapes.for_log
        self._write(gate(text, PAINTED if self.style.colour else None) + end)

    def say_json(self, value: object) -> None:
        """Write plain data as JSON."""
        self.say(escapes.json(value))

    def complain(self, text: str) -> None:
        """Say in a line or two what is wrong."""
        self.warn("\n".join(wrap(text, rest="  ", width=self.err_style.width)))

    def warn(self, text: str) -> None:
        """Write lines to the error stream, after everything said so far."""
        self.flush()
        self._to_err(escapes.for_log(text, PAINTED if self.err_style.colour else None) + "\n")

    def diagnose(self, diagnostics: Sequence[Diagnostic], left_out: int = 0, *, as_json: bool = False) -> None:
        """Write diagnostics to the error stream."""
        if as_json:
            self.warn(escapes.json(DIAGNOSTICS.write(diagnostics, left_out=left_out)))
        else:
            self.warn(render_diagnostics(diagnostics, self.err_style, left_out))

    def draw(self, line: str) -> None:
        """Draw a line of the error stream over the last one, on a terminal only; an empty one wipes it away."""
        if self.err.isatty():
            self._to_err(f"\r\x1b[K{escapes.visible(line)}")

    def ask(self, prompt: str) -> str:
        """A line that somebody types; empty when nobody is there any more."""
        self.say(prompt, end="")
        self.flush()
        try:
            return self.source.readline()
        except OSError:
            return ""

    def for_a_program(self) -> BinaryIO:
        """The output as bytes, for a protocol between programs. Closing it leaves ours open."""
        self.flush()
        try:
            return os.fdopen(os.dup(self.out.fileno()), "wb")
        except OSError as error:
            self._lost(error)

    def flush(self) -> None:
        """Write out everything said so far."""
        try:
            self.out.flush()
        except OSError as error:
            self._lost(error)

    def _write(self, text: str) -> None:
        try:
            self.out.write(text)
        except OSError as error:
            self._lost(error)

    def _lost(self, error: OSError) -> NoReturn:
        """Discard what is still buffered, so that leaving does not fail again, and raise an error."""
        _silence(self.out)
        if isinstance(error, BrokenPipeError):
            raise error
        raise UnwrittenError(f"the output cannot be written: {error.strerror or error}") from error

    def _to_err(self, text: str) -> None:
        try:
            self.err.write(text)
            self.err.flush()
        except OSError:
            _silence(self.err)


class _Closed(io.StringIO):
    """Stands in for a stream that was closed before we began."""

    def write(self, _: str) -> NoReturn:
        """Fail: there is nowhere to write to."""
        raise OSError(errno.EBADF, "it is closed")

    def fileno(self) -> NoReturn:
        """Fail: it is not a file either."""
        raise OSError(errno.EBADF, "it is closed")


def _silence(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def console_of_process(environment: Mapping[str, str] | None = None) -> Console:
    """The console of this process. It writes UTF-8, whatever the locale."""
    environment = os.environ if environment is None else environment
    _keep_places()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    out, err = sys.stdout or _Closed(), sys.stderr or _Closed()
    source = sys.stdin or io.TextIOWrapper(io.BytesIO())
    return Console(source, out, err, _style(out, environment), _style(err, environment))


def _keep_places() -> None:
    """If a standard stream is closed, keep its number from going to a file opened later."""
    for number in range(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _style(stream: TextIO, environment: Mapping[str, str]) -> Style:
    width = COLUMNS
    if stream.isatty():
        width = max(_NARROWEST, min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns))
    return Style(wants_colour(stream, environment), width)
