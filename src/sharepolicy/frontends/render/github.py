"""Diagnostics as GitHub's workflow commands: each shows as an annotation at its line in the pull request."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.frontends.render.text import sentence, visible
from sharepolicy.ground.diagnostic import Diagnostic


def render_github(diagnostics: Sequence[Diagnostic], notices: Sequence[str] = ()) -> str:
    """One command a line; then what is good news, as notices."""
    lines = [_annotation(diagnostic) for diagnostic in diagnostics]
    return "\n".join([*lines, *(f"::notice title=sharepolicy::{escape_message(notice)}" for notice in notices)])


def _annotation(diagnostic: Diagnostic) -> str:
    properties: dict[str, object] = {}
    span = diagnostic.span
    if span is not None:
        line, column = span.text.line_and_column(max(span.start, span.end))
        properties = {"file": span.text.name, "line": span.line, "endLine": line}
        if line == span.line:  # GitHub takes columns only within one line; the last one counts
            properties |= {"col": span.column, "endColumn": max(span.column, column - 1)}
    properties["title"] = diagnostic.code
    written = ",".join(f"{name}={escape_property(str(value))}" for name, value in properties.items())
    return f"::{diagnostic.severity} {written}::{escape_message(_words(diagnostic))}"


def _words(diagnostic: Diagnostic) -> str:
    lines = [sentence(diagnostic.message)]
    if diagnostic.help:
        lines.append(sentence(diagnostic.help))
    lines += [f"{label.span}: {label.text}" for label in diagnostic.labels]
    if diagnostic.details:
        lines += ["", diagnostic.details.strip("\n")]
    return "\n".join(lines)


def escape_message(text: str) -> str:
    """A message as it stands after the second `::`: on one line, nothing in it obeyed."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "%0A".join(visible(line).replace("%", "%25") for line in lines)


def escape_property(text: str) -> str:
    """A value as it stands between the two `::`."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
