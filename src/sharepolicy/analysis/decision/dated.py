"""The day of a case: the one that it gives, else the one on which it is decided."""

from __future__ import annotations

import datetime

from attrs import evolve

from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges


def dated(document: PolicyDocument, case: Case, on: datetime.date, *, always: bool = False) -> Case:
    """The case on a day, if the policy asks for a date; a date that the case itself gives stays, unless `always`."""
    fact = document.vocabulary.decision_date
    if fact is None or (fact.name in case.given and not always):
        return case
    day = on.toordinal()
    return Case({**case.given, fact.name: Ranges.of(day, day)}, case.title, case.spans)


def dated_request(document: PolicyDocument, request: Request, on: datetime.date, *, always: bool = False) -> Request:
    """Like `dated`, for a request: one day for everything in it."""
    return evolve(request, given=dated(document, Case(request.given), on, always=always).given)
