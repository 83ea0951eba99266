"""Remarks as GitHub's workflow commands: each shows as an annotation at its line in the pull request."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.frontends.render.remarks import Level, Remark
from sharepolicy.ground.escapes import workflow_message, workflow_property

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render_github(remarks: Sequence[Remark], notices: Sequence[str] = ()) -> str:
    """One command a line; then the notices, which have no place."""
    lines = [_annotation(remark) for remark in remarks]
    return "\n".join([*lines, *(f"::notice title=sharepolicy::{workflow_message(notice)}" for notice in notices)])


def _annotation(remark: Remark) -> str:
    properties: dict[str, object] = {}
    span = remark.span
    if span is not None:
        line, column = span.text.line_and_column(max(span.start, span.end))
        properties = {"file": span.text.name, "line": span.line, "endLine": line}
        if line == span.line:  # GitHub takes columns only within one line; the last one is included
            properties |= {"col": span.column, "endColumn": max(span.column, column - 1)}
    properties["title"] = remark.kind.name
    written = ",".join(f"{name}={workflow_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[remark.level]} {written}::{workflow_message(remark.lines)}"
