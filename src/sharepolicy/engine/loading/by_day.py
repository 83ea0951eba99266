"""What of a policy turns on the day of the check: whether it decides anything today, and what fails on a later day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sharepolicy.analysis.examples.run import ExampleResult, fails_from
from sharepolicy.engine.loading.far_off import far_off
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version, decided_days
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import EVER, Period, days_in_words
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.reading.timeline import VersionList, one_day

_ONE_DAY = datetime.timedelta(days=1)


def none_in_force(listed: VersionList, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Findings if no version decides today, or on days between them. `versions` are all, or none if one is unread."""
    first, today = listed.versions[0], datetime.date.today()
    if not any(today in dated.period for dated in listed.versions):  # the last one has no end, so they are to come
        help_ = f"its first version is in force {first.period}: is the year right?"
        yield Diagnostic("not-in-force", f"no version of `{listed.name}` is in force today", first.span, help_)
        return
    decided = decided_days(versions)
    help_ = "are the bounds of the date in its versions right?"
    if versions and not one_day(today) <= decided:
        says = f"only {days_in_words(decided)}, and not today" if decided else "on no day"
        yield Diagnostic("not-in-force", f"`{listed.name}` decides {says}", _of(listed, today), help_)
        return
    for (_, last), (first_after, _) in pairwise(decided.pieces):
        assert last is not None
        assert first_after is not None
        gap = Ranges.of(last + 1, first_after - 1)
        message = f"`{listed.name}` decides nothing on days between its versions: {days_in_words(gap)}"
        yield Diagnostic("not-in-force", message, _of(listed, Period.of(gap.pieces[0]).day), help_)


def _of(listed: VersionList, day: datetime.date) -> Span | None:
    """Where the version in force on a day is named."""
    return next(dated.span for dated in listed.versions if day in dated.period)


def by_day(
    policy: Policy, results: Sequence[ExampleResult], period: Period, today: datetime.date
) -> Iterator[Diagnostic]:
    """All findings about a policy, or a version of one, that turn on the day."""
    yield from _undated(policy, results, period, today)
    yield from _not_allowed_today(policy.document, period)
    yield from far_off(policy.compiled, period, today)


def _not_allowed_today(document: PolicyDocument, period: Period) -> Iterator[Diagnostic]:
    """A finding if a policy that has no other versions leaves today out by the bounds of its date of the decision."""
    date = document.vocabulary.decision_date
    if period == EVER and date is not None and not one_day(datetime.date.today()) <= date.all_values:
        assert isinstance(date.all_values, Ranges)
        message = f"`{document.name}` decides only {days_in_words(date.all_values)}, and not today"
        help_ = f"are the bounds of `{date.name}` right?"
        yield Diagnostic("not-in-force", message, date.span, help_)


def _undated(
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
