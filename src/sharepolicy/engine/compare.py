"""Two policies compared, and every witness decided by both of them before anybody sees it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sharepolicy.analysis import compare as comparing
from sharepolicy.analysis.change import Change
from sharepolicy.analysis.decide import decide
from sharepolicy.analysis.examples import days_of
from sharepolicy.analysis.showing import Examples
from sharepolicy.analysis.verify import entanglement
from sharepolicy.core.compile import EntangledError
from sharepolicy.engine.load import load
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.versions import PolicyOverTime, Version
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.language.case import Example
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import overlap
from sharepolicy.reading.cases import CaseReader


class DisagreementError(AssertionError):
    """A policy decides a witness otherwise than the comparison says: a fault of this library."""


def compare(
    old: Policy | str | Path,
    new: Policy | str | Path,
    *,
    rename: Mapping[str, str] | None = None,
    on: datetime.date | None = None,
) -> Change:
    """Compare two policies over all cases that both can decide, exactly, and tell what their examples show of it.

    Each is a policy, or the name or path of one. `rename` tells what the new policy calls otherwise: facts as
    `{"subject.consent": "subject.agreement"}`, values as `{"risk:some": "low"}`. Every witness in the answer has been
    decided by both policies. Examples that say no date are decided as on the day `on`, today when it is left out. Of a
    policy with several versions in time, the one that counts on that day is compared, over the days on which it counts;
    the day must then be given.

    Raises PolicyError when a policy or its examples cannot be used or the two are too entangled, and ValueError when a
    renaming does not fit, or when a policy has several versions in time and no day is given.
    """
    before, after = _version(old, on), _version(new, on)
    period = before.period & after.period
    assert period is not None  # both hold the day
    return compare_in(period, before.policy, after.policy, rename=rename, on=on)


def compare_in(
    period: Period,
    old: Policy,
    new: Policy,
    *,
    rename: Mapping[str, str] | None = None,
    on: datetime.date | None = None,
) -> Change:
    """Compare two versions on the days on which both count, as `compare`. Examples of other days show nothing."""
    examples = Examples(_of(period, old), _of(period, new), on or period.nearest(datetime.date.today()))
    try:
        change = comparing.compare(old.document, new.document, rename, examples, period)
    except EntangledError as error:
        raise PolicyError([entanglement(new.document, error)]) from error
    _replay(change, old, new)
    return change


def _version(given: Policy | str | Path, on: datetime.date | None) -> Version:
    policy = given if isinstance(given, Policy) else load(given, prove=False)
    if not isinstance(policy, PolicyOverTime):
        return Version(EVER, policy)
    if on is None:
        raise ValueError(f"`{policy.name}` has several versions in time: say `on` which day they are to be compared")
    counts = policy.version_on(on)
    return next(version for version in policy.versions if version.policy is counts)


def _of(period: Period, policy: Policy) -> tuple[Example, ...]:
    """The examples that can be decided in a period."""
    document = policy.document
    return tuple(
        example
        for example in examples_of(policy)
        if (days := days_of(document, example)) is None or overlap(days, period.days)
    )


def examples_of(policy: Policy) -> tuple[Example, ...]:
    """The examples of a policy. Raises PolicyError when they cannot be read: it is no whole policy then."""
    try:
        return policy.examples
    except CaseError as error:
        raise PolicyError(error.diagnostics, error.left_out) from error


def _replay(change: Change, before: Policy, after: Policy) -> None:
    """Decide every witness by both policies, from what people see of it."""
    readers = CaseReader(before.document), CaseReader(after.document)
    for move in change.moves:
        for changed in move.described:
            _check(before, readers[0], changed.witness.before, move.before)
            _check(after, readers[1], changed.witness.after, move.after)


def _check(policy: Policy, reader: CaseReader, given: Mapping[str, Any], expected: Outcome) -> None:
    decision = decide(policy.compiled, reader.case(given))
    if not decision.settled or decision.outcome is not expected:
        raise DisagreementError(f"{policy.name} does not give `{expected}` for {dict(given)}")
