"""A policy as on one day: its date of the decision is said already, and a case may say the same day or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.case import Case
from sharepolicy.language.values import Ranges, overlap


@frozen
class Fixed:
    """The day for which a policy was loaded, and the fact that is the date of the decision in its file."""

    fact: str
    day: datetime.date

    def undated(self, case: Mapping[str, Any] | Case, on: datetime.date | None) -> Mapping[str, Any] | Case:
        """A case without its date. Raises CaseError when the case, or `on`, says another day."""
        left: Mapping[str, Any] | Case = case
        given: object = None
        if isinstance(case, Case):
            there = case.given.get(self.fact)
            if there is not None:
                day = self.day.toordinal()
                given = self.day if overlap(there, Ranges.of(day, day)) else "another day"
                left = evolve(case, given={name: held for name, held in case.given.items() if name != self.fact})
        elif self.fact in case:
            given = case[self.fact]
            left = {name: value for name, value in case.items() if name != self.fact}
        for said in (on, given):
            if said is not None and str(said) != self.day.isoformat():
                message = f"this is the policy as on {self.day}, and the case is decided on {said}"
                raise CaseError([Diagnostic("contradictory-case", message)])
        return left
