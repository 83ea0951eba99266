"""Which edits are to blame for changed cases: those without which the cases would have kept their outcome."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sharepolicy.analysis.change.change import Blame, Edit
from sharepolicy.analysis.change.edits import can_move_outcomes, without
from sharepolicy.analysis.change.pair import Both
from sharepolicy.core.compile import compile_policy
from sharepolicy.core.entangled import EntangledError
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, Outcome

MOST_BLAMED = 60
"""With more edits than this that could move an outcome, none is blamed for single cases."""


class Blamer:
    """Takes back edits and looks. Not frozen: it remembers what taking back some edits would restore."""

    def __init__(self, both: Both) -> None:
        self._both = both
        self._made = tuple(edit for edit in both.made if can_move_outcomes(edit))
        if len(self._made) > MOST_BLAMED:
            self._made = ()
        before, now = both.before.outcomes, both.after.outcomes
        self._moved = {
            outcome: both.common.space.union(
                [before[outcome] & now[other] for other in OUTCOMES if other is not outcome]
            )
            for outcome in OUTCOMES
        }
        self._found: list[tuple[Edit, ...]] = []
        self._known: dict[frozenset[Edit], Region] = {}

    def blame(self, cases: Region) -> tuple[Blame, ...]:
        """The edits of which one alone, taken back, gives some of these moved cases their old outcome; most first.

        For cases that no single edit gives it back to, the edits that do so together, none of them superfluous.
        """
        found, left = [], cases
        for edit in self._made:
            if restored := cases & self._restored({edit}):
                found.append(Blame((edit,), restored.count()))
                left -= restored
        found.sort(key=lambda blame: -blame.cases)
        if left & self._restored(self._made):
            together = self._together(left)
            found.append(Blame(together, (left & self._restored(together)).count()))
        return tuple(found)

    def _together(self, cases: Region) -> tuple[Edit, ...]:
        """Edits that restore some cases together, where all edits do: without those that are not needed for it.

        What was found for other cases often holds for these, and needs no more looking at policies without some edits.
        """
        for known in self._found:
            if cases & self._restored(known) and self._fewer(known, cases) is None:
                return known
        kept = self._made
        trying = [kept]
        while trying:
            some = trying.pop()
            others = tuple(edit for edit in kept if edit not in some)
            if cases & self._restored(others):
                kept = others
            elif len(some) > 1:
                trying += [some[len(some) // 2 :], some[: len(some) // 2]]
        while (fewer := self._fewer(kept, cases)) is not None:
            kept = fewer  # an edit that was needed beside others is not needed without them
        self._found.append(kept)
        return kept

    def _fewer(self, edits: tuple[Edit, ...], cases: Region) -> tuple[Edit, ...] | None:
        """All of some edits but one, where they restore some cases. None of two: no single edit is enough."""
        if len(edits) > 2:
            for edit in edits:
                others = tuple(other for other in edits if other is not edit)
                if cases & self._restored(others):
                    return others
        return None

    def _restored(self, taken: Collection[Edit]) -> Region:
        """The moved cases that would be given their old outcome, and no other, without some edits."""
        key = frozenset(taken)
        if key not in self._known:
            self._known[key] = self._looked_up(key)
        return self._known[key]

    def _looked_up(self, taken: frozenset[Edit]) -> Region:
        both, space = self._both, self._both.common.space
        document = without(taken, both.before.document, both.after.document) if taken else None
        if document is None:
            return space.nothing
        try:
            given = compile_policy(document, space, keep=False).outcomes
        except (EntangledError, ValueError):  # the rest is no policy, or none that can be looked at
            return space.nothing
        return space.union([self._moved[outcome] & _alone(given, outcome) for outcome in OUTCOMES])


def _alone(given: Mapping[Outcome, Region], outcome: Outcome) -> Region:
    """Where an outcome is given, and no other."""
    found = given[outcome]
    for other in OUTCOMES:
        if other is not outcome:
            found -= given[other]
    return found
