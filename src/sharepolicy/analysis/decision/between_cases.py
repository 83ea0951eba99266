"""What the cases of a request tell each other, found without putting them side by side.

Each subject, recipient, item and pair has facts that no others know about. They are taken out one kind at a time, those
that stand in the fewest cases first: what they still allow is a region of the facts around them, and all cases in which
they stand must allow it. Each of these regions is about one case at most, so it is in the space of one case, however
many cases there are (bucket elimination: Dechter 1999).

A kind can only be taken out if what a case says of its facts, it says of them and of what is the same wherever they
stand. What is left otherwise has to be looked at side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import and_

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case, Place
from sharepolicy.language.condition import facts_of
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About


@frozen(eq=False)
class BetweenCases:
    """What some cases tell each other, in terms of the facts that impossible combinations name.

    `said` is what each can be by all that was taken out. `left` is what each says of the `kept` facts, which are not
    taken out: those about the case, and others if cases `hang_together` in several ways.
    """

    said: Mapping[Place, Region]
    left: Mapping[Place, Region]
    kept: Sequence[str]
    hang_together: bool


def between_cases(policy: CompiledPolicy, alone: Mapping[Place, Region]) -> BetweenCases:
    """What cases tell each other, given what each can be alone, by what it says about the tied facts."""
    kind = _kinds(policy, list(alone))
    of_kind: dict[tuple[About, ...], list[str]] = {}
    for fact in tied_facts(policy):
        of_kind.setdefault(kind[fact], []).append(fact)
    left, said = dict(alone), dict(alone)
    kept = of_kind.pop((), [])
    for about in sorted(of_kind, key=len, reverse=True):
        facts = of_kind[about]
        elsewhere = [fact for fact in tied_facts(policy) if not {*kind[fact]} <= {*about}]
        split = {region: _split(region, facts, elsewhere) for region in dict.fromkeys(left.values())}
        if any(own & others != region for region, (own, others) in split.items()):
            kept += facts
            continue
        allowed: dict[tuple[str, ...], dict[Region, None]] = {}
        for place, region in left.items():
            allowed.setdefault(place.owner(about), {})[split[region][0]] = None
        by_owner = {owner: reduce(and_, regions) for owner, regions in allowed.items()}
        around = {region: region.seen_without(facts) for region in dict.fromkeys(by_owner.values())}
        for place, region in left.items():
            own = by_owner[place.owner(about)]
            said[place] &= own
            left[place] = split[region][1] & around[own]
    return BetweenCases(said, left, kept, any(kind[fact] for fact in kept))


def _split(region: Region, facts: Sequence[str], elsewhere: Sequence[str]) -> tuple[Region, Region]:
    """What a region says of these facts and those that stand wherever they do, and what it says without them."""
    return region.seen_without(elsewhere), region.seen_without(facts)


def each_alone(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Mapping[Place, Region]:
    """What each case can be by itself, by what it says about the tied facts."""
    tied = tied_facts(policy)
    possible = policy.possible.seen_without([fact for fact in policy.space.order if fact not in tied])
    known: dict[tuple[Values | None, ...], Region] = {}
    alone = {}
    for place, case in cases.items():
        values = tuple(map(case.given.get, tied))
        if values not in known:
            given = {fact: each for fact, each in zip(tied, values, strict=True) if each is not None}
            known[values] = possible & policy.space.box(given)
        alone[place] = known[values]
    return alone


def tied_facts(policy: CompiledPolicy) -> Sequence[str]:
    """The facts that impossible combinations name, in the order of the diagrams: no others tell anything."""
    named = {fact for each in policy.document.vocabulary.impossible for fact in facts_of(each.when)}
    return [fact for fact in policy.space.order if fact in named]


def _kinds(policy: CompiledPolicy, places: Sequence[Place]) -> dict[str, tuple[About, ...]]:
    """For each fact all that is the same in every case in which it is about the same."""
    known: dict[tuple[About, ...], tuple[About, ...]] = {}
    for size in range(len(About) + 1):
        for about in combinations(About, size):
            met: dict[tuple[str, ...], list[set[str]]] = {}
            for place in places:
                names = met.setdefault(place.owner(about), [set() for _ in About])
                for each, name in zip(names, place.owner(tuple(About)), strict=True):
                    each.add(name)
            same = (all(len(names[number]) == 1 for names in met.values()) for number in range(len(About)))
            known[about] = tuple(each for each, alike in zip(About, same, strict=True) if alike)
    nobody = known[()]
    # where there is only one, it is as the case itself
    known = {about: tuple(each for each in found if each not in nobody) for about, found in known.items()}
    return {
        name: known[tuple(sorted(domain.fact.about, key=[*About].index))] for name, domain in policy.domains.items()
    }
