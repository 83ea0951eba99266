"""Random policies in which people and things hang together: one case tells something about another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies
from sharepolicy.testing.small import choice, has, small_policy, yes_no

TIES = (
    ("subject.",),
    ("subject.", "recipient."),
    ("subject.", "item."),
    ("recipient.", "subject."),
    ("item.", "subject."),
    ("item.", "recipient."),
    ("subject.recipient.", "subject."),
    ("recipient.item.", "recipient.", "subject.recipient."),
    ("subject.recipient.item.", "recipient."),
)
"""What hangs together with the case, one through the other. Subjects of one part meet in all else that it is about."""


@st.composite
def tied_policies(draw: st.DrawFn, ties: Sequence[Sequence[str]] = TIES) -> PolicyDocument:
    """Policies in which facts about different things go together, so that people contradict each other through them."""
    levels = [*draw(st.sampled_from([["case."], []])), *draw(st.sampled_from(ties))]
    names = [level.removeprefix("case.") + word for level, word in zip(levels, ("a", "b", "c", "d"), strict=False)]
    facts = [draw(st.sampled_from([yes_no(name), choice(name, "yes", "no", "maybe")])) for name in names]
    tied = [
        AllOf((has(first, value), has(second, other)))
        for first, second in pairwise(names)
        for value, other in draw(st.sampled_from([(("yes", "no"), ("no", "yes")), (("yes", "no"),)]))
    ]
    words = small_policy([*facts, yes_no("subject.free")], impossible=tied).vocabulary
    return draw(policies(vocabulary=words, max_rules=3))
