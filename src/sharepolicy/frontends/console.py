"""Where a command reads and writes: results to the output, diagnostics to the error stream, each with its style."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from attrs import frozen

from sharepolicy.frontends.render.diagnostics import render_diagnostics
from sharepolicy.frontends.render.style import Style, wants_colour
from sharepolicy.frontends.render.text import COLUMNS, wrap
from sharepolicy.ground.diagnostic import Diagnostic

_NARROWEST = 40


@frozen
class Console:
    """The streams of one run of the command line, and how to write to them."""

    source: TextIO
    out: TextIO
    err: TextIO
    style: Style = Style()
    err_style: Style = Style()

    def say(self, text: str = "") -> None:
        """Write a result."""
        print(text, file=self.out)

    def complain(self, text: str) -> None:
        """Write what is wrong in a line or two."""
        print("\n".join(wrap(text, rest="  ", width=self.err_style.width)), file=self.err)

    def diagnose(self, diagnostics: Sequence[Diagnostic], left_out: int = 0, *, as_json: bool = False) -> None:
        """Write diagnostics to the error stream, after everything that was said before."""
        self.out.flush()
        if as_json:
            found = [diagnostic.to_dict() for diagnostic in diagnostics]
            print(json.dumps(found, ensure_ascii=False, indent=2), file=self.err)
        else:
            print(render_diagnostics(diagnostics, self.err_style, left_out), file=self.err)


def console_of_process(environment: Mapping[str, str] | None = None) -> Console:
    """The console of this process. Output is UTF-8 whatever the locale says."""
    environment = os.environ if environment is None else environment
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    return Console(
        sys.stdin,
        sys.stdout,
        sys.stderr,
        _style(sys.stdout, environment),
        _style(sys.stderr, environment),
    )


def _style(stream: TextIO, environment: Mapping[str, str]) -> Style:
    width = COLUMNS
    if stream.isatty():
        width = max(_NARROWEST, min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns))
    return Style(wants_colour(stream, environment), width)
