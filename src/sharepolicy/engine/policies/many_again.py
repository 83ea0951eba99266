"""Many stored decisions asked again, for their outcomes only: in columns where they can be, the others one at a time.

What can be in columns is a decision of one case whose facts the policy has, each with a value, or a list of values.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.policies.columns import NoColumnsError, outcomes_in_columns
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError

FoundOutcome = tuple[str, bool]
"""An outcome, and whether it is settled."""

FoundOutcomes = dict[tuple[str, str], FoundOutcome]
"""The outcome of each part of a request, by its item and recipient; that of the whole, or of a case, has no names."""

_Cell = str | int | list[str]


def outcomes_again(
    policy: Policy | Timeline, stored: Sequence[Mapping[str, Any]]
) -> Iterator[FoundOutcomes | CaseError]:
    """The outcomes that the policy has for each stored decision, as `decide_again` finds them, or why it has none."""
    rows: dict[Policy, dict[int, Mapping[str, _Cell]]] = {}
    for place, each in enumerate(stored):
        if (found := _row(policy, each)) is not None:
            version, row = found
            rows.setdefault(version, {})[place] = row
    known: dict[int, FoundOutcome | None] = {}
    with suppress(NoColumnsError):
        for version, of_version in rows.items():
            known.update(zip(of_version, outcomes_in_columns(version.rows, [*of_version.values()]), strict=True))
    for place, each in enumerate(stored):
        outcome = known.get(place)
        yield {("", ""): outcome} if outcome is not None else _alone(policy, each)


def _alone(policy: Policy | Timeline, stored: Mapping[str, Any]) -> FoundOutcomes | CaseError:
    """In whichever language it was said: only the outcome is asked for."""
    try:
        again = policy.decide_again({**stored, "language": None})
    except CaseError as error:
        return error
    parts = () if isinstance(again, Decision) else again.parts
    found = {(part.item, part.recipient): (part.outcome.value, part.settled) for part in parts}
    return {**found, ("", ""): (again.outcome.value, again.settled)}


def _row(policy: Policy | Timeline, stored: Mapping[str, Any]) -> tuple[Policy, Mapping[str, _Cell]] | None:
    """The row of a stored decision, and the version of the policy that decides it; None if it is not for columns."""
    case, on = stored.get("case"), stored.get("on")
    if stored.get("kind") != "decision" or not isinstance(case, Mapping) or not case.keys().isdisjoint(policy.dates):
        return None
    try:
        day = datetime.date.fromisoformat(on)  # type: ignore[arg-type]  # what is not a text is not a day either
        version = policy.version_on(day).policy if isinstance(policy, Timeline) else policy
    except (TypeError, ValueError, CaseError):
        return None
    date = version.document.vocabulary.decision_date
    if date is None and policy.dates:  # it would lose the day, or it was loaded for one
        return None
    row: dict[str, Any] = {} if date is None else {date.name: on}
    for name, said in case.items():
        if type(said) is dict:  # of a several-of fact, each member alone
            row |= {f"{name}/{member}": value for member, value in said.items()}
        else:
            row[name] = said
    known = _facts_for_rows(version)
    return (version, row) if row.keys() <= known and all(map(_is_cell, row.values())) else None


def _is_cell(value: Any) -> bool:
    kind = type(value)
    return kind is str or kind is int or (kind is list and all(type(each) is str for each in value))


def _facts_for_rows(policy: Policy) -> frozenset[str]:
    """The facts that can be columns: not the dates from which a number is counted. Found once for each policy."""
    remembered = policy.compiled.remembered
    found: frozenset[str] | None = remembered.get(_facts_for_rows)
    if found is None:
        vocabulary = policy.document.vocabulary
        counted_from = {end for number in vocabulary.counted for end in number.years_between}
        found = remembered[_facts_for_rows] = frozenset(vocabulary.facts.keys() - counted_from)
    return found
