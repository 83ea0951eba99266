"""Decisions made again: whether each comes out as it did, and what another policy would have decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import frozen

from sharepolicy.engine.policies.many_again import outcomes_again
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError

PolicyOf = Callable[[str, str], Policy | Timeline]
"""The policy with a digest, and with these texts, if it was asked in another language than its own."""

Recorded = tuple[str, Mapping[str, Any], str]
"""The name of a record, the decision that it keeps, and the digest of the texts that it was decided in."""

AT_ONCE = 4096
"""How many records are decided at once by another policy."""


_ASKED = ("format", "kind", "outcome", "settled", "on", "today", "title", "case", "request")


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
    recorded: Iterable[Recorded],
    policy_of: PolicyOf,
    policy: Policy | Timeline | None,
    tell: Callable[[int], None] | None,
) -> Replay:
    """Decide every record again: by its own policy all has to be the same, by another the outcome is compared."""
    count = 0
    differing: list[ReplayedRecord] = []
    rest = iter(recorded) if policy is None else map(_asked_of_another, recorded)
    while several := list(islice(rest, 1 if policy is None else AT_ONCE)):
        differing += _by_its_own(*several[0], policy_of) if policy is None else _by_another(several, policy)
        count += len(several)
        if tell is not None:
            tell(count)
    return Replay(count, tuple(differing))


def _asked_of_another(one: Recorded) -> Recorded:
    """A record and what another policy is asked: the reasons need not be held in memory, of many records at once."""
    record, before, texts = one
    return record, {name: before[name] for name in _ASKED if name in before}, texts


def _by_another(several: list[Recorded], policy: Policy | Timeline) -> Iterator[ReplayedRecord]:
    answers = outcomes_again(policy, [before for _, before, _ in several])
    for (record, before, _), answer in zip(several, answers, strict=True):
        if isinstance(answer, CaseError):
            yield _undecided(record, before, answer)
        elif answer != (before["outcome"], before["settled"]):
            yield ReplayedRecord(
                record, _outcome(before), _outcome(dict(zip(("outcome", "settled"), answer, strict=True)))
            )


def _by_its_own(record: str, before: Mapping[str, Any], texts: str, policy_of: PolicyOf) -> Iterator[ReplayedRecord]:
    try:
        stored = policy_of(before["policy"]["digest"], texts).decide_again(before).to_dict()
    except CaseError as error:
        yield _undecided(record, before, error)
        return
    if stored["format"] == before["format"] and stored != before:
        parts = [name for name in before if stored.get(name) != before[name]]
        yield ReplayedRecord(record, _outcome(before), _outcome(stored), f"it differs in {', '.join(parts)}")
    elif _outcome(stored) != _outcome(before):
        yield ReplayedRecord(record, _outcome(before), _outcome(stored))


def _undecided(record: str, before: Mapping[str, Any], error: CaseError) -> ReplayedRecord:
    return ReplayedRecord(record, _outcome(before), "", f"it cannot be decided: {error.diagnostics[0].code}")


def _outcome(stored: Mapping[str, Any]) -> str:
    return f"{stored['outcome']}{'' if stored['settled'] else ', not settled'}"
