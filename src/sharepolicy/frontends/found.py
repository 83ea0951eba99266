"""What a command found, in the format that was asked for, even when the command cannot go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sharepolicy.engine.loading.check import Report
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.formats import Found, in_format
from sharepolicy.frontends.render.junit import suites_of_report
from sharepolicy.frontends.render.remarks import remark_of
from sharepolicy.ground.diagnostic import DiagnosedError

FINDINGS = 1
"""The exit code of a command that found something."""

FOR_SERVICES = ("sarif", "github", "junit")
"""Formats for services, which read them whatever the exit code."""


def say_found(console: Console, found: Found, form: str) -> None:
    """Write what was found in one of `FORMATS`, or nothing if there is nothing to say."""
    if said := in_format(found, form):
        console.say(said, commands=form == "github")


@contextmanager
def flaws_in(form: str, named: str, console: Console) -> Iterator[None]:
    """A context that also writes an error in a text as a result before it goes on: no service gets an empty file."""
    try:
        yield
    except DiagnosedError as error:
        if form in FOR_SERVICES:
            report = Report(named, error.diagnostics)
            found = Found(
                text=str,
                data=dict,
                remarks=lambda: [remark_of(flaw) for flaw in report.diagnostics],
                suites=lambda: [*suites_of_report(named, report)],
            )
            say_found(console, found, form)
        raise
