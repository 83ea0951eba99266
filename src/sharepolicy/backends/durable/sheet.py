"""A policy as the second engine gets it: branches of tests on cells, made from the document.

This is a separate path from the conditions the author wrote: it uses nothing of the compiled policy. A
condition becomes any-of branches, each a list of tests that must all hold. `not` is pushed down to the tests,
where it is the other cells of the fact: the engine never has to negate.

A rule of an overlay that asks what the base says (`base: share`) would have too many branches. So the rules of the
base have branches of their own, what they say is judged first, and then the rule counts or does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from attrs import frozen

from sharepolicy.backends.durable.judge import Judge
from sharepolicy.backends.durable.shards import MOST_CELLS, MOST_FACTS, ShardBranch
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import Outcome, PolicyDocument, Rule

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

    `facts` are the domains of all facts; their order is that of the cells in a complete case. `asks` are the outcomes
    of the base with which a rule counts, for the rules that ask for them. The branches of the base's rules come last;
    `of_base` says whose these are.
    """

    document: PolicyDocument
    facts: Mapping[str, Domain]
    branches: tuple[ShardBranch, ...]
    owners: tuple[str | None, ...]
    asks: Mapping[str | None, frozenset[Outcome]]
    of_base: tuple[str, ...]

    @cached_property
    def _base(self) -> Judge:
        assert self.document.base is not None
        return Judge(self.document.base)

    def holding(self, numbers: Iterable[int]) -> set[str | None]:
        """The rules that apply, and None for an impossible combination, where the branches with these numbers hold."""
        held = list(numbers)
        own = {self.owners[number] for number in held if number < len(self.owners)}
        if not self.asks:
            return own
        of_base = (self.of_base[number - len(self.owners)] for number in held if number >= len(self.owners))
        said = self._base.answer(of_base).outcomes
        return {owner for owner in own if owner not in self.asks or said & self.asks[owner]}

    @cached_property
    def key(self) -> str:
        """The same for the same branches, in every process."""
        return hashlib.sha256(json.dumps(self.branches).encode()).hexdigest()


def sheet_of(document: PolicyDocument) -> Sheet:
    """The sheet of a policy. Raises RefusedError."""
    facts = domains(document)
    if wide := next((name for name, domain in facts.items() if len(domain.cells) >= MOST_CELLS), None):
        raise RefusedError(f"the fact `{wide}` has too many values for the second engine")
    own: list[tuple[str | None, Condition]] = [(None, each.when) for each in document.vocabulary.impossible]
    asks: dict[str | None, frozenset[Outcome]] = {}
    for rule in document.rules.values():
        asked, rest = _parted(_condition(rule))
        own.append((rule.name, rest))
        if asked is not None:
            asks[rule.name] = asked
    asked_rules = document.base.rules.values() if asks and document.base is not None else ()
    found = [(owner, each) for owner, condition in own for each in _branches(owner, condition, facts)]
    of_base = [(rule.name, each) for rule in asked_rules for each in _branches(rule.name, _condition(rule), facts)]
    branches = tuple(each for _, each in [*found, *of_base])
    if len(branches) > MOST_IN_ALL:
        raise RefusedError(f"the policy has {len(branches):,} branches in all; the second engine takes {MOST_IN_ALL:,}")
    owners, base_owners = tuple(owner for owner, _ in found), tuple(owner for owner, _ in of_base)
    return Sheet(document, facts, branches, owners, asks, base_owners)


def _branches(owner: str | None, condition: Condition, facts: Mapping[str, Domain]) -> list[ShardBranch]:
    """The branches of a rule, or of an impossible combination. Raises RefusedError."""
    numbers = {name: number for number, name in enumerate(facts)}
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
    return branches


def _condition(rule: Rule) -> Condition:
    return rule.when if rule.in_force is None else AllOf((rule.in_force, rule.when))


def _parted(condition: Condition) -> tuple[frozenset[Outcome] | None, Condition]:
    """The outcomes of the base with one of which it may hold, if it asks for them, and what else must hold."""
    if (asked := _asked(condition)) is not None:
        return asked, ALWAYS
    if not isinstance(condition, AllOf):
        return None, condition
    parted = [_parted(part) for part in condition.parts]
    asking = [asked for asked, _ in parted if asked is not None]
    return frozenset.intersection(*asking) if asking else None, AllOf(tuple(rest for _, rest in parted))


def _asked(condition: Condition) -> frozenset[Outcome] | None:
    """The outcomes that a line `base:` names; None for any other condition, and for one about the base's own base."""
    if isinstance(condition, Is) and condition.of_base is not None and condition.of_base.level == 1:
        return frozenset({condition.of_base.outcome}) if condition.of_base.outcome is not None else None
    if not isinstance(condition, AnyOf) or not condition.parts:
        return None
    each = [_asked(part) for part in condition.parts]
    some = [asked for asked in each if asked is not None]
    return frozenset[Outcome]().union(*some) if len(some) == len(each) else None


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
