"""The flaws of a policy in the form that was asked for, where a command cannot go on for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sharepolicy.engine.check import Report
from sharepolicy.frontends.commands.options import say_found
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.formats import Found
from sharepolicy.frontends.render.junit import suite_of_report
from sharepolicy.frontends.render.remarks import remark_of
from sharepolicy.ground.diagnostic import DiagnosedError

FOR_SERVICES = ("sarif", "github", "junit")
"""Formats that are written for a service, which reads them whatever the exit code is."""


@contextmanager
def flaws_in(form: str, named: str, console: Console) -> Iterator[None]:
    """Within it, an error of a text is told as results too before it goes on its way: no service gets an empty file."""
    try:
        yield
    except DiagnosedError as error:
        if form in FOR_SERVICES:
            report = Report(named, error.diagnostics)
            found = Found(
                text=str,
                data=dict,
                remarks=lambda: [remark_of(flaw) for flaw in report.diagnostics],
                suites=lambda: [suite_of_report(named, report)],
            )
            say_found(console, found, form)
        raise
