"""Which question tells most: asked first within its group of the policy, because it may be the one that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import PolicyDocument


def telling_first(situation: Situation, asked: Sequence[Question]) -> tuple[Question, ...]:
    """The same questions, group by group as the policy has them, and within a group what tells most first.

    A question tells the more, the less its answer leaves open: the fewer pairs of completions with the same answer have
    different outcomes. They are counted exactly, and a pair counts the less, the more completions have this answer.
    What tells equally much stays in the policy's own order, and so does what is nearly always the same, after the rest
    of its group; all of it, if counting takes longer than a step may.
    """
    if situation.settled or len(asked) < 2:
        return tuple(asked)
    groups, last = groups_of(situation.policy), len(situation.policy.document.groups)
    try:
        with budget():
            left = {each.name: left_open(situation, each.name) for each in asked if each.fact.usual is None}
    except OutOfTimeError:
        return tuple(asked)

    def place(question: Question) -> tuple[int, bool, Fraction]:
        usual = question.fact.usual is not None
        return groups.get(question.name, last), usual, left.get(question.name, Fraction(0))

    return tuple(sorted(asked, key=place))


def left_open(situation: Situation, fact: str) -> Fraction:
    """How much is open once the fact is known: over its answers, the pairs of different outcomes to each completion."""
    parts = [situation.by_outcome[outcome] for outcome in situation.possible]
    *cells, _ = situation.cells_left(fact)
    rest = _counts(situation)
    found = Fraction(0)
    for cell in cells:
        check()
        line = situation.policy.space.cells(fact, (cell,))
        counts = [situation.open_part.count(part & line) for part in parts]
        rest = [left - count for left, count in zip(rest, counts, strict=True)]
        found += _open_pairs(counts)
    return found + _open_pairs(rest)  # the last cell has what the others leave


def _open_pairs(counts: Sequence[int]) -> Fraction:
    """The pairs of different outcomes to each completion, where there are so many completions of each outcome."""
    total = sum(counts)
    return Fraction(total * total - sum(count * count for count in counts), total)


def _counts(situation: Situation) -> list[int]:
    """How many completions there are of each outcome that is possible. Counted once."""
    found: list[int] | None = situation.remembered.get(_counts)
    if found is None:
        parts = [situation.by_outcome[outcome] for outcome in situation.possible]
        found = situation.remembered[_counts] = [situation.open_part.count(part) for part in parts]
    return found


def groups_of(policy: CompiledPolicy) -> Mapping[str, int]:
    """What `group_places` says, looked for once."""
    found: Mapping[str, int] | None = policy.remembered.get(groups_of)
    if found is None:
        found = policy.remembered[groups_of] = group_places(policy.document)
    return found


def group_places(document: PolicyDocument) -> dict[str, int]:
    """For each fact the group that asks it first, by its place in the policy. Some facts are in no group."""
    found: dict[str, int] = {}
    for place, group in enumerate(document.groups.values()):
        for name in group.asks:
            several = document.vocabulary.several.get(name)
            for fact in map(several.fact_name, several.members) if several else (name,):
                found.setdefault(fact, place)
        for rule in document.rules.values():
            if rule.group == group.name:
                for fact in facts_of(rule.condition):
                    found.setdefault(fact, place)
    return found
