"""What changes in a policy as time goes by: its periods, and what lies between two that follow each other."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sharepolicy.analysis.change import Change
from sharepolicy.analysis.compare import compare
from sharepolicy.language.periods import NEVER, Period, on_date, periods
from sharepolicy.language.policy import PolicyDocument


@frozen(eq=False)
class Passage:
    """A period, and what has changed since the one before; None for the first.

    `begin` are the rules that can apply from its first day on, `end` those that cannot any more.
    """

    period: Period
    change: Change | None = None
    begin: tuple[str, ...] = ()
    end: tuple[str, ...] = ()


def passages(document: PolicyDocument) -> Iterator[Passage]:
    """The periods of a policy in order, each with what changes on its first day.

    The policy must be free of conflicts and gaps. Raises EntangledError as `compare` does.
    """
    before = None
    for period in periods(document):
        now = on_date(document, period.day)
        if before is None:
            yield Passage(period)
        else:
            yield Passage(period, compare(before, now), _only(now, before), _only(before, now))
        before = now


def _only(one: PolicyDocument, other: PolicyDocument) -> tuple[str, ...]:
    """The rules that can apply in one and never in the other."""
    return tuple(name for name in one.rules if one.rules[name].when != NEVER and other.rules[name].when == NEVER)
