"""What examples show of a change is what the definition says, completion by completion."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.analysis.change.change import Change, Side
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.shown import Examples
from sharepolicy.analysis.decision.cases_of import cases_of
from sharepolicy.analysis.decision.dated import dated
from sharepolicy.language.case import Case, Example, Expectation, Request
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, answer_request, completions_together, sum_up
from sharepolicy.language.values import Values
from sharepolicy.reading.cases import CaseReader
from sharepolicy.testing import cases, requests
from sharepolicy.testing.small import between, case_with, choice, date, has, number, rule, small_policy, yes_no
from tests.helpers.brute import DAY
from tests.helpers.pairs import (
    Row,
    alike,
    any_vocabulary,
    base,
    meets,
    renamed_pair,
    rows,
    same_vocabulary,
    tenths_of_years,
    whole_years,
)

Pair = tuple[PolicyDocument, PolicyDocument]
SHARE, DONT, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE


def example(name: str, facts: Mapping[str, str | int], expect: Outcome = SHARE) -> Example:
    """An example by hand."""
    return Example(name, Request(case_with(facts).given), Expectation(expect))


@st.composite
def examples(draw: st.DrawFn, document: PolicyDocument, name: str, whole: bool = True) -> tuple[Example, ...]:
    """A few examples of a policy with any expectation: cases and, if asked for, `whole` requests."""
    found = []
    for number_ in range(draw(st.integers(0, 4))):
        is_whole = whole and draw(st.booleans()) and draw(st.booleans())
        asked = draw(requests(document)) if is_whole else Request(draw(cases(document)).given)
        found.append(Example(f"{name}-{number_}", asked, Expectation(draw(st.sampled_from(OUTCOMES)))))
    return tuple(found)


def every(document: PolicyDocument, found: list[Row], case: Case, side: str) -> set[tuple[Values, ...]]:
    """The completions of a case under its own policy, told by what that policy looks at."""
    given_ = dated(document, case, DAY).given
    return {
        own(row, side)
        for row in found
        if (row.before if side == "before" else row.after) is not None
        and all(cell & given_.get(name, cell) for name, cell in cells_of(row, side).items())
    }


def cells_of(row: Row, side: str) -> CompleteCase:
    return row.old if side == "before" else row.new


def own(row: Row, side: str) -> tuple[Values, ...]:
    return tuple(cells_of(row, side).values())


@pytest.mark.slow
@given(st.data(), st.one_of(same_vocabulary, any_vocabulary))
def test_an_example_shows_the_cases_in_which_all_its_completions_lie(data: st.DataObject, pair: Pair) -> None:
    """Those of its own policy; of a request, those of one of its cases. Nothing else shows them."""
    old, new = pair
    known = Examples(data.draw(examples(old, "old")), data.draw(examples(new, "new")), DAY)
    found = rows(old, new)
    for move in compare(old, new, examples=known).moves:
        for changed in move.described:
            part = [row for row in base(found, changed) if meets(row, changed.limits)]
            for side, document, listed, shown in (
                ("before", old, known.before, changed.shown_before),
                ("after", new, known.after, changed.shown_after),
            ):
                inside = {own(row, side) for row in part}
                expected = [
                    one.name
                    for one in listed
                    if any(
                        (completions := every(document, found, case, side)) and completions <= inside
                        for case in cases_of(one.request).values()
                    )
                ]
                assert list(shown) == expected
            assert changed.missing is (not changed.shown_after)


def outcome_of(possible: set[Outcome]) -> Outcome | None:
    """What is decided when these outcomes are possible; None: the case contradicts itself."""
    return None if not possible else next(iter(possible)) if len(possible) == 1 else ESCALATE


def possible_of(found: list[Row], pair: Pair, case: Case, side: str, under: str) -> set[Outcome]:
    """The outcomes that a policy holds possible of a case that is spelled for one of the two."""
    spelled, document = (pair[which == "after"] for which in (side, under))
    given_ = {(side, name): values for name, values in case.given.items()}
    fact = document.vocabulary.decision_date
    if fact is not None and not (fact.name in case.given and alike(fact, spelled.vocabulary.facts[fact.name])):
        given_[under, fact.name] = dated(document, Case({}), DAY).given[fact.name]
    outcomes = {
        row.before if under == "before" else row.after
        for row in found
        if all(cells_of(row, which)[name] & values for (which, name), values in given_.items())
    }
    return {each for each in outcomes if each is not None}


@given(st.data(), st.one_of(same_vocabulary, any_vocabulary))
def test_examples_are_told_that_fail_or_are_decided_otherwise(data: st.DataObject, pair: Pair) -> None:
    """Each as both policies decide it, wherever it comes from; and no others."""
    old, new = pair
    flat = [data.draw(examples(each, name, whole=False)) for each, name in zip(pair, "on", strict=True)]
    found = rows(old, new)
    told = {tried.name: tried for tried in compare(old, new, examples=Examples(*flat, DAY)).examples}
    for side, listed in zip(("before", "after"), flat, strict=True):
        for one in listed:
            was, now = (possible_of(found, pair, Case(one.request.given), side, under) for under in ("before", "after"))
            before, after = outcome_of(was), outcome_of(now)
            fails = after is not one.expect.outcome or len(now) > 1
            assert (one.name in told) is (fails or before is not after or (len(was) == 1) is not (len(now) == 1))
            if one.name in told:
                tried = told[one.name]
                assert (set(tried.possible_before), set(tried.possible_after)) == (was, now)
                assert (tried.settled_before, tried.settled_after) == (len(was) == 1, len(now) == 1)
                assert (tried.before, tried.after) == (before, after)
                assert tried.passes is not fails
                assert tried.passed_before is (before is one.expect.outcome and len(was) == 1)


@given(st.data(), same_vocabulary)
def test_parts_of_requests_are_told_that_are_decided_otherwise(data: st.DataObject, pair: Pair) -> None:
    """Though the whole request may have the outcome that it had."""
    request = data.draw(requests(pair[0]))
    date_ = pair[0].vocabulary.decision_date
    assume(not request.is_flat and (date_ is None or date_.name in request.given))
    assume(all(next(completions_together(document, request), None) for document in pair))
    possible = [
        {place: part.possible for place, part in answer_request(document, request).items()} for document in pair
    ]
    outcomes = [
        {place: next(iter(some)) if len(some) == 1 else ESCALATE for place, some in each.items()} for each in possible
    ]
    wholes = [sum_up(frozenset(each.values())) for each in outcomes]
    settled = all(len(some) == 1 for some in possible[1].values())
    one = Example("one", request, Expectation(wholes[1], settled))
    moved = {
        place
        for place in outcomes[0]
        if outcomes[0][place] is not outcomes[1][place] or len({len(each[place]) == 1 for each in possible}) == 2
    }
    told = compare(*pair, examples=Examples((one,), (one,), DAY)).examples
    assert len(told) == bool(moved)
    for tried in told:
        assert tried.side is Side.BOTH
        assert tried.passes
        assert [tried.before, tried.after] == wholes
        assert {(part.item, part.recipient) for part in tried.parts} == moved
        for part in tried.parts:
            both = (set(part.possible_before), set(part.possible_after))
            assert both == tuple(set(each[part.item, part.recipient]) for each in possible)


def pasted(change: Change, new: PolicyDocument) -> tuple[Example, ...]:
    """Every witness as an example of the new policy."""
    reader = CaseReader(new)
    return tuple(
        Example(
            f"{move.after.value}-{number_}-{move.before.value}",
            Request(reader.case(changed.witness.after).given),
            Expectation(move.after, settled=True),
        )
        for move in change.moves
        for number_, changed in enumerate(move.described)
    )


@pytest.mark.slow
@given(st.one_of(same_vocabulary, any_vocabulary))
def test_with_the_missing_examples_nothing_is_missing(pair: Pair) -> None:
    """Each passes under the new policy and shows what it was made for."""
    old, new = pair
    first = compare(old, new, examples=Examples(on=DAY))
    assert len(first.missing) == sum(len(move.described) for move in first.moves)
    added = pasted(first, new)
    again = compare(old, new, examples=Examples((), added, DAY))
    assert again.missing == ()
    assert [tried for tried in again.examples if not tried.passes] == []
    shown = [changed.shown_after for move in again.moves for changed in move.described]
    assert all(one.name in names for one, names in zip(added, shown, strict=True))


def test_a_missing_example_says_its_date_where_the_day_is_impossible() -> None:
    """Without it the example would contradict itself on that day, and nobody could paste it."""
    decided = date("decided_on", decision_date=True)
    late = AllOf((has("a"), between("decided_on", datetime.date(2026, 1, 1), None)))
    facts = [yes_no("a"), decided]
    old = small_policy(facts, rule("one", SHARE, has("a")), impossible=[late])
    new = small_policy(facts, rule("one", DONT, has("a")), impossible=[late])
    change = compare(old, new, examples=Examples(on=DAY))
    ((changed,),) = [move.described for move in change.moves]
    assert changed.witness.after == {"a": "yes", "decided_on": {"at_most": "2025-12-31"}}
    assert not compare(old, new, examples=Examples((), pasted(change, new), DAY)).missing
    early = compare(old, new, examples=Examples(on=datetime.date(2025, 6, 1)))
    assert [part.witness.after for move in early.moves for part in move.described] == [{"a": "yes"}]


def test_an_example_without_a_date_is_looked_at_as_on_the_day() -> None:
    """A change that begins later is not shown by it yet."""
    facts = [yes_no("a"), date("decided_on", decision_date=True)]
    later = AllOf((has("a"), between("decided_on", datetime.date(2027, 1, 1), None)))
    old, new = small_policy(facts, rule("one", SHARE, later)), small_policy(facts, rule("one", DONT, later))
    one = example("one", {"a": "yes"}, ESCALATE)
    for day, shown in ((DAY, ()), (datetime.date(2027, 3, 1), ("one",))):
        change = compare(old, new, examples=Examples((one,), (one,), day))
        assert [part.shown_after for move in change.moves for part in move.described] == [shown]
        assert bool(change.examples) is bool(shown)


def test_what_only_the_other_policy_asks_cannot_stand_against_an_example() -> None:
    """The old policy asked for `b`, which the new one does not know."""
    old = small_policy([yes_no("a"), yes_no("b")], rule("one", SHARE, AllOf((has("a"), has("b")))))
    new = small_policy([yes_no("a")], rule("one", DONT, has("a")))
    change = compare(old, new, examples=Examples((), (example("new", {"a": "yes"}),), DAY))
    assert {part.shown_after for move in change.moves for part in move.described} == {("new",)}


def test_renamed_facts_and_values_are_no_hindrance() -> None:
    """An example that says the same in the names of each policy is one example of both."""
    (old, _), (new, _) = renamed_pair()
    new = evolve(new, rules={"careful": rule("careful", SHARE, has("danger", "high"))})
    known = Examples(
        (example("same", {"risk": "some", "asked": "yes"}), example("old", {"risk": "high", "asked": "no"})),
        (example("same", {"danger": "low", "asked": "yes"}), example("new", {"danger": "high", "asked": "no"})),
        DAY,
    )
    change = compare(old, new, {"risk": "danger", "risk:some": "low"}, known)
    shown = {(part.shown_before, part.shown_after) for move in change.moves for part in move.described}
    assert shown == {(("same",), ("same",)), (("old",), ("new",))}
    told = {tried.name: tried for tried in change.examples}
    assert [told[name].side for name in ("same", "old", "new")] == [Side.BOTH, Side.BEFORE, Side.AFTER]
    assert not any(tried.edited for tried in told.values())
    assert (told["same"].passes, told["same"].passed_before, told["same"].after) == (False, True, ESCALATE)
    assert (told["old"].passes, told["old"].passed_before, told["old"].after) == (True, False, SHARE)


def test_an_example_in_whole_numbers_says_no_number_between() -> None:
    """Its 15 is 15.0, also under a policy that tells 15.5 apart."""
    old, new = whole_years, tenths_of_years
    for known in (
        Examples((example("one", {"age": 15}, ESCALATE),), (), DAY),
        Examples((example("one", {"age": 15}, ESCALATE),), (example("one", {"age": 150}, ESCALATE),), DAY),
    ):
        assert not compare(old, new, examples=known).examples
    fine = small_policy([evolve(number("age"), decimals=1)], rule("one", SHARE, between("age", 153, None)))
    coarse = small_policy([number("age")], rule("one", SHARE, between("age", 16, None)))
    assert not compare(coarse, fine, examples=Examples((example("far", {"age": 10**15 - 1}),), (), DAY)).examples
    least = small_policy([evolve(number("age", 154, 200), decimals=1)], rule("one", SHARE))
    (tried,) = compare(old, least, examples=Examples((example("one", {"age": 15}),), (), DAY)).examples
    assert (tried.before, tried.after) == (ESCALATE, None)
    assert "not one of the new policy's values" in tried.differences[0]


def test_an_example_that_was_edited_is_told_as_each_policy_has_it() -> None:
    """Whether its case or its expectation is another; not for another story."""
    old, new = (small_policy([yes_no("a")], rule("one", each, has("a"))) for each in (SHARE, DONT))
    one = example("one", {"a": "yes"})
    for other, sides in (
        (evolve(one, story="Told otherwise."), [(Side.BOTH, False)]),
        (evolve(one, expect=Expectation(DONT)), [(Side.BEFORE, True), (Side.AFTER, True)]),
        (evolve(one, request=Request({})), [(Side.BEFORE, True), (Side.AFTER, True)]),
    ):
        told = compare(old, new, examples=Examples((one,), (other,), DAY)).examples
        assert [(tried.side, tried.edited) for tried in told] == sides


def test_an_example_that_one_policy_cannot_decide_is_told() -> None:
    """Its value is gone: neither silence nor a guess."""
    old = small_policy([choice("a", "x", "y", "z")], rule("one", SHARE, has("a", "x")))
    new = small_policy([choice("a", "x", "y")], rule("one", SHARE, has("a", "x")))
    (tried,) = compare(old, new, examples=Examples((example("gone", {"a": "z"}, ESCALATE),), (), DAY)).examples
    assert (tried.before, tried.after, tried.passes, tried.passed_before) == (ESCALATE, None, False, True)
    known = Examples((), (example("come", {"a": "z"}, ESCALATE),), DAY)
    (tried,) = compare(new, old, examples=known).examples
    assert (tried.before, tried.after, tried.passes, tried.passed_before) == (None, ESCALATE, True, False)


def test_an_example_that_contradicts_itself_shows_nothing() -> None:
    """It has no case that could be among those that change."""
    facts, impossible = [yes_no("a"), yes_no("b")], [AllOf((has("a"), has("b")))]
    old, new = (small_policy(facts, rule("one", each, has("a")), impossible=impossible) for each in (SHARE, DONT))
    known = Examples((), (example("never", {"a": "yes", "b": "yes"}), example("one", {"a": "yes"})), DAY)
    change = compare(old, new, examples=known)
    assert [part.shown_after for move in change.moves for part in move.described] == [("one",)]
    assert [(tried.name, tried.before, tried.after) for tried in change.examples] == [
        ("never", None, None),
        ("one", SHARE, DONT),
    ]


def test_one_case_of_a_request_is_enough() -> None:
    """Whichever of its subjects, recipients or items it is about."""
    facts = [yes_no("subject.a"), yes_no("recipient.b")]
    both = AllOf((has("subject.a"), has("recipient.b")))
    old, new = (small_policy(facts, rule("one", each, both)) for each in (SHARE, DONT))
    yes, no = frozenset({"yes"}), frozenset({"no"})
    subjects = {"mother": {"subject.a": no}, "father": {"subject.a": yes}}
    for order in ((yes, no), (no, yes)):
        recipients = {f"number-{place}": {"recipient.b": answer} for place, answer in enumerate(order)}
        one = Example("one", Request({}, subjects, recipients), Expectation(ESCALATE))
        change = compare(old, new, examples=Examples((), (one,), DAY))
        assert [part.shown_after for move in change.moves for part in move.described] == [("one",)]


def test_a_question_that_is_asked_in_another_way_keeps_its_name() -> None:
    """The name that keeps two facts apart inside reaches nobody, and the old policy passes its own example."""
    old = small_policy(
        [number("age", 0, 20), yes_no("a")], rule("one", SHARE, AllOf((between("age", 16, None), has("a"))))
    )
    new = small_policy(
        [choice("age", "child", "adult"), yes_no("a")], rule("one", SHARE, AllOf((has("age", "adult"), has("a"))))
    )
    asks = Example("asks", Request(case_with({"a": "yes"}).given), Expectation(settled=False, ask_first="age"))
    for expect, passes in ((ESCALATE, True), (SHARE, False)):
        one = evolve(asks, expect=evolve(asks.expect, outcome=expect))
        told = compare(old, new, examples=Examples((one,), (), DAY)).examples
        assert [(t.passed_before, t.passes) for t in told] == ([] if passes else [(False, False)])
        assert "(before)" not in str([t.to_dict() for t in told])
