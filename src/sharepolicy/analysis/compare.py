"""What a policy change really does: the cases that get another outcome, counted, described and shown.

Both policies are compiled in one space, so every question between them is a set operation. Changed cases are told by
the rule that used to decide them, and then by the fewest conditions that pick them out among its cases: a reader who
knows the rule reads two or three words instead of twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from sharepolicy.analysis.change import ActionChange, Change, ChangedCases, Edit, Move
from sharepolicy.analysis.decision import PolicyIdentity
from sharepolicy.analysis.edits import edits, without
from sharepolicy.analysis.witness import Witness, case_of_cells
from sharepolicy.analysis.words import say
from sharepolicy.core.compile import CompiledPolicy, EntangledError, compile_policy, space_of
from sharepolicy.core.cover import Line, cover
from sharepolicy.core.space import Region, Space
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact

MOST_BLAMED = 40
"""With more edits than this, none is blamed for single cases."""

_OTHERWISE = ""


def compare(old: PolicyDocument, new: PolicyDocument) -> Change:
    """Compare two policies over all cases that both can decide.

    Facts of one policy only are unknown to the other and do not matter to it. Raises EntangledError when the two
    together are too entangled.
    """
    separate = {name for name, fact in old.vocabulary.facts.items() if _differs_in_kind(fact, new)}
    before_document = _set_apart(old, separate)
    space = space_of(new, before_document)
    before, after = compile_policy(before_document, space), compile_policy(new, space)
    common = before.possible & after.possible
    made = edits(old, new)
    blamed = _reversals(before_document, new, made, space)
    moves = tuple(
        _move(before, after, one, two, region, blamed)
        for one in OUTCOMES
        for two in OUTCOMES
        if one is not two and (region := common & before.outcomes[one] & after.outcomes[two])
    )
    was, now = _asked(before), _asked(after)
    return Change(
        before=PolicyIdentity(old.name, old.version, compile_digest(old)),
        after=PolicyIdentity(new.name, new.version, compile_digest(new)),
        cases=common.count(),
        only_before=(before.possible - after.possible).count(),
        only_after=(after.possible - before.possible).count(),
        table={
            (one, two): (common & before.outcomes[one] & after.outcomes[two]).count()
            for one in OUTCOMES
            for two in OUTCOMES
        },
        moves=moves,
        vocabulary=tuple(_vocabulary(old, new)),
        edits=made,
        actions=tuple(_actions(before, after, common)),
        asked_more=tuple(name for name in now if name not in was),
        asked_less=tuple(name for name in was if name not in now),
    )
