"""What is left of a policy once a case is known says of the completions what the definition says of them one by one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.core import conjunctions
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.left_by_case import LeftByCase
from sharepolicy.core.open_part import OpenPart, nothing_is_impossible
from sharepolicy.core.seen import Seen
from sharepolicy.core.ties import tied_to
from sharepolicy.language.case import Case
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument, Rule
from sharepolicy.language.semantics import (
    applying,
    cells_left,
    completions,
    deciding,
    holds,
    is_possible,
    outcome,
)
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import choice, has, small_policy, yes_no
from sharepolicy.testing.small import rule as small_rule

documents_and_cases = policies(conflict_free=True).flatmap(
    lambda document: st.tuples(st.just(document), cases(document))
)


def _open_part(policy: CompiledPolicy, case: Case) -> OpenPart:
    cases = policy.possible & policy.space.box(case.given)
    return OpenPart(policy, LeftByCase(policy.space, case.given, cases), case.given)


@given(documents_and_cases)
def test_rules_and_duties_are_counted_case_by_case(drawn: tuple[PolicyDocument, Case]) -> None:
    """In as many completions as the definition finds; twice, since what is left of conditions is remembered."""
    document, case = drawn
    policy = compile_policy(document)
    rows = list(completions(document, case))
    for _ in range(2):
        part = _open_part(policy, case)
        assert part.count(part.all) == len(rows)
        for rule in document.rules:
            applies = part.all & part.rules[rule] if rule in part.rules else policy.space.nothing
            assert part.count(applies) == sum(rule in applying(document, row) for row in rows)
            decides = part.decides.get(rule, policy.space.nothing)
            assert part.count(decides) == sum(rule in deciding(document, row) for row in rows)
        for name, action in document.actions.items():
            due = part.all & part.actions[name] if name in part.actions else policy.space.nothing
            assert part.count(due) == sum(holds(action.when, row) for row in rows)


def test_what_one_case_leaves_is_right_for_the_next() -> None:
    """Of what is remembered, nothing is said about a fact that is open in one case and known in the next."""
    facts = [choice("a", "x", "y", "z"), yes_no("b"), yes_no("c")]
    either = AnyOf((AllOf((has("a", "x"), has("b", "yes"))), has("c", "yes")))
    strong = small_rule("strong", Outcome.SHARE, either, overrides=("weak",))
    document = small_policy(facts, strong, small_rule("weak", Outcome.DONT_SHARE, ALWAYS))
    policy = compile_policy(document)
    for given_values in ({"b": "no"}, {"b": "no", "a": "y"}, {"b": "no"}):
        case = Case({name: frozenset({value}) for name, value in given_values.items()})
        part = _open_part(policy, case)
        rows = list(completions(document, case))
        for name in document.rules:
            assert part.count(part.decides[name]) == sum(name in deciding(document, row) for row in rows)
        assert part.decides["strong"] | part.decides["weak"] == part.all


@given(documents_and_cases)
def test_a_fact_that_is_not_given_could_have_these_cells(drawn: tuple[PolicyDocument, Case]) -> None:
    """Each given fact is left out in turn; where a rule applies, and anywhere."""
    document, case = drawn
    policy = compile_policy(document)
    part = _open_part(policy, case)
    for fact in case.given:
        rows = list(completions(document, Case({name: v for name, v in case.given.items() if name != fact})))
        cells = domains(document)[fact].cells
        anywhere = {cells.index(row[fact]) for row in rows}
        for rule in document.rules:
            there = {cells.index(row[fact]) for row in rows if rule in applying(document, row)}
            found = part.cells_without((rule,)).get(fact)
            if there:
                assert (found and [set(each) for each in found]) == ([there, anywhere] if there != anywhere else None)


@pytest.mark.parametrize("most", [1, 64])
@given(drawn=documents_and_cases)
def test_a_corner_says_what_the_whole_says(most: int, drawn: tuple[PolicyDocument, Case]) -> None:
    """Whether a condition surely holds, and what that takes; also of conditions that have too many conjunctions."""
    document, case = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conjunctions, "MOST_CONJUNCTIONS", most)
        policy = compile_policy(document)
        rows = list(completions(document, case))
        part = _open_part(policy, case)
        for kind, conditions in (("rules", document.rules), ("actions", document.actions)):
            for name in getattr(part, kind):
                each = conditions[name]
                condition = each.condition if isinstance(each, Rule) else each.when
                there = [row for row in rows if holds(condition, row)]
                here = part.corner(kind, (name,))
                assert here is not None
                assert here.surely == (len(there) == len(rows))
                if not there:
                    continue
                cells = {fact: domain.cells for fact, domain in domains(document).items()}
                able = {fact: {cells[fact].index(row[fact]) for row in there} for fact in cells}
                every = {fact: {cells[fact].index(row[fact]) for row in rows} for fact in cells}
                needs = {fact: set(found) for fact, found in here.needs.items()}
                assert needs == {fact: able[fact] for fact in cells if able[fact] != every[fact]}
                told = {tuple(row[fact] for fact in here.depends_on) for row in there}
                assert all((tuple(row[fact] for fact in here.depends_on) in told) == (row in there) for row in rows)


@given(documents_and_cases)
def test_where_nothing_is_impossible_everything_is_possible(drawn: tuple[PolicyDocument, Case]) -> None:
    """Then each open fact has each of its cells with each cell of the others. Else some combination is impossible."""
    document, case = drawn
    every = 1
    for domain in domains(document).values():
        every *= len(cells_left(domain, case))
    rows = list(completions(document, case))
    if nothing_is_impossible(compile_policy(document), case.given):
        assert len(rows) == every
    elif all(len(cells_left(domain, case)) in (1, len(domain.cells)) for domain in domains(document).values()):
        assert len(rows) < every


@given(documents_and_cases)
def test_facts_that_are_not_tied_tell_nothing_of_each_other(drawn: tuple[PolicyDocument, Case]) -> None:
    """Whatever is known about a fact and those tied to it, the others can have each cell that they can have at all."""
    document, case = drawn
    policy = compile_policy(document)
    rows = list(completions(document, case))
    for fact in document.vocabulary.facts:
        tied = tied_to(policy, [fact])
        inside = {tuple(cell for name, cell in row.items() if name in tied) for row in rows}
        outside = {tuple(cell for name, cell in row.items() if name not in tied) for row in rows}
        assert len(rows) == len(inside) * len(outside)


@given(documents_and_cases)
def test_what_some_facts_tell_apart_is_counted_case_by_case(drawn: tuple[PolicyDocument, Case]) -> None:
    """A completion is told apart if all that agree with it on these facts have its outcome."""
    document, case = drawn
    policy = compile_policy(document)
    rows = list(completions(document, case))
    part = _open_part(policy, case)
    left = {outcome: region for outcome, each in policy.outcomes.items() if (region := part.of(each))}
    everything = Seen(part.all, left, policy.space.order)
    for facts in combinations(policy.space.order, 2):
        found: dict[object, set[object]] = {}
        for row in rows:
            found.setdefault(tuple(row[fact] for fact in facts), set()).add(outcome(document, row))
        settled = sum(len(found[tuple(row[fact] for fact in facts)]) == 1 for row in rows)
        more = {*facts, *policy.space.order[::2]}
        for seen in (everything.by(facts), everything.by(more).by(facts)):
            assert seen.count(seen.told) >> part._width == settled
            assert seen.count(seen.open_to(2)) >> part._width == len(rows) - settled
    assert all(is_possible(document, row) for row in rows)
