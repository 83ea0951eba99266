"""Several cases of one request: the completions that they have together.

What is unknown about the case, or about somebody who stands in several of the cases, is the same in all of them.
Usually what is open about the item, the subject, the recipient and the case as a whole is independent of each other:
then each is a set of its own, and everything is done in the space of one case (`Apart`). If it is not independent, the
cases are put side by side in a space with a copy of each open fact for everyone whom it is about (`JoinedCases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attrs import evolve, frozen

from sharepolicy.analysis.decision.contradiction import clashing, contradiction
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.forcing import covering, forcing
from sharepolicy.core.open_part import nothing_is_impossible
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.translate import translated
from sharepolicy.ground.diagnostic import CaseError, ClashingFact, Diagnostic
from sharepolicy.language.case import Case, Place
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.vocabulary import About
from sharepolicy.language.words import plain, say

Owner = tuple[tuple[About, ...], tuple[str, ...]]
"""What facts are about, and those by name: a subject, recipient or item, some of these together, or the case."""

ByOutcome = Mapping[Outcome, Region]


class Together(Protocol):
    """The completions that some cases have together."""

    @property
    def left(self) -> Mapping[Place, Region]:
        """For each case, those of its completions that are part of a completion of all, unless all of them are."""

    def reached(self, parts: Mapping[Place, ByOutcome]) -> frozenset[Outcome]:
        """The outcomes that the strongest of these cases can have, each given by its own completions by outcome."""


def together(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Together:
    """The completions that some cases have together. Raises CaseError, with what clashes, if there are none."""
    if all(nothing_is_impossible(policy, case.given) for case in cases.values()):
        return Apart({}, _of_subjects(policy))
    alone = {place: policy.possible & policy.space.box(case.given) for place, case in cases.items()}
    for place, region in alone.items():
        if not region:
            raise CaseError([contradiction(policy, cases[place])])
    found: Apart | JoinedCases = _apart(policy, alone) or _joined(policy, cases, alone)
    if not all(found.left.values()):
        raise CaseError([_clash(policy, cases)])
    return evolve(found, left={place: region for place, region in found.left.items() if region != alone[place]})


@frozen(eq=False)
class Apart:
    """Cases in which what is open about one person, item or recipient is independent of the others."""

    left: Mapping[Place, Region]
    _of_subjects: Sequence[str]

    def reached(self, parts: Mapping[Place, ByOutcome]) -> frozenset[Outcome]:
        """As in `Together.reached`. The cases differ only in their subjects, so the facts about these are left open."""
        if len(parts) == 1:
            return strongest(parts.values())
        return strongest(
            {outcome: region.forgetting(self._of_subjects) for outcome, region in by_outcome.items()}
            for by_outcome in parts.values()
        )


ALONE = Apart({}, ())
"""One case, and no other."""


def _of_subjects(policy: CompiledPolicy) -> list[str]:
    return [name for name, domain in policy.domains.items() if About.SUBJECT in domain.fact.about]


def _apart(policy: CompiledPolicy, alone: Mapping[Place, Region]) -> Apart | None:
    """The completions of cases, if what is open about one of those they are about is independent of the others."""
    of_level: dict[tuple[About, ...], list[str]] = {}
    for name, domain in policy.domains.items():
        of_level.setdefault(domain.fact.about, []).append(name)
    open_to: dict[Owner, LooseRegion] = {}
    for place, region in alone.items():
        levels = {about: region.about(names) for about, names in of_level.items()}
        product = policy.space.everything
        for level in levels.values():
            product &= level
        if product != region:
            return None
        for about, level in levels.items():
            owner = (about, place.owner(about))
            open_to[owner] = open_to[owner] & level if owner in open_to else level
    left = {}
    for place, region in alone.items():
        for about in of_level:
            region &= open_to[about, place.owner(about)]
        left[place] = region
    return Apart(left, _of_subjects(policy))


@frozen(eq=False)
class JoinedCases:
    """Cases side by side in one space: `space` has a copy of each open fact for everyone whom it is about."""

    space: Space
    all: Region
    left: Mapping[Place, Region]
    _called: Mapping[Place, Mapping[str, str]]

    def reached(self, parts: Mapping[Place, ByOutcome]) -> frozenset[Outcome]:
        """As in `Together.reached`."""
        return strongest(
            [
                {
                    outcome: self.all & _moved(region, self.space, self._called[place])
                    for outcome, region in by_outcome.items()
                }
                for place, by_outcome in parts.items()
            ]
        )


def _joined(policy: CompiledPolicy, cases: Mapping[Place, Case], alone: Mapping[Place, Region]) -> JoinedCases:
    def is_open(case: Case, fact: str) -> bool:
        given = case.given.get(fact)
        return given is None or len(policy.domains[fact].indices(given)) > 1

    called = {
        place: {fact: _copy(policy, fact, place) for fact in policy.space.order if is_open(case, fact)}
        for place, case in cases.items()
    }
    space = _space_of(policy, called.values())
    everything = space.everything
    for place, region in alone.items():
        everything &= _moved(region, space, called[place])
    left = {}
    for place, region in alone.items():
        back = {copy: fact for fact, copy in called[place].items()}
        left[place] = region & translated(everything.about(back), policy.space, back)
    return JoinedCases(space, everything, left, called)


def _copy(policy: CompiledPolicy, fact: str, place: Place) -> str:
    """The name of a fact of somebody, apart from the same fact of others."""
    return "\0".join((fact, *place.owner(policy.domains[fact].fact.about)))


def _space_of(policy: CompiledPolicy, called: Iterable[Mapping[str, str]]) -> Space:
    """A space of these copies of facts: those of one fact beside each other, in the order of the policy's own space."""
    copies: dict[str, dict[str, None]] = {fact: {} for fact in policy.space.order}
    for names in called:
        for fact, copy in names.items():
            copies[fact][copy] = None
    domains = {copy: policy.domains[fact] for fact, names in copies.items() for copy in names}
    return Space(domains, tuple(domains))


def _moved(region: Region, space: Space, called: Mapping[str, str]) -> LooseRegion:
    """A region of one case in the space of all of them, where only its open facts matter."""
    return translated(region.about(called), space, called)


def strongest(cases: Iterable[ByOutcome]) -> frozenset[Outcome]:
    """The outcomes that the strongest of some cases can have, each given by its completions in one space."""
    first, *others = cases
    reached = {outcome: region for outcome, region in first.items() if region}
    for by_outcome in others:
        joined: dict[Outcome, Region] = {}
        for before, reached_before in reached.items():
            for outcome, region in by_outcome.items():
                if both := reached_before & region:
                    stronger = max(before, outcome, key=STRENGTH.__getitem__)
                    joined[stronger] = joined[stronger] | both if stronger in joined else both
        reached = joined
    return frozenset(reached)


def _clash(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Diagnostic:
    """The diagnostic for cases that have no completions together: the fewest of their facts that clash."""
    impossible = policy.document.vocabulary.impossible
    tied = dict.fromkeys(fact for each in impossible for fact in facts_of(each.when))
    called = {place: {fact: _copy(policy, fact, place) for fact in tied} for place in cases}
    space = _space_of(policy, called.values())
    given, said, alone = {}, {}, {}
    for place, case in cases.items():
        alone[place] = _moved(policy.possible, space, called[place])
        for fact, copy in called[place].items():
            if fact in case.given:
                given[copy] = case.given[fact]
                about = policy.domains[fact].fact
                whose = " and ".join(plain(name) for name in place.owner(about.about) if name)
                says = say(about, case.given[fact])
                said[copy] = ClashingFact(fact, f"{whose}: {says}" if whose else says, case.spans.get(fact))
    all_ = space.everything
    for region in alone.values():
        all_ &= region
    names = forcing(given, all_)
    clash = space.everything & space.box({copy: given[copy] for copy in names})
    matter = [place for place in cases if clash - alone[place]]
    lines = [
        space.union([_moved(policy.region(each.when), space, called[place]) for place in matter]) for each in impossible
    ]
    return clashing([said[copy] for copy in names], [impossible[place].because for place in covering(clash, lines)])
