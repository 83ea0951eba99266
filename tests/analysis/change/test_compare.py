"""A comparison of two policies equals what the definition says of them, case by case."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.change.change import Change, Direction, Move, Side
from sharepolicy.analysis.change.common_names import RenameError
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.edits import without
from sharepolicy.analysis.decision.decision import Escalation
from sharepolicy.core.compile import space_of
from sharepolicy.core.cover import Line, without_superfluous
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.weighing.compare import compare as compare_policies
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Not, Test
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import (
    completions,
    is_due,
    outcome,
)
from sharepolicy.language.values import Ranges, Values
from sharepolicy.reading.cases import CaseReader
from sharepolicy.testing.small import between, choice, has, number, rule, scale, small_policy, yes_no
from tests.helpers.mars import load_mars
from tests.helpers.pairs import (
    Key,
    Row,
    any_vocabulary,
    base,
    cells_of_both,
    edited,
    key_of,
    meets,
    renamed_pair,
    restored,
    rows,
    same_vocabulary,
    small,
    tenths_of_years,
    whole_years,
)


def check(old: PolicyDocument, new: PolicyDocument) -> Change:
    """Everything that a comparison counts and describes, against every single case."""
    change = compare(old, new)
    found, every = rows(old, new), cells_of_both(old, new)
    common = [row for row in found if row.before and row.after]
    assert change.cases == len(common)
    assert change.only_before == sum(row.after is None for row in found)
    assert change.only_after == sum(row.before is None for row in found)
    table = Counter((row.before, row.after) for row in common)
    assert change.table == {(one, two): table[one, two] for one in OUTCOMES for two in OUTCOMES}
    assert {(move.before, move.after) for move in change.moves} == {cell for cell in table if cell[0] is not cell[1]}
    for move in change.moves:
        check_cover(move, common, every)
    check_counts(change, old, new, common)
    return change


def check_cover(move: Move, common: list[Row], every: Mapping[Key, list[Values]]) -> None:
    """The descriptions are exact; none is superfluous; none can be made more general."""
    moved = {id(row) for row in common if (row.before, row.after) == (move.before, move.after)}
    assert move.cases == len(moved)
    assert move.left_out == 0
    parts = []
    for changed in move.described:
        among = base(common, changed)
        part = {id(row) for row in among if meets(row, changed.limits)}
        assert part
        assert part <= moved
        assert changed.cases == len(part)
        parts.append(part)
        for limit in changed.limits:
            others = tuple(other for other in changed.limits if other is not limit)
            assert not {id(row) for row in among if meets(row, others)} <= moved
            for cell in every[key_of(limit)]:
                if not (cell <= limit.values):
                    alone = evolve(limit, values=cell)
                    more = {id(row) for row in among if meets(row, (*others, alone))}
                    assert not more or not more <= moved
    assert set().union(*parts) == moved
    for place in range(len(parts)):
        assert set().union(*parts[:place], *parts[place + 1 :]) != moved
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


def check_counts(change: Change, old: PolicyDocument, new: PolicyDocument, common: list[Row]) -> None:
    """Rules that decide and actions that are due in more cases and in fewer."""
    more: Counter[str] = Counter()
    fewer: Counter[str] = Counter()
    acted_more: Counter[str] = Counter()
    acted_less: Counter[str] = Counter()
    for row in common:
        now = row.decided_after or {""}
        was = row.decided or {""}
        more.update(now - was)
        fewer.update(was - now)
        assert row.before
        assert row.after
        due = {name for name, action in new.actions.items() if is_due(action, row.after, row.new)}
        due_before = {name for name, action in old.actions.items() if is_due(action, row.before, row.old)}
        acted_more.update(due - due_before)
        acted_less.update(due_before - due)
    assert {c.name: (c.more, c.fewer) for c in change.rules} == {n: (more[n], fewer[n]) for n in more | fewer}
    counted = {c.name: (c.more, c.fewer) for c in change.actions if c.more or c.fewer}
    assert counted == {n: (acted_more[n], acted_less[n]) for n in acted_more | acted_less}


@given(same_vocabulary)
def test_of_one_vocabulary_everything_is_as_defined(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """Table, descriptions, rules and actions."""
    check(*pair)


@given(any_vocabulary)
def test_of_two_vocabularies_everything_is_as_defined(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """Facts that one of them lacks, that are answered in another way, or that have other values or bounds."""
    check(*pair)


@given(same_vocabulary)
def test_whom_to_ask_is_counted_as_decided(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """Escalations by whom to ask and by when, against the decision of every case."""
    old, new = pair
    policies_ = [load_document(document, prove=False) for document in pair]
    found: list[Counter[str]] = [Counter(), Counter()]
    for row in rows(old, new):
        asked = []
        for policy, case in zip(policies_, (row.old, row.new), strict=True):
            people = policy.decide(Case(case)).escalation
            within = {", ".join([one.to_words, *map(_same_length, one.within)]) for one in people}
            asked.append(within | {words for one in people for words in _then(one)})
        found[0].update(asked[1] - asked[0])
        found[1].update(asked[0] - asked[1])
    expected = {n: (found[0][n], found[1][n]) for n in found[0] | found[1]}
    told = compare(old, new).escalations
    assert {_same_length(c.name): (c.more, c.fewer) for c in told} == expected


def _then(person: Escalation) -> Iterator[str]:
    """Each list of steps that follows, in words."""
    for each in person.then:
        steps = [f"then {step.to_words} after {_same_length(step.after)}" for step in each.steps]
        yield ", ".join([person.to_words, *steps])


def _same_length(words: object) -> str:
    """Time limits that are as long, in the same words."""
    return str(words).replace("24 hours", "1 day")


@given(st.one_of(same_vocabulary, any_vocabulary))
def test_every_witness_is_settled_in_both_ways(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """By the definition: whatever the facts are that it leaves out. And it lies in the cases that it stands for."""
    for move in compare(*pair).moves:
        for changed in move.described:
            for document, given_, expected in (
                (pair[0], changed.witness.before, move.before),
                (pair[1], changed.witness.after, move.after),
            ):
                every = list(completions(document, CaseReader(document).case(given_)))
                assert every
                assert {outcome(document, case) for case in every} == {expected}


@given(edited())
def test_taking_back_the_blamed_edits_restores(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """So many of the cases as blame says have their old outcome without the edit; without any other edit none has."""
    old, new = pair
    change = compare(old, new)
    found = rows(old, new)
    for move in change.moves:
        for changed in move.described:
            part = [row for row in base(found, changed) if meets(row, changed.limits)]
            singles = {blame.edits[0]: blame.cases for blame in changed.blame if len(blame.edits) == 1}
            for edit in change.edits:
                reverted = without([edit], old, new)
                kept = restored(reverted, part, move.before) if reverted else 0
                if edit.kind in ("rule", "otherwise", "precedence"):
                    assert kept == singles.get(edit, 0)
            for blame in changed.blame:
                reverted = without(blame.edits, old, new)
                assert reverted is not None
                assert restored(reverted, part, move.before) >= blame.cases
            assert changed.blame


def said_otherwise(document: PolicyDocument) -> PolicyDocument:
    """The same policy in another text: conditions turned round, rules in another order, other sentences."""
    facts = document.vocabulary.facts

    def turned(condition: Condition) -> Condition:
        match condition:
            case Test(fact, values):
                whole = facts[fact].all_values
                if isinstance(values, Ranges) and isinstance(whole, Ranges):
                    return Not(Test(fact, whole - values))
                assert isinstance(values, frozenset)
                assert isinstance(whole, frozenset)
                return Not(Test(fact, whole - values))
            case AllOf(parts):
                return Not(AnyOf(tuple(Not(turned(part)) for part in reversed(parts))))
            case _:
                return AnyOf((condition, AllOf((condition, condition))))

    rules = {
        name: evolve(found, when=turned(found.when), because="In other words.")
        for name, found in reversed(document.rules.items())
    }
    return evolve(document, rules=rules, definitions={}, title="Another title", version="2.0.0")


@given(small)
def test_policies_that_decide_alike_are_found_equivalent(document: PolicyDocument) -> None:
    """Whatever their text."""
    other = evolve(said_otherwise(document), definitions=document.definitions)
    change = compare(document, other)
    assert change.equivalent
    assert change.same_outcomes
    assert change.direction is Direction.NONE


@given(st.one_of(same_vocabulary, any_vocabulary))
def test_policies_that_differ_are_never_called_equivalent(pair: tuple[PolicyDocument, PolicyDocument]) -> None:
    """Looking at every case."""
    differs = any(row.before is not row.after for row in rows(*pair))
    assert not (differs and compare(*pair).equivalent)


def test_a_renamed_fact_and_value_are_the_same_when_told_so() -> None:
    """Without being told, they are two facts that have nothing to do with each other."""
    (old, _), (new, _) = renamed_pair()
    assert compare(old, new, {"risk": "danger", "risk:some": "low"}).equivalent
    change = compare(old, new)
    assert not change.equivalent
    assert "`danger` is new; the old policy does not look at it" in change.vocabulary
    assert {limit.side for move in change.moves for part in move.described for limit in part.limits} >= {Side.AFTER}


def test_witnesses_speak_each_policys_own_names() -> None:
    """With a fact renamed, each policy can read its half of the witness."""
    (old, _), (new, _) = renamed_pair()
    new = evolve(new, rules={"careful": rule("careful", Outcome.SHARE, has("danger", "high"))})
    change = compare_policies(load_document(old), load_document(new), rename={"risk": "danger", "risk:some": "low"})
    given_ = [part.witness for move in change.moves for part in move.described]
    assert all("danger" not in witness.before and "risk" not in witness.after for witness in given_)
    assert {"risk": "some", "asked": "yes"} in [witness.before for witness in given_]


@pytest.mark.parametrize(
    ("rename", "message"),
    [
        ({"risc": "danger"}, "the old policy has no fact `risc` to rename; did you mean `risk`?"),
        ({"risk:sone": "low"}, "`risk` has no value `sone` in the old policy; did you mean `some`?"),
        ({"risk": "asked"}, "two facts would both be called `asked`"),
        ({"risk": "danger", "risk:some": "high"}, "two values of `risk` would both be called `high`"),
        ({"risk": "dangr"}, "the new policy has no fact `dangr`; did you mean `danger`?"),
        ({"risk:some": "low"}, "the new policy has no fact `risk`; expected one of: `asked`, `danger`"),
        (
            {"risk": "danger", "risk:some": "lov"},
            "`danger` has no value `lov` in the new policy; did you mean `low`?",
        ),
    ],
)
def test_a_renaming_that_does_not_fit_is_refused(rename: dict[str, str], message: str) -> None:
    """In words that help."""
    (old, _), (new, _) = renamed_pair()
    with pytest.raises(RenameError) as caught:
        compare(old, new, rename)
    assert str(caught.value) == message


def test_a_fact_of_another_type_is_two_facts() -> None:
    """The name that keeps them apart inside never reaches anybody."""
    old = small_policy([number("age", 0, 20)], rule("old", Outcome.SHARE, between("age", 16, None)))
    new = small_policy([choice("age", "child", "adult")], rule("old", Outcome.SHARE, has("age", "adult")))
    change = check(old, new)
    assert "`age` was a number and is now a choice fact: each policy looks at its own" in change.vocabulary
    said = str(change.to_dict())
    assert "(before)" not in said
    assert "age: adult" in said
    assert [fact.asks for fact in change.asked_less] == []


def test_the_same_answers_in_another_form_are_one_fact() -> None:
    """Of a choice that is a scale now, and of a whole number that has a decimal now."""
    change = check(
        small_policy([choice("risk", "low", "high")], rule("one", Outcome.SHARE, has("risk", "low"))),
        small_policy([scale("risk", "low", "high")], rule("one", Outcome.SHARE, has("risk", "low"))),
    )
    assert (change.cases, change.equivalent) == (2, True)
    change = check(whole_years, tenths_of_years)
    assert (change.cases, change.only_before, change.only_after) == (2, 0, 1)


def test_texts_that_people_read_are_told() -> None:
    """A reason, a question, and nothing else."""
    old = small_policy([yes_no("asked")], rule("one", Outcome.SHARE, has("asked")))
    fact = evolve(old.vocabulary.facts["asked"], asks="Did you ask?")
    new = evolve(
        old,
        vocabulary=evolve(old.vocabulary, facts={"asked": fact}),
        rules={"one": evolve(old.rules["one"], because="Because it is so.")},
    )
    change = compare(old, new)
    assert change.equivalent
    assert {(text.kind, text.name, text.part, text.after) for text in change.texts} == {
        ("fact", "asked", "asks", "Did you ask?"),
        ("rule", "one", "because", "Because it is so."),
    }


def test_of_other_bounds_only_what_both_allow_is_compared() -> None:
    """Though no rule asks for the numbers at which the bounds lie."""
    facts = [number("age", 0, 20)], [number("age", 5, 30)]
    old, new = (small_policy(each, rule("one", Outcome.SHARE)) for each in facts)
    change = check(old, new)
    assert (change.cases, change.only_before, change.only_after) == (1, 1, 1)
    assert change.vocabulary == ("`age` was 0 to 20 and is now 5 to 30: only what both allow is compared",)


def test_a_description_whose_cases_the_others_have_is_left_out() -> None:
    """Of three conditions, where two hold in every case of the third."""
    space = space_of(small_policy([yes_no("a"), yes_no("b"), yes_no("c")], rule("one", Outcome.SHARE)))

    def line(**cells: int) -> Line:
        region = space.everything
        for fact, cell in cells.items():
            region &= space.cells(fact, (cell,))
        return Line({fact: (cell,) for fact, cell in cells.items()}, region)

    middle, first, second = line(b=0, c=0), line(a=0, b=0), line(a=1, c=0)
    every = space.union([each.region for each in (middle, first, second)])
    assert without_superfluous([middle, first, second], every) == [first, second]
    assert without_superfluous([first, second], every) == [first, second]


def test_a_change_of_the_rule_with_most_to_say_is_told_within_a_second() -> None:
    """Of the policy that is shipped, with all its facts; of processor time, so that a busy machine does not count."""
    old = load_mars(prove=False)
    name = "harm-outweighs-consent"
    later = AllOf((old.rules[name].when, has("risk_to_child", "immediate")))
    rules = {**old.rules, name: evolve(old.rules[name], when=later)}
    new = load_document(evolve(old.document, rules=rules), prove=False)
    began = time.process_time()
    change = compare_policies(old, new)
    assert time.process_time() - began < 1
    assert change.direction is Direction.MORE_CAUTIOUS
    assert all(move.left_out == 0 for move in change.moves)
