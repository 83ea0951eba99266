"""Rows of a table that are not decided: how many, why, and which come first."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from sharepolicy.forms.batch import INVALID
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, Diagnostic


@frozen
class InvalidReason:
    """Why rows are not decided: what is wrong, how many rows it is wrong in, and the first of them, counted from 1.

    `details` say what is wrong in single rows, where rows differ.
    """

    code: str
    message: str
    help: str
    fact: str
    count: int
    first: tuple[int, ...]
    details: tuple[str, ...] = ()

    def diagnostic(self) -> Diagnostic:
        """The reason as a diagnostic. Its path leads to the fact, in each of the rows."""
        shown = ", ".join(f"{row:,}" for row in self.first) + (", ..." if self.count > len(self.first) else "")
        rows = "row" if self.count == 1 else f"{self.count:,} rows:"
        return Diagnostic(
            self.code,
            f"{self.message} ({rows} {shown})",
            help=self.help,
            details="\n".join(self.details),
            path=CasePath((self.fact,), fact=self.fact) if self.fact else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return INVALID.write(self)


@frozen
class InvalidRows:
    """All rows of a table that are not decided. A row can have several reasons."""

    rows: int
    invalid: int
    reasons: tuple[InvalidReason, ...]


class InvalidRowsError(CaseError):
    """Some rows cannot be decided. `report` says how many and why; `diagnostics` hold one for each reason."""

    report: InvalidRows

    def __init__(self, report: InvalidRows) -> None:
        super().__init__([reason.diagnostic() for reason in report.reasons])
        self.report = report

    def _content(self) -> tuple[Any, ...]:
        return (self.report,)
