"""Statements that say a fact where their case has no place for it: the error that names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.live.merging import misplaced
from sharepolicy.live.statement import Statement


class StrayError(CaseError):
    """A fact is said of nobody where a case names people, or of somebody whom it is not about. `strays` say so.

    Its text has neither values nor names of people; it names the statements by their ids.
    """

    def __init__(self, strays: Sequence[Statement], flaws: Sequence[Diagnostic] = ()) -> None:
        self.strays = tuple(strays)
        help_ = "withdraw `{}`, and say it again of those whom it is about"
        super().__init__(flaws or [misplaced(each, help_.format(each.id)) for each in self.strays])

    def _content(self) -> tuple[Any, ...]:
        return (self.strays, tuple(self.diagnostics))

    def __str__(self) -> str:
        ids = (f"`{each.name}`: see {each.id}; withdraw it if it was said before" for each in self.strays)
        return "\n".join([super().__str__(), *ids])
