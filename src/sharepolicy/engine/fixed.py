"""A policy as on one day: its date of the decision is said already, and a case may say the same day or nothing."""

from __future__ import annotations

import datetime

from attrs import frozen

from sharepolicy.language.case import Request
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.reading.answers import KEYS
from sharepolicy.reading.over_time import CasesOverTime, GivenCase


@frozen
class FixedDay:
    """The day for which a policy was loaded, and the fact that is the date of the decision in its file."""

    fact: str
    day: datetime.date

    def is_unsaid(self, given: GivenCase, on: datetime.date | None) -> bool:
        """Whether plain facts say nothing of the day, so that the policy can read them as they are."""
        return on is None and isinstance(given, dict) and self.fact not in given and KEYS.isdisjoint(given)

    def read(self, document: PolicyDocument, given: GivenCase, on: datetime.date | None) -> Request:
        """A case without its date. Raises CaseError when the case, or `on`, says another day."""
        date = Fact(self.fact, FactType.DATE, "", self.fact, decision_date=True)
        version = VersionInForce(document, Period(self.day, self.day))
        cases = CasesOverTime(document.name, [version], {self.fact: date}, as_on=self.day)
        (found,) = cases.of(given, on, self.day)
        return found.request
