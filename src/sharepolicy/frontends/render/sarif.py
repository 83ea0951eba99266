"""Diagnostics as SARIF 2.1.0, the form in which code hosts and editors take findings from any tool."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sharepolicy.frontends.render.code_pages import meaning, page_text
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """A SARIF log with one run, the diagnostics as its results, and what each of their codes means."""
    return json.dumps(sarif_log(diagnostics), ensure_ascii=False, indent=2)


def sarif_log(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """The same as plain data."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "sharepolicy", "version": version("sharepolicy"), "rules": [_rule(code) for code in codes]}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": sentence(CODES[code].title)},
        "fullDescription": {"text": meaning(code)},
        "help": {"text": meaning(code), "markdown": page_text(code)},
        "defaultConfiguration": {"level": "warning" if CODES[code].warning else "error"},
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": diagnostic.severity.value,
        "message": {"text": _words(diagnostic), "markdown": _markdown(diagnostic)},
    }
    if diagnostic.span is not None:
        found["locations"] = [{"physicalLocation": _place(diagnostic.span)}]
    if diagnostic.labels:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(label.span), "message": {"text": label.text}}
            for number, label in enumerate(diagnostic.labels, 1)
        ]
    return found


def _words(diagnostic: Diagnostic) -> str:
    parts = [sentence(diagnostic.message), sentence(diagnostic.help) if diagnostic.help else ""]
    return "\n\n".join(filter(None, (" ".join(filter(None, parts)), diagnostic.details.strip("\n"))))


def _markdown(diagnostic: Diagnostic) -> str:
    parts = [sentence(diagnostic.message), sentence(diagnostic.help) if diagnostic.help else ""]
    if details := diagnostic.details.strip("\n"):
        fence = fence_around(details)
        parts.append(f"{fence}yaml\n{details}\n{fence}" if is_case(details) else f"{fence}text\n{details}\n{fence}")
    return "\n\n".join(filter(None, parts))


def is_case(details: str) -> bool:
    """Whether the further lines of a diagnostic are a case, to be pasted, and not sentences."""
    return details.lstrip().startswith(("given:", "case:", "from:"))


def fence_around(text: str) -> str:
    """A Markdown fence that nothing in the text closes."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence


def _place(span: Span) -> dict[str, Any]:
    end_line, end_column = span.text.line_and_column(max(span.start, span.end))
    return {
        "artifactLocation": {"uri": uri_of(span.text.name)},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    }


def uri_of(name: str) -> str:
    """The address of a file by the name that people know it by: relative below the working directory."""
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(name)
