"""Which edits are to blame for changed cases: those without which the cases would have kept their outcome."""

from __future__ import annotations

from collections.abc import Collection

from sharepolicy.analysis.change.change import Blame, Edit
from sharepolicy.analysis.change.edits import can_move_outcomes, without
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.examples.differences import alone
from sharepolicy.core.compile import compile_policy
from sharepolicy.core.entangled import EntangledError
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES

MOST_BLAMED = 60
"""With more edits than this that could move an outcome, none is blamed for single cases."""


class Blamer:
    """Takes back edits and looks at the effect. Not frozen: it remembers what taking back some edits would restore."""

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
        """The edits that alone, if taken back, give some of these moved cases their old outcome; most cases first.

        For cases that no single edit restores, the edits that restore them together, none of them superfluous.
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
        """The edits that together restore some of these cases, none superfluous; those found before come first."""
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
            kept = fewer  # an edit that was needed next to others may not be needed without them
        self._found.append(kept)
        return kept

    def _fewer(self, edits: tuple[Edit, ...], cases: Region) -> tuple[Edit, ...] | None:
        """All but one of these edits, if these still restore some cases. None for two: no single edit is enough."""
        if len(edits) > 2:
            for edit in edits:
                others = tuple(other for other in edits if other is not edit)
                if cases & self._restored(others):
                    return others
        return None

    def _restored(self, taken: Collection[Edit]) -> Region:
        """The moved cases that would have their old outcome, and only that, without some edits."""
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
        return space.union([self._moved[outcome] & alone(given, outcome) for outcome in OUTCOMES])
