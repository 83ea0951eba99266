"""Random invariants of every kind. Whether they hold is for the proof to find out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from hypothesis import strategies as st

from sharepolicy.language.condition import ALWAYS, Condition
from sharepolicy.language.policy import OUTCOMES, FactDirection, FactMove, Invariant, Outcome, Shift, Within
from sharepolicy.language.vocabulary import Fact, Vocabulary
from sharepolicy.testing.conditions import tests_on

KINDS = (
    "always",
    "never",
    "carries",
    "never_due",
    "decided_by",
    "never_decided_by",
    "required",
    "escalates_to",
    "regardless_of",
    "moves",
)


OUTCOME_SETS: st.SearchStrategy[frozenset[Outcome]] = st.sets(st.sampled_from(OUTCOMES), min_size=1, max_size=2).map(
    frozenset
)
"""One or two of the three outcomes."""
_requirements: st.SearchStrategy[Literal["always", "never"]] = st.sampled_from(("always", "never"))
_perhaps_outcomes: st.SearchStrategy[frozenset[Outcome]] = st.one_of(st.just(frozenset()), OUTCOME_SETS)


def sometimes(condition: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """The condition or, rarely, none at all."""
    return st.integers(0, 5).flatmap(lambda number: condition if number else st.just(ALWAYS))


def _moves(fact: Fact) -> st.SearchStrategy[FactMove]:
    becomes = tests_on(fact).map(lambda test: FactMove(fact.name, FactDirection.BECOMES, test))
    if not fact.is_ordered:
        return becomes
    along = st.sampled_from([FactMove(fact.name, FactDirection.RISES), FactMove(fact.name, FactDirection.FALLS)])
    return st.one_of(along, becomes)


def _some(names: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)


def invariant(
    draw: st.DrawFn,
    vocabulary: Vocabulary,
    when: st.SearchStrategy[Condition],
    actions: Iterable[str],
    name: str,
    *,
    rules: Iterable[str] = (),
    roles: Iterable[str] = (),
    limits: Iterable[Within] = (),
) -> Invariant:
    """An invariant of one or two kinds, about the facts of a vocabulary and these actions, rules, roles and limits."""
    names, people, decide = sorted(actions), sorted(roles), sorted(rules)
    lacking = {*(() if names else ("carries", "never_due")), *(() if people else ("escalates_to",))}
    lacking |= set() if decide else {"decided_by", "never_decided_by"}
    kinds = [kind for kind in KINDS if kind not in lacking]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True))
    facts = list(vocabulary.facts.values())
    one_or_two = st.lists(st.sampled_from(list(vocabulary.facts)), min_size=1, max_size=2, unique=True)
    moves = never_shifts = None
    if "moves" in chosen:
        moves = draw(st.sampled_from(facts).flatmap(_moves))
        never_shifts = Shift(draw(OUTCOME_SETS), draw(OUTCOME_SETS))
    return Invariant(
        name,
        says=f"{name} holds.",
        when=draw(when),
        always=draw(OUTCOME_SETS) if "always" in chosen else frozenset(),
        never=draw(OUTCOME_SETS) if "never" in chosen else frozenset(),
        regardless_of=tuple(draw(one_or_two)) if "regardless_of" in chosen else (),
        carries=(draw(st.sampled_from(names)),) if "carries" in chosen else (),
        never_due=(draw(st.sampled_from(names)),) if "never_due" in chosen else (),
        decided_by=tuple(draw(_some(decide))) if "decided_by" in chosen else (),
        never_decided_by=tuple(draw(_some(decide))) if "never_decided_by" in chosen else (),
        escalates_to=(draw(st.sampled_from(people)),) if "escalates_to" in chosen else (),
        within=draw(st.sampled_from([None, *limits])) if "escalates_to" in chosen else None,
        on=draw(_perhaps_outcomes) if {"carries", "never_due"} & {*chosen} else frozenset(),
        required=draw(_requirements) if "required" in chosen else "",
        moves=moves,
        never_shifts=never_shifts,
    )
