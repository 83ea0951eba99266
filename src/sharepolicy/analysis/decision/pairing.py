"""Which question, or which two, settle most completions of a case: counts of cases, not probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.answers import AnyAsked, Left, OfFact, telling, told_alone
from sharepolicy.core.seen import Seen
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import check
from sharepolicy.language.policy import Outcome

MOST = 60
"""If more questions than this matter, only FEW of them are tried in pairs."""

FEW = 15

SeenOutcomes = Seen[Outcome]


@frozen(eq=False)
class AskedPair:
    """A question, perhaps one to ask after it, and the completions by what they say about the facts of both."""

    first: AnyAsked
    second: AnyAsked | None
    left: Left


def best_pairs(asked: Sequence[AnyAsked], whole: Region, left: Left) -> Sequence[AskedPair]:
    """The question that leaves least open alone; or all pairs that settle more, if none settles more than they do.

    They are in the order of the questions, which are all that matter. None if nothing can be told.
    """
    if not asked:
        return []
    seen = SeenOutcomes(whole, left, _facts(asked))
    everything = whole.count()
    alone = {each: _left_open(each, found) for each, found in _each_alone(seen, asked)}
    ranked = sorted(asked, key=alone.__getitem__)
    best, (unsettled, others) = ranked[0], alone[ranked[0]]
    search = _Pairing(everything - unsettled)
    if unsettled:
        search.within(seen, ranked if len(ranked) <= MOST else ranked[:FEW])
    if search.found:
        place = {each: number for number, each in enumerate(asked)}
        return sorted(search.found, key=lambda pair: (place[pair.first], place[pair.second]))  # type: ignore[index]
    if (unsettled, others) < (everything, everything * (len(left) - 1)):
        return [AskedPair(best, None, seen.by(best.facts).regions)]
    return []


def _facts(asked: Sequence[AnyAsked]) -> frozenset[str]:
    return frozenset(fact for each in asked for fact in each.facts)


def _halves(asked: Sequence[AnyAsked]) -> tuple[Sequence[AnyAsked], Sequence[AnyAsked]]:
    return asked[: len(asked) // 2], asked[len(asked) // 2 :]


def _each_alone(seen: SeenOutcomes, asked: Sequence[AnyAsked]) -> Iterator[tuple[AnyAsked, SeenOutcomes]]:
    """Each question, with the completions by what they say about its facts."""
    found = seen.by(_facts(asked))
    if len(asked) == 1:
        yield asked[0], found
    else:
        for half in _halves(asked):
            yield from _each_alone(found, half)


def _left_open(asked: AnyAsked, seen: SeenOutcomes) -> tuple[int, int]:
    """How many completions are not settled after a question, and how often other outcomes are possible there."""
    check()
    several = range(2, len(seen.regions) + 1)
    if isinstance(asked, OfFact):
        regions = [seen.open_to(number) for number in several]
    else:
        parts = [answer.left for answer in asked.answers(seen.regions, told_alone)]
        regions = [_union(seen, [part for part in parts if len(part) >= number]) for number in several]
    counts = [seen.count(region) for region in regions]
    return counts[0], sum(counts)


def _union(seen: SeenOutcomes, parts: Iterable[Left]) -> Region:
    return seen.space.union([region for part in parts for region in part.values()])


class _Pairing:
    """The search for the pairs that settle most, and more than one question alone. Mutable: it keeps the best so far.

    Whoever knows more facts has settled no less. So where all facts of many questions settle too little, none of their
    pairs is tried.
    """

    def __init__(self, alone: int) -> None:
        self.found: list[AskedPair] = []
        self._alone = self._most = alone

    def within(self, seen: SeenOutcomes, asked: Sequence[AnyAsked]) -> None:
        """Try all pairs of these."""
        if len(asked) > 1:
            first, second = _halves(asked)
            for half in (first, second):
                self.within(seen.by(_facts(half)), half)
            self._between(seen, first, second)

    def _between(self, wider: SeenOutcomes, some: Sequence[AnyAsked], others: Sequence[AnyAsked]) -> None:
        """Try each of some with each of the others."""
        check()
        seen = wider.by(_facts([*some, *others]))
        at_most = seen.count(seen.told)
        if at_most < self._most or at_most == self._alone:
            return
        if len(some) == len(others) == 1:
            self._try(seen, some[0], others[0], at_most)
        elif len(some) < len(others):
            for half in _halves(others):
                self._between(seen, some, half)
        else:
            for half in _halves(some):
                self._between(seen, half, others)

    def _try(self, seen: SeenOutcomes, one: AnyAsked, other: AnyAsked, told: int) -> None:
        """Two questions in both orders: it matters only if one is for a several-of. What two facts tell is known."""
        if not set(one.facts).isdisjoint(other.facts):
            return
        two_facts = isinstance(one, OfFact) and isinstance(other, OfFact)
        for first, second in ((one, other), (other, one)):
            settled = told if two_facts else seen.count(_settled_by(seen, first, second))
            if settled > self._most:
                self._most, self.found = settled, []
            if settled == self._most > self._alone:
                self.found.append(AskedPair(first, second, seen.regions))


def _settled_by(seen: SeenOutcomes, first: AnyAsked, second: AnyAsked) -> Region:
    """The completions that are settled once both have been asked."""
    found: list[Region] = []
    for answer in first.answers(seen.regions, telling(second)):
        found += answer.left.values() if len(answer.left) == 1 else second.settled(answer.left)
    return seen.space.union(found)
