"""Decisions made again: whether each comes out as it did, and what another policy would have decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError

PolicyOf = Callable[[str], Policy | Timeline]
"""The policy with a digest."""


@frozen
class ReplayedRecord:
    """A record that is decided otherwise now: how it was, and how it is; `after` is empty if it cannot be decided."""

    record: str
    before: str
    after: str
    says: str = ""


@frozen
class Replay:
    """What became of recorded decisions that were made again: how many, and those that came out otherwise."""

    records: int
    differing: tuple[ReplayedRecord, ...]


def replay(
    recorded: Iterable[tuple[str, Mapping[str, Any]]],
    policy_of: PolicyOf,
    policy: Policy | Timeline | None,
    tell: Callable[[int], None] | None,
) -> Replay:
    """Decide every record again: by its own policy all has to be the same, by another the outcome is compared."""
    count = 0
    differing: list[ReplayedRecord] = []
    for count, (record, before) in enumerate(recorded, 1):
        differing += _differs(record, before, policy_of, policy)
        if tell is not None:
            tell(count)
    return Replay(count, tuple(differing))


def _differs(
    record: str, before: Mapping[str, Any], policy_of: PolicyOf, policy: Policy | Timeline | None
) -> Iterator[ReplayedRecord]:
    try:
        decided_by = policy_of(before["policy"]["digest"]) if policy is None else policy
        again = decided_by.decide_again(before)
    except CaseError as error:
        flaw = error.diagnostics[0]
        yield ReplayedRecord(record, _outcome(before), "", f"it cannot be decided: {flaw.code}")
        return
    if policy is not None:
        after = {"outcome": again.outcome.value, "settled": again.settled}
        if _outcome(after) != _outcome(before):
            yield ReplayedRecord(record, _outcome(before), _outcome(after))
        return
    stored = again.to_dict()
    if stored["format"] == before["format"] and stored != before:
        parts = [name for name in before if stored.get(name) != before[name]]
        yield ReplayedRecord(record, _outcome(before), _outcome(stored), f"it differs in {', '.join(parts)}")
    elif _outcome(stored) != _outcome(before):
        yield ReplayedRecord(record, _outcome(before), _outcome(stored))


def _outcome(stored: Mapping[str, Any]) -> str:
    return f"{stored['outcome']}{'' if stored['settled'] else ', not settled'}"
