"""What to ask: only facts that can still change the answer, those that tell its outcomes apart (see `core.apart`).

Whoever knows them all has a settled decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.apart import needed_to_tell_apart
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.language.policy import OUTCOMES

ORDERS = ("policy", "fewest")
"""The orders in which questions can be asked."""

NO_ORDER = 'the order of questions is "policy" or "fewest"'


def asked_of(situation: Situation, names: Iterable[str]) -> tuple[Question, ...]:
    """A question for each of these facts, with the values that it has in some completion of the case.

    Of a fact that can have every value, it is the same question for all cases of a policy.
    """
    anew: dict[str, Question] = situation.policy.remembered.setdefault(asked_of, {})
    found = []
    for name in names:
        values, fact = situation.values_possible(name), situation.fact(name)
        if values != fact.all_values:
            found.append(Question(fact, values))
        else:
            found.append(anew[name] if name in anew else anew.setdefault(name, Question(fact, values)))
    return tuple(found)


def needed(regions: Sequence[Region], facts: Sequence[str]) -> tuple[str, ...]:
    """Of these facts, those needed to tell the regions apart; earlier facts are kept rather than later ones."""
    return needed_to_tell_apart([regions], facts)


def _by_outcome(situation: Situation) -> list[Region]:
    return [situation.by_outcome[outcome] for outcome in OUTCOMES]


def questions(situation: Situation) -> tuple[Question, ...]:
    """The questions that are worth asking, in the policy's own order. None when the decision is settled."""
    if situation.settled:
        return ()
    return asked_of(situation, needed(_by_outcome(situation), situation.open_facts))


def worth_asking(situation: Situation, unknown: Collection[str]) -> tuple[Question, ...]:
    """The questions that are worth asking somebody who does not know some facts, in the policy's own order.

    Only those whose answers can still change which outcomes are possible, whatever the facts in `unknown` are. So it
    asks for another fact that tells the same, and does not ask what matters only together with what is not known.
    """
    if situation.settled:
        return ()
    without = [name for name in situation.open_facts if name in unknown]
    if not without:
        return questions(situation)
    apart = [situation.left.forgetting(without)]
    for outcome in _by_outcome(situation):  # tell apart which outcomes are possible
        region = outcome.forgetting(without)
        apart = [part for each in apart for part in (each & region, each - region)]
    facts = needed(apart, [name for name in situation.open_facts if name not in unknown])
    return asked_of(situation, facts)


def quickest(situation: Situation) -> tuple[Question, ...]:
    """The questions that are worth asking, the one that leaves the fewest further questions on average first.

    Every open fact is tried that is needed or that can narrow the possible outcomes. The average is over the answers,
    each weighted by its exact number of completions, which is a count of cases and not a probability. If counting takes
    longer than a step may, they are in the policy's own order.
    """
    if situation.settled:
        return ()
    try:
        with budget():
            return _ranked(situation)
    except OutOfTimeError:
        return questions(situation)


def _ranked(situation: Situation) -> tuple[Question, ...]:
    within = situation.left
    total = within.count()
    regions = _by_outcome(situation)
    needed_now = needed(regions, situation.open_facts)
    possible_now = sum(map(bool, regions))

    def cost(fact: str) -> tuple[Fraction, bool]:
        """How many questions are left on average, and whether no answer narrows the outcomes."""
        left, narrows = Fraction(0), False
        for cell in within.cells(fact):
            check()
            line = situation.policy.space.cells(fact, (cell,))
            part, parts = within & line, [region & line for region in regions]
            narrows = narrows or sum(map(bool, parts)) < possible_now
            left += Fraction(part.count(), total) * len(needed(parts, situation.open_facts))
        return left, not narrows

    costs = {fact: cost(fact) for fact in situation.open_facts}
    worth = [fact for fact in situation.open_facts if fact in needed_now or not costs[fact][1]]
    ranked = sorted(worth, key=lambda fact: costs[fact])
    return asked_of(situation, ranked)
