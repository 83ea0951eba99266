"""The day of a case: the one that it gives, else the one on which it is decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import evolve

from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.language.years import counted_case, counted_request


def dated(document: PolicyDocument, case: Case, on: datetime.date, *, always: bool = False) -> Case:
    """The case on a day, if the policy asks for a date; a date that the case itself gives stays, unless `always`.

    Numbers that are counted from dates are counted then. Raises CaseError where they contradict each other.
    """
    return counted_case(document.vocabulary, _on_day(document, case, on, always))


def _on_day(document: PolicyDocument, case: Case, on: datetime.date, always: bool) -> Case:
    fact = document.vocabulary.decision_date
    if fact is None or (fact.name in case.given and not always):
        return case
    day = on.toordinal()
    return Case({**case.given, fact.name: Ranges.of(day, day)}, case.title, case.spans)


def dated_cases(document: PolicyDocument, cases: Iterable[Case], on: datetime.date) -> Iterator[Case]:
    """Cases on a day, without those whose dates and numbers contradict each other: nothing is decided there."""
    for case in cases:
        with suppress(CaseError):
            yield dated(document, case, on)


def dated_request(document: PolicyDocument, request: Request, on: datetime.date, *, always: bool = False) -> Request:
    """Like `dated`, for a request: one day for everything in it."""
    whole = _on_day(document, Case(request.given), on, always)
    return counted_request(document.vocabulary, evolve(request, given=whole.given))
