"""A policy as of one day: its date of the decision is fixed, and a case may give the same day or none."""

from __future__ import annotations

import datetime

from attrs import frozen

from sharepolicy.engine.policies import later
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.answers import KEYS


@frozen
class FixedDay:
    """The day for which a policy was loaded, and the fact that is the date of the decision in its file."""

    fact: str
    day: datetime.date

    def is_unsaid(self, given: later.GivenCase, on: datetime.date | None) -> bool:
        """Whether plain facts do not mention the day, so that the policy can read them as they are."""
        return on is None and isinstance(given, dict) and self.fact not in given and KEYS.isdisjoint(given)

    def read(self, document: PolicyDocument, given: later.GivenCase, on: datetime.date | None) -> Request:
        """A case without its date. Raises CaseError when the case, or `on`, gives a different day."""
        (found,) = later.over_time_on(document, self.fact, self.day).of(given, on, self.day)
        return found.request
