"""Remarks as SARIF 2.1.0, the form in which code hosts and editors take findings from any tool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sharepolicy.frontends.render.remarks import Remark, RemarkKind
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground import escapes
from sharepolicy.ground.escapes import markdown_block, markdown_fence, plain_message
from sharepolicy.ground.text import Span
from sharepolicy.ground.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(remarks: Sequence[Remark]) -> str:
    """A SARIF log with one run, the remarks as its results, and what each kind of them means."""
    kinds = sorted({remark.kind for remark in remarks}, key=lambda kind: kind.name)
    driver = {"name": "sharepolicy", "version": __version__, "rules": [_rule(kind) for kind in kinds]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, kinds.index(remark.kind)) for remark in remarks],
    }
    return escapes.json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(kind: RemarkKind) -> dict[str, Any]:
    return {
        "id": kind.name,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": kind.meaning},
        "help": {"text": kind.meaning, "markdown": kind.page},
        "defaultConfiguration": {"level": kind.level.value},
    }


def _result(remark: Remark, index: int) -> dict[str, Any]:
    details = remark.details.strip("\n")
    text = plain_message("\n\n".join(filter(None, (remark.says, details))))
    found: dict[str, Any] = {
        "ruleId": remark.kind.name,
        "ruleIndex": index,
        "level": remark.level.value,
        "message": {"text": text, "markdown": _markdown(remark, details)},
    }
    if remark.span is not None:
        found["locations"] = [{"physicalLocation": _place(remark.span)}]
    if remark.labels:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(label.span), "message": {"text": plain_message(label.text)}}
            for number, label in enumerate(remark.labels, 1)
        ]
    return found


def _markdown(remark: Remark, details: str) -> str:
    parts = [markdown_block(sentence(part)) for part in (remark.message, remark.help) if part]
    if details:
        parts.append("\n".join(markdown_fence(details, "yaml" if remark.is_yaml else "text")))
    return "\n\n".join(parts)


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
