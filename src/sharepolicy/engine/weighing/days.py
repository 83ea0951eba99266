"""On which days only one of two policies decides: a change of its own, whatever the policies say on other days."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from sharepolicy.analysis.change.change import Change
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import decided_days
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.values import Ranges


def with_days(
    changes: Sequence[tuple[Period, Change]], old: Policy | Timeline, new: Policy | Timeline
) -> tuple[Change, ...]:
    """The changes in some periods, with the days on which only one of the two policies decides.

    Those before the first period are told with it, all others with the last. A policy as of a day has no other days.
    """
    told = [change for _, change in changes]
    if any(isinstance(each, Policy) and each.on is not None for each in (old, new)):
        return tuple(told)
    was, now = decided_days(old.versions), decided_days(new.versions)
    start = changes[0][0].first
    before = Period(None, start).days if start is not None and len(told) > 1 else Ranges(())
    for place, days in ((0, before), (-1, EVER.days - before)):
        gone, came = (_periods((one - other) & days) for one, other in ((was, now), (now, was)))
        change = told[place]
        told[place] = evolve(
            change,
            days_only_before=(*change.days_only_before, *gone),
            days_only_after=(*change.days_only_after, *came),
        )
    return tuple(told)


def _periods(days: Ranges) -> tuple[Period, ...]:
    return tuple(map(Period.of, days.pieces))
