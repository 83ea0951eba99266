"""A live case rebuilt from a store of records: what was said, when it was recorded, and what was decided by then."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.kinds import check_kind
from sharepolicy.live.known import KnownCase, LiveDecision
from sharepolicy.live.statement import Statement
from sharepolicy.records.failures import ErasedError, NoSuchRecordError
from sharepolicy.records.records import Records


@frozen(eq=False, repr=False)
class RecordedDecision:
    """A decision as it was recorded, and what the store knew of the case then."""

    record: str
    at: datetime.datetime
    decision: Mapping[str, Any]
    known: KnownCase


@frozen(eq=False, repr=False)
class RecordedCase:
    """A live case as a store has it. `missing` says how many pieces of its records have been erased.

    `unread` are the ids of what was recorded as statements and is none, or corrects what is about something else:
    nothing is known by them. Those that the policy cannot read are `known.aside`.
    """

    known: KnownCase
    decisions: tuple[RecordedDecision, ...]
    missing: int
    unread: tuple[str, ...] = ()

    @property
    def decision(self) -> LiveDecision:
        """What is decided by all that was said. Raises as `known.decision`, and ErasedError if some of it is missing.

        What was erased may have contradicted the rest. `known.decision` decides by what is left.
        """
        if self.missing:
            raise ErasedError(
                f"of what was recorded of this case, something has been erased ({self.missing}), which may have said "
                "otherwise: `known.decision` decides by what is left"
            )
        return self.known.decision


def recorded_case(
    store: Records, case: str, *, by: str, why: str, policy: Policy | Timeline | None = None
) -> RecordedCase:
    """A live case from all records with this reference. That they were opened, by whom and why, is recorded first.

    A statement that was corrected or withdrawn is not believed, even where that was erased: then nobody knows what is
    so. It is decided by the policy of its last record, as the store keeps it, or by another `policy`. Raises
    NoSuchRecordError if there is no such record, ErasedError if all of them are erased, or another RecordsError.
    """
    check_kind(store, "store", "a store of records, as `records.open` gives it", Records)
    listed = list(store.list(case=case))
    if not listed:
        raise NoSuchRecordError(f"there is no record of the case `{case}` here")
    opened = [store.open(each.record, by=by, why=why) for each in listed if not each.erased]
    if not opened:
        raise ErasedError(f"all that was recorded of the case `{case}` has been erased")
    recorded: dict[str, tuple[int, Statement]] = {}
    unread: list[str] = []
    for each in opened:
        for piece in each.history:
            at = datetime.datetime.fromisoformat(piece["at"])
            for said in piece["around"].get("statements", ()):
                try:
                    found = (piece["index"], Statement.from_dict(said, recorded=at))
                except CaseError:
                    unread.append(said.get("id", ""))
                else:
                    recorded[found[1].id] = min(recorded.get(found[1].id, found), found, key=lambda one: one[0])
    elsewhere = _about_something_else(recorded)
    corrected = {id_: place for id_, place in store.corrected(case).items() if id_ not in _corrected_here(recorded)}
    recorded = {id_: found for id_, found in recorded.items() if id_ not in elsewhere}
    decided_by = policy if policy is not None else store.policy(listed[-1].policy)
    believed = (statement for _, statement in recorded.values() if statement.id not in corrected)
    known = KnownCase(decided_by).take_kept(*believed)
    decisions = []
    for each in opened:
        at = datetime.datetime.fromisoformat(each.at)
        then = KnownCase(decided_by).take_kept(
            *(said for index, said in recorded.values() if index <= each.index < corrected.get(said.id, each.index + 1))
        )
        decisions.append(RecordedDecision(each.record, at, each.decision, then))
    missing = sum(each.missing for each in opened) + len(listed) - len(opened)
    return RecordedCase(known, tuple(decisions), missing, (*unread, *elsewhere))


def _about_something_else(recorded: Mapping[str, tuple[int, Statement]]) -> list[str]:
    """Those that correct or withdraw one that is here, and is about something else: it stands."""
    said = {id_: statement for id_, (_, statement) in recorded.items()}
    return [each.id for each in said.values() if each.of in said and not each.is_about_the_same_as(said[each.of])]


def _corrected_here(recorded: Mapping[str, tuple[int, Statement]]) -> set[str]:
    """The statements that one which can still be read corrects or withdraws."""
    return {statement.of for _, statement in recorded.values() if statement.of}
