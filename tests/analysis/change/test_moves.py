"""A description that is cut short speaks of changed cases only, tells most of them, and says how many are left out."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings

from sharepolicy.analysis.change import moves
from sharepolicy.analysis.change.change import Change, Move
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.edits import without
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.entangled import EntangledError, entangled
from sharepolicy.core.space import Space
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.weighing.compare import compare as compare_policies
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Not
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.testing.small import choice, has, rule, small_policy, yes_no
from sharepolicy.testing.synthetic import synthetic_policy
from tests.helpers.pairs import base, edited, meets, restored, rows, same_vocabulary

Pair = tuple[PolicyDocument, PolicyDocument]


def cut(pair: Pair, **limits: int) -> Change:
    """The comparison with other limits."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in limits.items():
            patch.setattr(moves, name, value)
        return compare(*pair)


@pytest.mark.parametrize("limits", [{"LINES": 1}, {"CONDITIONS": 1}, {"_MADE": 1}, {"_EFFORT": 0}])
@given(pair=same_vocabulary)
@settings(max_examples=15)
def test_what_is_cut_short_is_exact_and_counts_the_rest(limits: dict[str, int], pair: Pair) -> None:
    """Whatever cut it short, against every single case. Everything that is counted is as without the limit."""
    change, whole = cut(pair, **limits), compare(*pair)
    common = [row for row in rows(*pair) if row.before and row.after]
    for move in change.moves:
        moved = {id(row) for row in common if (row.before, row.after) == (move.before, move.after)}
        told: set[int] = set()
        for changed in move.described:
            part = {id(row) for row in base(common, changed) if meets(row, changed.limits)}
            assert part <= moved
            assert changed.cases == len(part) > 0
            told |= part
        assert move.left_out == len(moved - told)
        assert is_short(move, limits)
    assert (change.table, change.rules, change.actions) == (whole.table, whole.rules, whole.actions)
    assert [move.cases for move in change.moves] == [move.cases for move in whole.moves]


def is_short(move: Move, limits: dict[str, int]) -> bool:
    """One line; of no more conditions than are allowed, several."""
    conditions = sum(len(changed.limits) for changed in move.described)
    return len(move.described) == 1 or ("CONDITIONS" in limits and len(move.described) > 0 and conditions <= 1)


def one_rule_less(*parts: Condition) -> Pair:
    """A policy that always shares, and the same with a rule that does not share where one of these holds."""
    facts = [yes_no("a"), yes_no("b"), yes_no("c"), choice("d", "one", "two", "three", "four", "five", "six")]
    old = small_policy(facts, rule("always", Outcome.SHARE))
    return old, small_policy(facts, rule("always", Outcome.SHARE, Not(AnyOf(parts))), otherwise=Outcome.DONT_SHARE)


def test_the_lines_that_tell_most_are_kept() -> None:
    """Of three that overlap, the two that tell most together. The case that only the third tells is counted."""
    pair = one_rule_less(has("a"), AllOf((has("b"), has("c"))), AllOf((has("b"), has("d", "one"))))
    (whole,) = compare(*pair).moves
    assert (whole.cases, len(whole.described), whole.left_out) == (24 + 6 + 1, 3, 0)
    (move,) = cut(pair, LINES=2).moves
    assert [changed.says for changed in move.described] == ["a: yes", "b: yes; c: yes"]
    assert move.left_out == 1


def test_a_line_too_long_for_the_rest_is_left_out() -> None:
    """A shorter one that tells less is told in its place."""
    pair = one_rule_less(has("a"), AllOf((has("b"), has("c"))), has("d", "one"))
    (move,) = cut(pair, LINES=3, CONDITIONS=2).moves
    assert [changed.says for changed in move.described] == ["a: yes", "d: one"]
    assert move.left_out == 5


@given(edited())
def test_edits_blamed_together_are_all_needed(pair: Pair) -> None:
    """They restore as many cases as is said of those that no single edit restores, and no fewer of them restore any."""
    old, new = pair
    found = rows(old, new)
    change = compare(old, new)
    for move in change.moves:
        for changed in move.described:
            part = [row for row in base(found, changed) if meets(row, changed.limits)]
            singles = [without([edit], old, new) for edit in change.edits]
            alone = [document for document in singles if document is not None]
            left = [row for row in part if not any(restored(document, [row], move.before) for document in alone)]
            for blame in changed.blame:
                if len(blame.edits) > 1:
                    together = without(blame.edits, old, new)
                    assert together is not None
                    assert restored(together, left, move.before) == blame.cases
                    for edit in blame.edits:
                        fewer = without([other for other in blame.edits if other is not edit], old, new)
                        assert fewer is None or not restored(fewer, left, move.before)


@pytest.fixture(scope="module")
def large() -> PolicyDocument:
    """50 facts and 200 rules: what a rule of it decides cannot be told in a few lines."""
    return synthetic_policy(50, 200)


def test_a_large_change_is_cut_short_and_told_alike_again(large: PolicyDocument) -> None:
    """No clock ends it, the effort is counted: the lines are the same each time."""
    group = "rules-that-dont-share"
    rules = {name: each for name, each in large.rules.items() if each.group != group}
    fewer = evolve(large, rules=rules)
    first, second = compare(large, fewer), compare(large, fewer)
    assert any(move.left_out for move in first.moves)
    assert first.to_dict() == second.to_dict()
    for move in first.moves:
        assert 0 <= move.left_out < move.cases
        assert len(move.described) <= moves.LINES
        assert max(changed.cases for changed in move.described) <= move.cases - move.left_out
        assert move.cases - move.left_out <= sum(changed.cases for changed in move.described)


def test_running_out_of_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of any policy that is too entangled; its facts are named."""

    def full(*_: object) -> None:
        raise OutOfNodesError

    monkeypatch.setattr("sharepolicy.analysis.change.compare.moves", full)
    pair = one_rule_less(has("a"), has("b"))
    with pytest.raises(EntangledError) as refused:
        compare(*pair)
    (flaw,) = refused.value.diagnostics
    assert "`a`, `b`" in flaw.help


def test_a_rule_that_only_the_old_policy_has_can_be_what_entangles(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named from the policy that has it: looked up in the new one, it ended in an error."""

    def full(document: PolicyDocument, *_: object) -> None:
        raise entangled(document, None, list(document.rules), "it needs more memory than is allowed")

    old, new = one_rule_less(has("a"))
    old = evolve(old, rules={"before": evolve(old.rules["always"], name="before")})
    policies = load_document(old), load_document(new)
    monkeypatch.setattr("sharepolicy.analysis.change.compare.compile_policy", full)
    with pytest.raises(PolicyError) as refused:
        compare_policies(*policies)
    assert [flaw.code for flaw in refused.value.diagnostics] == ["too-entangled"]


def test_what_did_it_is_found_where_two_policies_leave_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that is only looked at may take the room that questions would need."""
    room = iter([True, True])
    monkeypatch.setattr(Space, "has_room", lambda _: next(room, False))
    change = compare(*one_rule_less(has("a")))
    ((changed,),) = (move.described for move in change.moves)
    assert changed.blame
    assert next(room, None) is None
