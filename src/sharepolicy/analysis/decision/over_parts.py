"""The cases of a request decided over the completions that they have together, and what the cases of a part say as one.

For most parts that follows from the decisions alone; only where several of them are open, diagrams are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.together import Together
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.case import Case, Place
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.language.semantics import STRENGTH


def decided_together(policy: CompiledPolicy, cases: Mapping[Place, Case], all_: Together) -> dict[Place, Decision]:
    """A decision for each case. Cases that are alike, with the same completions left, are decided once."""
    known: dict[tuple[object, ...], Decision] = {}
    found = {}
    for place, case in cases.items():
        left = all_.left.get(place)
        asked = case.asked.request.given.items() if case.asked is not None else ()
        key = (left, *map(case.given.get, policy.domains), *asked)
        if key not in known:
            known[key] = decide(policy, case, left)
        found[place] = known[key]
    return found


def possible_together(here: Mapping[Place, Decision], all_: Together) -> tuple[Outcome, ...]:
    """The outcomes that a part can have, over the completions that its cases have together: the strongest of each."""
    unsettled = {place: each for place, each in here.items() if not each.settled}
    if len(unsettled) < 2:  # what one case leaves open can turn out each way, whatever the others are
        settled = [each.outcome for each in here.values() if each.settled]
        open_ = [[o for o, region in each.by_outcome.items() if region] for each in unsettled.values()]
        reached = {max(outcomes, key=STRENGTH.__getitem__) for outcomes in product(*open_, *([o] for o in settled))}
    else:
        reached = {*all_.reached({place: each.by_outcome for place, each in here.items()})}
    return tuple(outcome for outcome in OUTCOMES if outcome in reached)


def obligation_together(here: Mapping[Place, Decision], all_: Together) -> Obligation:
    """Whether a part that is shared must be, over the completions that its cases have together.

    A sharing that is required outranks one that is not, as don't share outranks share.
    """
    each_alone = {decision.obligation for decision in here.values()}
    if Obligation.REQUIRED in each_alone or each_alone == {Obligation.PERMITTED}:
        return Obligation.REQUIRED if Obligation.REQUIRED in each_alone else Obligation.PERMITTED
    parts = {}
    for place, decision in here.items():
        required = decision._verdict.policy.required
        must, may = decision.completions & required, decision.completions - required
        parts[place] = {Outcome.DONT_SHARE: must, Outcome.SHARE: may}
    reached = all_.reached(parts)
    return Obligation.of(in_some=Outcome.DONT_SHARE in reached, in_all=Outcome.SHARE not in reached)
