"""Findings and places, as the protocol writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lsprotocol import types

from sharepolicy.frontends.lsp.columns import place_of
from sharepolicy.frontends.render.code_pages import page_path
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import resolved


def range_in(span: Span) -> types.Range:
    """A span as the protocol writes it."""
    start, end = (place_of(span.text, offset) for offset in (span.start, max(span.start, span.end)))
    return types.Range(types.Position(*start), types.Position(*end))


def diagnostic_of(finding: Diagnostic, address_of: Callable[[Path], str]) -> types.Diagnostic:
    """A finding, with its labels as related places. `address_of` gives the address of a file."""
    words = "\n".join(filter(None, (sentence(finding.message), sentence(finding.help) if finding.help else "")))
    page = page_path(finding.code)

    def location(span: Span) -> types.Location:
        return types.Location(address_of(resolved(Path(span.text.name))), range_in(span))

    return types.Diagnostic(
        range=range_in(finding.span or Span(Text("", ""), 0, 0)),
        message="\n\n".join(filter(None, (words, finding.details.strip("\n")))),
        severity=types.DiagnosticSeverity.Error if finding.is_error else types.DiagnosticSeverity.Warning,
        code=finding.code,
        code_description=types.CodeDescription(page.as_uri()) if page.is_file() else None,
        source="sharepolicy",
        related_information=[
            types.DiagnosticRelatedInformation(location(label.span), label.text) for label in finding.labels
        ],
    )
