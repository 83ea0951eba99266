"""Remarks: what code hosts and CI services show at a line, for a flaw in a text or a change between two policies."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from attrs import frozen

from sharepolicy.frontends.render.code_pages import meaning, page_text
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span


class Level(StrEnum):
    """How a remark is shown. An error fails the command, and so does a warning of `check`; a note is only shown."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class RemarkKind:
    """What several remarks have in common. `name` is stable and never reused; `page` is the meaning at length."""

    name: str
    title: str
    meaning: str
    page: str
    level: Level


@frozen
class Remark:
    """One remark; `name` tells it from others about a change. `details` are shown as they are; some can be pasted."""

    kind: RemarkKind
    level: Level
    message: str
    span: Span | None = None
    help: str = ""
    labels: tuple[Label, ...] = ()
    details: str = ""
    is_yaml: bool = False
    name: str = ""

    @property
    def says(self) -> str:
        """The message and the help as sentences on one line."""
        return " ".join(sentence(part) for part in (self.message, self.help) if part)

    @property
    def lines(self) -> str:
        """Everything, line by line, the other places by their names."""
        lines = [sentence(part) for part in (self.message, self.help) if part]
        lines += [f"{label.span}: {label.text}" for label in self.labels]
        if self.details:
            lines += ["", self.details.strip("\n")]
        return "\n".join(lines)


@cache
def kind_of_code(code: str) -> RemarkKind:
    """The kind of remark that a diagnostic code stands for, in the words of its page."""
    level = Level.NOTE if CODES[code].note else Level.WARNING if CODES[code].warning else Level.ERROR
    return RemarkKind(code, sentence(CODES[code].title), meaning(code), page_text(code), level)


def remark_of(diagnostic: Diagnostic) -> Remark:
    """A flaw of a text as a remark."""
    return Remark(
        kind_of_code(diagnostic.code),
        Level(diagnostic.severity.value),
        diagnostic.message,
        diagnostic.span,
        diagnostic.help,
        diagnostic.labels,
        diagnostic.details,
        CODES[diagnostic.code].case,
    )
