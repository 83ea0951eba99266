"""Decisions made again: whether each comes out as it did, and what another policy would have decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import frozen

from sharepolicy.engine.policies.many_again import FoundOutcomes, outcomes_again
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.records.answers import GivenInstead, answers

PolicyOf = Callable[[str, str], Policy | Timeline]
"""The policy with a digest, and with these texts, if it was asked in another language than its own."""

Recorded = tuple[str, Mapping[str, Any], GivenInstead, str]
"""The name of a record, the decision that it keeps, what was given instead of parts of it because of other people, and
the digest of the texts that it was decided in."""

AT_ONCE = 4096
"""How many records are decided at once by another policy."""


_ASKED = ("format", "kind", "outcome", "settled", "on", "today", "title", "case", "request")


@frozen
class ReplayedRecord:
    """A record that is decided otherwise now: how it was, and how it is; `after` is empty if it cannot be decided.

    `says` what differs. All of it is about the person of the record alone: if other people count too, it says that.
    """

    record: str
    before: str
    after: str
    says: str = ""


@frozen
class Replay:
    """What became of recorded decisions that were made again: how many, and those that came out otherwise.

    `erased` is how many more there are that nobody can decide again.
    """

    records: int
    differing: tuple[ReplayedRecord, ...]
    erased: int = 0


def replay(
    recorded: Iterable[Recorded],
    policy_of: PolicyOf,
    policy: Policy | Timeline | None,
    tell: Callable[[int], None] | None,
) -> Replay:
    """Decide every record again: by its own policy all has to be the same, by another the outcome of each part."""
    count = 0
    differing: list[ReplayedRecord] = []
    if policy is None:
        for count, (record, before, _, texts) in enumerate(recorded, start=1):
            differing += _by_its_own(record, before, texts, policy_of)
            if tell is not None:
                tell(count)
        return Replay(count, tuple(differing))
    rest = map(_asked_of_another, recorded)
    while several := list(islice(rest, AT_ONCE)):
        differing += _by_another(several, policy)
        count += len(several)
        if tell is not None:
            tell(count)
    return Replay(count, tuple(differing))


@frozen
class _AskedOfAnother:
    """A record and what another policy is asked: the reasons need not be held in memory, of many records at once."""

    record: str
    asked: Mapping[str, Any]
    outcomes: FoundOutcomes
    given: GivenInstead


def _asked_of_another(one: Recorded) -> _AskedOfAnother:
    record, before, given, _ = one
    parts = {(each.item, each.recipient): (each.outcome, each.part_settled) for each in answers(before)}
    outcomes = {**parts, ("", ""): (before["outcome"], before["settled"])}
    return _AskedOfAnother(record, {name: before[name] for name in _ASKED if name in before}, outcomes, given)


def _by_another(several: list[_AskedOfAnother], policy: Policy | Timeline) -> Iterator[ReplayedRecord]:
    for one, found in zip(several, outcomes_again(policy, [each.asked for each in several]), strict=True):
        if isinstance(found, CaseError):
            yield _undecided(one.record, one.asked, found)
        elif found != one.outcomes:
            whole = ("", "")
            yield ReplayedRecord(
                one.record,
                _in_words(*one.outcomes[whole]),
                _in_words(*found[whole]),
                "; ".join(_differences(one, found)),
            )


def _differences(one: _AskedOfAnother, found: FoundOutcomes) -> Iterator[str]:
    """The parts of a request that come out otherwise, and those in which other people counted."""
    for place, before in one.outcomes.items():
        if any(place) and found[place] != before:
            yield f"{_where(*place)}: {_in_words(*before)} -> {_in_words(*found[place])}"
    for each in one.given:
        where = _where(each["item"], each["recipient"])
        yield f"{where or 'this'} is about this person alone; with others, it was {each['outcome']}"


def _where(item: str, recipient: str) -> str:
    return f"{item}{' to ' if item and recipient else ''}{recipient}"


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
    return _in_words(stored["outcome"], stored["settled"])


def _in_words(outcome: str, settled: bool) -> str:
    return f"{outcome}{'' if settled else ', not settled'}"
