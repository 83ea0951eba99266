"""Questions to z3 about promises: which of them say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3
from attrs import evolve

from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome
from tests.oracle.meaning import kind_of

if TYPE_CHECKING:
    from tests.oracle.asking import Oracle


def says_nothing(oracle: Oracle, invariant: Invariant) -> bool:
    """Whether there is no case, no two cases, or no case of the right outcome, of which a part of it speaks."""
    one, two = oracle.one, oracle.two
    here = one.holds(invariant.when)
    given = {outcome for outcome in OUTCOMES if oracle.model(here, one.gives[outcome]) is not None}
    if not given or len(invariant.always) == len(OUTCOMES):
        return True
    decided = given | ({Outcome.ESCALATE} if len(given) > 1 else set())
    needed = [({Outcome.SHARE}, given)] if invariant.required else []
    needed += [(set(invariant.on), decided)] if invariant.on else []
    needed += [({Outcome.ESCALATE}, decided)] if invariant.escalates_to else []
    if (shifts := invariant.never_shifts) is not None:
        needed += [(set(shifts.from_), given)]
        if not any(before is not after for before in shifts.from_ for after in shifts.to):
            return True
    if not all(spoken & there for spoken, there in needed):
        return True
    if invariant.moves is not None and oracle.pair(oracle.related(evolve(invariant, regardless_of=()))) is None:
        return True
    facts = oracle.document.vocabulary.facts
    alike = oracle.alike_but(invariant.regardless_of)
    for name in invariant.regardless_of:
        differs = z3.Not(one.facts.same(two.facts, kind_of(facts[name])))
        if oracle.pair(here, two.holds(invariant.when), alike, differs) is None:
            return True
    return False
