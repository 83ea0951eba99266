"""Random partial cases of a policy, much faster than Hypothesis draws them; and how a reader answers them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sharepolicy import Policy
from sharepolicy.backends.portable.reader import PortableAnswer, PortableError, PortableVersion
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import Domain
from sharepolicy.language.values import Ranges, Values
from sharepolicy.testing.cases import plain_case
from tests.backends.portable.compared import DAY, asked_unlike


def random_case(policy: Policy, chance: random.Random) -> Case:
    """A case in which as many facts are known as chance will have it, rather more than few; some are narrowed only."""
    known = max(chance.random(), chance.random())  # what is nearly complete takes less time
    domains = policy.compiled.domains
    given = {
        name: _values(domain, chance)
        for name, domain in domains.items()
        if not domain.fact.decision_date and chance.random() < known
    }
    return Case(given)


def _values(domain: Domain, chance: random.Random) -> Values:
    cells = chance.sample(domain.cells, 1 if chance.random() < 0.8 else chance.randint(1, len(domain.cells)))
    if not isinstance(cells[0], Ranges):
        return frozenset[str]().union(*(cell for cell in cells if not isinstance(cell, Ranges)))
    found: list[tuple[int, int]] = []
    for cell in cells:
        assert isinstance(cell, Ranges)
        low, high = domain.stretch(cell, 40)
        ends = sorted((chance.randint(low, high), chance.randint(low, high)))
        found.append((ends[0], ends[0] if chance.random() < 0.5 else ends[1]))
    return Ranges(found)


def differences(policy: Policy, version: PortableVersion, case: Case) -> Iterator[str]:
    """How a reader's answer differs from that of `decide`."""
    found: PortableAnswer | None = None
    try:
        found = version.decide(plain_case(policy.document, case))
    except PortableError as error:
        refused = str(error)
    try:
        decision = policy.decide(case, on=DAY)
    except CaseError as error:
        if found is not None:
            yield f"decide refuses it: {error}"
        return
    if found is None:
        yield f"it is refused: {refused}"
        return
    said = {
        "possible": ([each.value for each in decision.possible], [*found.possible]),
        "rules": ({each.rule.name: each.sure for each in decision.rules}, found.rules),
        "overrode": (
            {each.rule.name: {weaker.name for weaker in each.overrode} for each in decision.rules},
            found.overrode,
        ),
        "duties": ({each.action.name: each.sure for each in decision.actions}, found.duties),
        "people": (
            {
                each.to: (each.sure, {limit.text for limit in each.within}, each.within_sure, len(each.then))
                for each in decision.escalation
            },
            {
                to: (each.sure, {limit.text for limit in each.within}, each.within_sure, len(each.then))
                for to, each in found.people.items()
            },
        ),
        "obligation": (decision.obligation, found.obligation),
    }
    yield from (f"{name}: decide {one}, read {other}" for name, (one, other) in said.items() if one != other)
    yield from asked_unlike(decision, found)
    counted = {fact.name for fact in policy.document.vocabulary.counted}  # these may follow from dates that are given
    if found.settled and not counted & set(found.grounds):
        yield from _wrong_grounds(policy, case, found)


def _wrong_grounds(policy: Policy, case: Case, found: PortableAnswer) -> Iterator[str]:
    """Grounds that do not force the outcome, or not without another."""

    def possible(names: set[str]) -> tuple[str, ...]:
        return policy.decide(Case({name: case.given[name] for name in names}), on=DAY).possible

    grounds = set(found.grounds)
    if possible(grounds) != found.possible:
        yield f"{grounds} do not force it"
    yield from (f"{one} is not needed in {grounds}" for one in grounds if possible(grounds - {one}) == found.possible)
