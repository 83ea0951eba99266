"""Several cases of one request: the completions that they have together.

What is unknown about the case, or about somebody who stands in several of the cases, is the same in all of them. What
they tell each other through that is found case by case (`BetweenCases`), in the space of one case. Only what is left
after that is looked at side by side, with a copy of each fact for everyone whom it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.between_cases import between_cases, each_alone
from sharepolicy.analysis.decision.clash import clash
from sharepolicy.analysis.decision.contradiction import contradiction
from sharepolicy.analysis.decision.side_by_side import SideBySide, side_by_side
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.entangled import entangled_request
from sharepolicy.core.open_part import nothing_is_impossible
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import OutOfTimeError, budget
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Place
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.vocabulary import About

ByOutcome = Mapping[Outcome, Region]


@frozen(eq=False)
class Together:
    """The completions that some cases have together.

    `left` is, for each case, those of its completions that are part of a completion of all, unless all of them are.
    `beside` is what has to be looked at side by side, if there is anything.
    """

    left: Mapping[Place, Region]
    _of_subjects: Sequence[str]
    _beside: SideBySide | None = None

    def reached(self, parts: Mapping[Place, ByOutcome]) -> frozenset[Outcome]:
        """The outcomes that the strongest of the cases of a part can have, given by their completions by outcome.

        They differ only in their subjects, so the facts about these are left open, but for those side by side.
        """
        if len(parts) == 1:
            return strongest(parts.values())
        if self._beside is None:  # who can turn out in the same ways is the same as if they were one
            alike = {tuple(by_outcome.items()): by_outcome for by_outcome in parts.values()}
            return strongest(
                {outcome: region.forgetting(self._of_subjects) for outcome, region in by_outcome.items()}
                for by_outcome in alike.values()
            )
        beside = self._beside
        return strongest(
            {outcome: beside.all & beside.moved(region, place) for outcome, region in by_outcome.items()}
            for place, by_outcome in parts.items()
        )


ALONE = Together({}, ())
"""One case, and no other."""


def together(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Together:
    """The completions that some cases have together.

    Raises CaseError, with what clashes, if there are none, and if they depend on each other in too many ways.
    """
    try:
        with budget():
            return _together(policy, cases)
    except (OutOfNodesError, OutOfTimeError) as error:
        raise CaseError([entangled_request(policy.document)]) from error


def _together(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Together:
    of_subjects = [name for name, domain in policy.domains.items() if About.SUBJECT in domain.fact.about]
    if all(nothing_is_impossible(policy, case.given) for case in cases.values()):
        return Together({}, of_subjects)
    alone = each_alone(policy, cases)
    for place, region in alone.items():
        if not region:
            raise CaseError([contradiction(policy, cases[place])])
    found = between_cases(policy, alone)
    beside = side_by_side(policy, found, [name for name in policy.space.order if name not in of_subjects])
    if not beside.all:
        raise CaseError([clash(policy, cases)])
    left: dict[Place, Region] = {}
    known: dict[tuple[object, ...], Region] = {}
    for place, case in cases.items():
        said = found.said[place] & beside.left[place]
        if said != alone[place]:
            key = (said, *map(case.given.get, policy.domains))
            if key not in known:
                known[key] = policy.possible & policy.space.box(case.given) & said
            left[place] = known[key]
    return Together(left, of_subjects, beside if found.hang_together else None)


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
