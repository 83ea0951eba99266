"""What is said about a request without completions, though each of its cases has some: the fewest facts that clash."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.analysis.decision.between_cases import between_cases, each_alone, tied_facts
from sharepolicy.analysis.decision.contradiction import clashing
from sharepolicy.analysis.decision.side_by_side import all_of, copies_of, moved, side_by_side, space_beside
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.forcing import covering, forcing
from sharepolicy.ground.diagnostic import ClashingFact, Diagnostic
from sharepolicy.language.case import Case, Place
from sharepolicy.language.words import say

_FEW = 64
"""So many facts of all cases are looked at at once. If there are more, only those of some cases that clash already."""


def clash(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Diagnostic:
    """The diagnostic for cases that have no completions together: the fewest of their facts that clash."""
    tied = tied_facts(policy)
    if len({copy for called in copies_of(policy, tied, cases).values() for copy in called.values()}) > _FEW:
        cases = _some_that_clash(policy, cases)
    copies = copies_of(policy, tied, cases)
    space = space_beside(policy, copies)
    given, said = {}, {}
    for place, case in cases.items():
        for fact, copy in copies[place].items():
            if fact in case.given:
                given[copy] = case.given[fact]
                about = policy.domains[fact].fact
                whose = " and ".join(filter(None, place.owner(about.about)))
                says = say(about, case.given[fact])
                said[copy] = ClashingFact(fact, f"{whose}: {says}" if whose else says, case.spans.get(fact))
    names = forcing(given, all_of(space, dict.fromkeys(cases, policy.possible), copies))
    at_fault = space.everything & space.box({copy: given[copy] for copy in names})
    alone = {place: moved(policy.possible, space, copies[place]) for place in cases}
    matter = [place for place in cases if at_fault - alone[place]]
    impossible = policy.document.vocabulary.impossible
    lines = [
        space.union([moved(policy.region(each.when), space, copies[place]) for place in matter]) for each in impossible
    ]
    because = [impossible[place].because for place in covering(at_fault, lines)]
    return clashing([said[copy] for copy in names], because, policy.document.language)


def _some_that_clash(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Mapping[Place, Case]:
    """Some of the cases that clash already, none of which could be left out."""
    waiting, needed = list(cases), list[Place]()
    while _can_be(policy, {place: cases[place] for place in needed}):
        enough, too_few = len(waiting), 0
        while enough - too_few > 1:
            middle = (enough + too_few) // 2
            if _can_be(policy, {place: cases[place] for place in [*needed, *waiting[:middle]]}):
                too_few = middle
            else:
                enough = middle
        needed.append(waiting[enough - 1])
        waiting = waiting[: enough - 1]
    return {place: case for place, case in cases.items() if place in needed}


def _can_be(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> bool:
    """Whether cases have completions together."""
    return not cases or bool(side_by_side(policy, between_cases(policy, each_alone(policy, cases)), ()).all)
