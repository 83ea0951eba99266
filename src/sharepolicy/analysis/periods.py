"""What changes in a policy as time goes by: its periods, and what lies between two that follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def passages(*versions: tuple[Period, PolicyDocument]) -> Iterator[Passage]:
    """The periods of a policy in order, each with what changes on its first day.

    The policy is given by its versions, the oldest first, each with the days on which it counts. They must be free of
    conflicts and gaps. Raises EntangledError as `compare` does.
    """
    before = None
    for period, now in _stretches(versions):
        if before is None:
            yield Passage(period)
        else:
            yield Passage(period, compare(before, now), _only(now, before), _only(before, now))
        before = now


def _stretches(versions: Sequence[tuple[Period, PolicyDocument]]) -> Iterator[tuple[Period, PolicyDocument]]:
    """The periods on which a policy stays the same, each with the policy as it is then."""
    for whole, document in versions:
        for period in periods(document):
            if (part := period & whole) is not None:
                yield part, on_date(document, part.day)


def _only(one: PolicyDocument, other: PolicyDocument) -> tuple[str, ...]:
    """The rules that can apply in one and never in the other."""
    left = {name for name, rule in other.rules.items() if rule.when != NEVER}
    return tuple(name for name, rule in one.rules.items() if rule.when != NEVER and name not in left)
