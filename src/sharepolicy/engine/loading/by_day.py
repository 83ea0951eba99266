"""What of a policy turns on the day of the check: whether it decides anything today, and what fails on a later day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from sharepolicy.analysis.examples.run import ExampleResult, fails_from
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.periods import EVER, Period, days_in_words
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.reading.timeline import VersionList, one_day

_ONE_DAY = datetime.timedelta(days=1)


def none_in_force(listed: VersionList) -> Iterator[Diagnostic]:
    """A finding if no version is in force today. The last one has no end, so all of them are still to come."""
    first = listed.versions[0]
    if not any(datetime.date.today() in dated.period for dated in listed.versions):
        help_ = f"its first version is in force {first.period}: is the year right?"
        yield Diagnostic("not-in-force", f"no version of `{listed.name}` is in force today", first.span, help_)


def not_allowed_today(document: PolicyDocument, period: Period) -> Iterator[Diagnostic]:
    """A finding if a policy that has no other versions leaves today out by the bounds of its date of the decision."""
    date = document.vocabulary.decision_date
    if period == EVER and date is not None and not one_day(datetime.date.today()) <= date.all_values:
        assert isinstance(date.all_values, Ranges)
        message = f"`{document.name}` decides only {days_in_words(date.all_values)}, and not today"
        help_ = f"are the bounds of `{date.name}` right?"
        yield Diagnostic("not-in-force", message, date.span, help_)


def undated(
    policy: Policy, results: Sequence[ExampleResult], period: Period, today: datetime.date
) -> Iterator[Diagnostic]:
    """A finding for each example without a date that passes today and will fail on a later day."""
    for result in results:
        example = result.example
        day = fails_from(policy.compiled, example, period.nearest(today), period.days) if result.passed else None
        if day is not None:
            message = f"the example `{example.name}` has no date: it passes today and will fail from {day} on"
            help_ = f"give it the date on which it is to be decided, such as `{policy.dates[0]}: {day - _ONE_DAY}`"
            yield Diagnostic("undated-example", message, example.span, help_)
