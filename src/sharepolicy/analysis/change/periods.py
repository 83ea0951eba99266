"""What changes in a policy as time goes by: its periods, and what changes from one to the next."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from attrs import frozen

from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.change.compare import compare
from sharepolicy.ground.budget import check
from sharepolicy.language.periods import NEVER, Period, on_date, periods
from sharepolicy.language.policy import PolicyDocument


@frozen(eq=False)
class Passage:
    """A period, and what has changed since the one before; None for the first.

    `begin` are the rules that can apply from its first day on, `end` those that no longer can. `speak` are the
    invariants that were there before but apply only from that day on, `silent` those that stay but no longer apply.
    """

    period: Period
    change: Change | None = None
    begin: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    speak: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def passages(*versions: tuple[Period, PolicyDocument]) -> Iterator[Passage]:
    """The periods of a policy in order, each with what changes on its first day.

    The policy is given by its versions, the oldest first, each with the days on which it is in force. They must be free
    of conflicts and gaps. Raises EntangledError and OutOfTimeError as `compare` does.
    """
    before: tuple[PolicyDocument, PolicyDocument] | None = None
    for period, document in _stretches(versions):
        check()
        now = on_date(document, period.day)
        if before is None:
            yield Passage(period)
        else:
            old, was = before
            rules = _only(now, was), _only(was, now)
            promises = _not_in(now, was, old.invariants), _not_in(was, now, document.invariants)
            yield Passage(period, compare(was, now), *rules, *promises)
        before = document, now


def _stretches(versions: Sequence[tuple[Period, PolicyDocument]]) -> Iterator[tuple[Period, PolicyDocument]]:
    """The periods in which a policy stays the same, each with the version then in force."""
    for whole, document in versions:
        for period in periods(document):
            if (part := period & whole) is not None:
                yield part, document


def _not_in(one: PolicyDocument, other: PolicyDocument, whole: Container[str]) -> tuple[str, ...]:
    """The invariants of one that the other has as a whole, but not on its day."""
    found = (each for name, each in one.invariants.items() if name not in other.invariants and name in whole)
    return tuple(dict.fromkeys(each.promise for each in found))


def _only(one: PolicyDocument, other: PolicyDocument) -> tuple[str, ...]:
    """The rules that can apply in one and never in the other."""
    left = {name for name, rule in other.rules.items() if rule.when != NEVER}
    return tuple(name for name, rule in one.rules.items() if rule.when != NEVER and name not in left)
