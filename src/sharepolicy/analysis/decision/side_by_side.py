"""Cases of a request side by side, in a space with a copy of each of some facts for everyone whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_

from attrs import frozen

from sharepolicy.analysis.decision.between_cases import BetweenCases
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.translate import translated
from sharepolicy.ground.budget import check
from sharepolicy.language.case import Place

Copies = Mapping[Place, Mapping[str, str]]
"""For each case the names that its facts have side by side."""


@frozen(eq=False)
class SideBySide:
    """What is possible of all cases at once, and what that leaves of each."""

    all: Region
    left: Mapping[Place, LooseRegion]
    _copies: Copies

    def moved(self, region: Region, place: Place) -> LooseRegion:
        """A region of one case, by what it says about what has a name here."""
        return moved(region, self.all.space, self._copies[place])


def side_by_side(policy: CompiledPolicy, found: BetweenCases, others: Iterable[str]) -> SideBySide:
    """The kept facts of cases side by side. Regions can be moved there that are about these, and about `others`.

    If the kept facts are about the case as a whole, there is one of each, and nothing to put beside it.
    """
    if not found.hang_together:
        everything = reduce(and_, dict.fromkeys(found.left.values()))
        return SideBySide(everything, dict.fromkeys(found.left, everything), {})
    copies = copies_of(policy, found.kept, found.left)
    same = {fact: fact for fact in others if fact not in found.kept}
    everything = all_of(space_beside(policy, copies, same), found.left, copies)
    known: dict[tuple[str, ...], LooseRegion] = {}
    left = {}
    for place, called in copies.items():
        key = tuple(called.values())
        if key not in known:
            back = {copy: fact for fact, copy in called.items()}
            known[key] = translated(everything.about(back), policy.space, back)
        left[place] = known[key]
    return SideBySide(everything, left, {place: {**called, **same} for place, called in copies.items()})


def copies_of(policy: CompiledPolicy, facts: Sequence[str], places: Iterable[Place]) -> Copies:
    """The names of these facts of each case: one for all those in which it is about the same."""

    def copy(fact: str, place: Place) -> str:
        return "\0".join((fact, *place.owner(policy.domains[fact].fact.about)))

    return {place: {fact: copy(fact, place) for fact in facts} for place in places}


def space_beside(policy: CompiledPolicy, copies: Copies, others: Iterable[str] = ()) -> Space:
    """A space of these copies, and of other facts as they are, in the order of the policy.

    The copies stand together, case by case: what ties the facts of one case is near, and diagrams stay small.
    """
    of = {copy: fact for called in copies.values() for fact, copy in called.items()}
    waiting, also = {*of.values()}, {*others}
    names: list[str] = []
    for fact in policy.space.order:
        if fact in also:
            names.append(fact)
            of[fact] = fact
        elif fact in waiting:
            waiting = set()
            names += dict.fromkeys(copy for called in copies.values() for copy in called.values())
    return Space({name: policy.domains[of[name]] for name in names}, tuple(names))


def moved(region: Region, space: Space, called: Mapping[str, str]) -> LooseRegion:
    """A region of one case in the space of all of them, by what it says about the facts that are called so there."""
    return translated(region.about(called), space, called)


def all_of(space: Space, regions: Mapping[Place, Region], copies: Copies) -> Region:
    """What is possible of several cases at once, each with its own region."""
    found = dict.fromkeys((region, tuple(copies[place].items())) for place, region in regions.items())
    level = [moved(region, space, dict(called)) for region, called in found]
    while len(level) > 1:  # in pairs, so that diagrams stay small
        check()
        rest = level[-1:] if len(level) % 2 else []
        level = [one & other for one, other in zip(level[::2], level[1::2], strict=False)] + rest
    return space.everything & level[0]
