"""Which edits are to blame for changed cases: those without which the cases would have kept their outcome."""

from __future__ import annotations

from collections.abc import Collection

from sharepolicy.analysis.change import Blame, Edit
from sharepolicy.analysis.edits import can_move_outcomes, without
from sharepolicy.core.compile import CompiledPolicy, EntangledError, compile_policy
from sharepolicy.core.space import Region, Space
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument

MOST_BLAMED = 60
"""With more edits than this that could move an outcome, none is blamed for single cases."""


class Blamer:
    """Takes back edits and looks. Not frozen: it remembers what the policy would be without some edits.

    `old` and `new` speak the same names, and `space` has room for both.
    """

    def __init__(self, old: PolicyDocument, new: PolicyDocument, made: Collection[Edit], space: Space) -> None:
        self._old, self._new, self._space = old, new, space
        self._made = tuple(edit for edit in made if can_move_outcomes(edit))
        if len(self._made) > MOST_BLAMED:
            self._made = ()
        self._known: dict[frozenset[Edit], CompiledPolicy | None] = {}

    def blame(self, cases: Region, before: Outcome) -> tuple[Blame, ...]:
        """The edits of which one alone, taken back, gives some of these cases their old outcome; most cases first.

        For cases that no single edit gives it back to, the edits that do so together, none of them superfluous.
        """
        found, left = [], cases
        for edit in self._made:
            if restored := self._restored({edit}, cases, before):
                found.append(Blame((edit,), restored.count()))
                left -= restored
        found.sort(key=lambda blame: -blame.cases)
        together = set(self._made)
        if left and self._restored(together, left, before):
            for edit in self._made:
                if self._restored(together - {edit}, left, before):
                    together.discard(edit)
            edits = tuple(edit for edit in self._made if edit in together)
            found.append(Blame(edits, self._restored(together, left, before).count()))
        return tuple(found)

    def _restored(self, taken: Collection[Edit], cases: Region, before: Outcome) -> Region:
        """The cases that would be given the old outcome, and no other, without some edits."""
        policy = self._without(frozenset(taken))
        if policy is None:
            return cases.space.nothing
        found = cases & policy.outcomes[before]
        for other in OUTCOMES:
            if other is not before:
                found -= policy.outcomes[other]
        return found

    def _without(self, taken: frozenset[Edit]) -> CompiledPolicy | None:
        if taken not in self._known:
            document = without(taken, self._old, self._new)
            try:
                self._known[taken] = compile_policy(document, self._space) if document is not None else None
            except (EntangledError, ValueError):  # the rest is no policy, or none that can be looked at
                self._known[taken] = None
        return self._known[taken]
