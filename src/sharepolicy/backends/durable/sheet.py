"""A policy as the second engine gets it: branches of tests on cells, made from the document.

This is a separate path from the conditions the author wrote: it uses nothing of the compiled policy. A
condition becomes any-of branches, each a list of tests that must all hold. `not` is pushed down to the tests,
where it is the other cells of the fact: the engine never has to negate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from attrs import frozen

from sharepolicy.backends.durable.shards import MOST_CELLS, MOST_FACTS, ShardBranch
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument

MOST_BRANCHES = 64
"""A condition with more branches than this is refused: each becomes a rule of the second engine."""

MOST_IN_ALL = 6000
"""A policy with more branches than this is refused: its rulesets would take hundreds of megabytes."""

Runs = Mapping[int, tuple[tuple[int, int], ...]]
"""For the number of a fact, the runs of neighbouring cells that are accepted. All facts must be in one of theirs."""


class RefusedError(ValueError):
    """The second engine does not accept the policy. The message says why, and where in the policy."""


@frozen(eq=False, slots=False)
class Sheet:
    """A policy as branches. `owners` says whose each is: a rule's name, or None for an impossible combination.

    `facts` are the domains of all facts; their order is that of the cells in a complete case.
    """

    document: PolicyDocument
    facts: Mapping[str, Domain]
    branches: tuple[ShardBranch, ...]
    owners: tuple[str | None, ...]

    @cached_property
    def key(self) -> str:
        """The same for the same branches, in every process."""
        return hashlib.sha256(json.dumps(self.branches).encode()).hexdigest()


def sheet_of(document: PolicyDocument) -> Sheet:
    """The sheet of a policy. Raises RefusedError."""
    facts = domains(document)
    if wide := next((name for name, domain in facts.items() if len(domain.cells) >= MOST_CELLS), None):
        raise RefusedError(f"the fact `{wide}` has too many values for the second engine")
    numbers = {name: number for number, name in enumerate(facts)}
    owners: list[str | None] = []
    found: list[ShardBranch] = []
    for owner, condition in _conditions(document):
        whose = f"the rule `{owner}`" if owner is not None else "an impossible combination"
        try:
            branches = [each for runs in _expanded(condition, True, facts, numbers) for each in _spread(runs)]
        except _TooManyError:
            branches = []
            many = True
        else:
            many = len(branches) > MOST_BRANCHES
        if many:
            raise RefusedError(
                f"{whose} has more than {MOST_BRANCHES} branches, too many for the second engine: "
                "split it, or use fewer `any` and `not` within each other"
            )
        if any(len({fact for fact, _, _ in each}) > MOST_FACTS for each in branches):
            raise RefusedError(f"{whose} tests more than {MOST_FACTS} facts at once, too many for the second engine")
        owners += [owner] * len(branches)
        found += branches
    if len(found) > MOST_IN_ALL:
        raise RefusedError(f"the policy has {len(found):,} branches in all; the second engine takes {MOST_IN_ALL:,}")
    return Sheet(document, facts, tuple(found), tuple(owners))


def _conditions(document: PolicyDocument) -> Iterator[tuple[str | None, Condition]]:
    for impossible in document.vocabulary.impossible:
        yield None, impossible.when
    for rule in document.rules.values():
        yield rule.name, rule.when if rule.in_force is None else AllOf((rule.in_force, rule.when))


class _TooManyError(Exception):
    """Too many branches, seen early."""


def _expanded(
    condition: Condition, wanted: bool, facts: Mapping[str, Domain], numbers: Mapping[str, int]
) -> list[Runs]:
    """The branches in which the condition holds (`wanted`), or does not."""
    if isinstance(condition, Test):
        cells = facts[condition.fact].cells
        accepted = [number for number, cell in enumerate(cells) if (cell <= condition.values) == wanted]
        return [{numbers[condition.fact]: _runs(accepted)}] if accepted else []
    if isinstance(condition, Not):
        return _expanded(condition.part, not wanted, facts, numbers)
    if isinstance(condition, Is):
        return _expanded(condition.condition, wanted, facts, numbers)
    if isinstance(condition, CountOf):
        return _expanded(condition.spelt_out, wanted, facts, numbers)
    parts = [_expanded(part, wanted, facts, numbers) for part in condition.parts]
    if isinstance(condition, AnyOf) if wanted else isinstance(condition, AllOf):
        return _few(runs for part in parts for runs in part)
    together: list[Runs] = [{}]
    for part in parts:
        together = _few(both for one in together for other in part for both in _both(one, other))
    return together


def _few(branches: Iterable[Runs]) -> list[Runs]:
    found: list[Runs] = []
    for each in branches:
        if each in found:
            continue
        if len(found) == MOST_BRANCHES:
            raise _TooManyError
        found.append(each)
    return found


def _runs(cells: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Cells as runs of neighbours."""
    found = []
    for _, run in groupby(enumerate(sorted(cells)), key=lambda pair: pair[1] - pair[0]):
        numbers = [cell for _, cell in run]
        found.append((numbers[0], numbers[-1]))
    return tuple(found)


def _both(one: Runs, other: Runs) -> Iterator[Runs]:
    """What holds in both; nothing when a fact would need to be in two places."""
    found = dict(one)
    for fact, runs in other.items():
        if fact in found:
            met = [(max(a, c), min(b, d)) for a, b in found[fact] for c, d in runs if max(a, c) <= min(b, d)]
            if not met:
                return
            runs = tuple(sorted(met))
        found[fact] = runs
    yield found


def _spread(runs: Runs) -> Iterator[ShardBranch]:
    """Branches with one run for each fact."""
    found: list[tuple[tuple[int, int, int], ...]] = [()]
    for fact, choices in runs.items():
        found = [(*one, (fact, first, last)) for one in found for first, last in choices]
        if len(found) > MOST_BRANCHES:
            raise _TooManyError
    yield from found
