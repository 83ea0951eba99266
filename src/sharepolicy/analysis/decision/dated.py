"""The day of a case: the one that it gives, else the one on which it is decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import evolve

from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import AskedCase, Case, Given, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, single_day
from sharepolicy.language.years import counted_case, counted_request


def dated(
    document: PolicyDocument, case: Case, on: datetime.date, *, always: bool = False, today: bool = False
) -> Case:
    """The case on a day, if the policy asks for a date; a date that the case itself gives stays, unless `always`.

    `today` says that nobody gave the day. Numbers that are counted from dates are counted then. Raises CaseError where
    they contradict each other.
    """
    asked = _asked(document, Request(case.given, title=case.title), on, always=always, today=today)
    return counted_case(
        document.vocabulary, Case(_on_day(document, case.given, on, always), case.title, case.spans, asked)
    )


def dated_cases(document: PolicyDocument, cases: Iterable[Case], on: datetime.date) -> Iterator[Case]:
    """Cases on a day, without those whose dates and numbers contradict each other: nothing is decided there."""
    for case in cases:
        with suppress(CaseError):
            yield dated(document, case, on)


def dated_request(
    document: PolicyDocument, request: Request, on: datetime.date, *, always: bool = False, today: bool = False
) -> Request:
    """Like `dated`, for a request: one day for everything in it."""
    asked = _asked(document, evolve(request, asked=None), on, always=always, today=today)
    given = _on_day(document, request.given, on, always)
    return counted_request(document.vocabulary, evolve(request, given=given, asked=asked))


def _asked(document: PolicyDocument, request: Request, on: datetime.date, *, always: bool, today: bool) -> AskedCase:
    """What is asked of a policy with a request on a day."""
    fact = document.vocabulary.decision_date
    if fact is None:
        return AskedCase(request, document.on_day)
    if fact.name not in request.given or always:
        return AskedCase(request, on, today)
    return AskedCase(request, single_day(request.given[fact.name]))


def _on_day(document: PolicyDocument, given: Given, on: datetime.date, always: bool) -> Given:
    fact = document.vocabulary.decision_date
    if fact is None or (fact.name in given and not always):
        return given
    day = on.toordinal()
    return {**given, fact.name: Ranges.of(day, day)}
