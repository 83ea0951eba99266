"""Policies whose facts are answered in different forms are compared over the answers that both can be given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import Policy, load_text
from sharepolicy.analysis.change.change import Change, Direction
from sharepolicy.analysis.change.fail_on import FAIL_ON, fails
from sharepolicy.engine.weighing.compare import compare

POLICY = """\
policy: small
title: Small
version: 1.0.0
facts:
  level: {asks: What is it?, FORM}
  other: {asks: And the other?, type: yes/no}
safeguards:
  harm:
    rules:
      danger: {when: {level: TEST}, outcome: share, because: A child is at risk.}
      doubt: {when: {other: yes, not: {level: TEST}}, outcome: escalate, because: Ask first.}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
"""


def policy(form: str, test: str) -> Policy:
    """A policy with one fact of this form, and a test of it."""
    return load_text(POLICY.replace("FORM", form).replace("TEST", test), prove=False)


def assert_equivalent(change: Change) -> None:
    """The two are proved to decide alike, and no kind of `--fail-on` stops it."""
    assert change.equivalent, repr(change)
    assert (change.only_before, change.only_after) == (0, 0)
    assert change.direction is Direction.NONE
    assert not [kind for kind in FAIL_ON if fails(change, kind)]
    assert not [edit for edit in change.edits if edit.kind != "fact"]


WHOLE = "type: number, minimum: 0, maximum: 25"
TENTHS = f"{WHOLE}, decimals: 1"
WORDS = [
    ("type: choice, values: [none, some, high]", "type: scale, values: [none, some, high]", "[some, high]"),
    ("type: choice, values: [none, some, high]", "type: scale, values: [high, some, none]", "high"),
    ("type: yes/no", "type: choice, values: [yes, no]", "yes"),
    ("type: yes/no", "type: choice, values: [no, yes]", "no"),
    ("type: yes/no", "type: scale, values: [no, yes]", "{not: no}"),
]
NUMBERS = [
    "16",
    "[3, 16]",
    "{at_least: 16}",
    "{above: 16}",
    "{below: 16}",
    "{at_most: 16}",
    "{between: [3, 16]}",
    "{not: 16}",
    "{at_least: 0}",
]


@pytest.mark.parametrize(("one", "other", "test"), WORDS)
def test_the_same_words_are_the_same_answers(one: str, other: str, test: str) -> None:
    """Whatever they are called together; in both directions."""
    first, second = policy(one, test), policy(other, test)
    for change in (compare(first, second), compare(second, first)):
        assert_equivalent(change)
        assert "values of the same name are compared" in " ".join(change.vocabulary)


@pytest.mark.parametrize("bounds", ["", ", minimum: 0", ", minimum: 0, maximum: 25", ", minimum: -5, maximum: 17"])
@pytest.mark.parametrize("test", NUMBERS)
@pytest.mark.parametrize("decimals", [1, 3])
def test_more_decimals_change_no_case(test: str, bounds: str, decimals: int) -> None:
    """16 is 16.0, however many there are and whichever policy has more of them."""
    first, second = policy(f"type: number{bounds}", test), policy(f"type: number{bounds}, decimals: {decimals}", test)
    for change in (compare(first, second), compare(second, first)):
        assert change.same_outcomes
        assert change.direction is Direction.NONE
        assert not [edit for edit in change.edits if edit.kind != "fact"]
        assert "only numbers that both allow are compared" in " ".join(change.vocabulary)
        # what lies between two whole numbers is a case of its own only where a test picks a number out
        if test.startswith("{") and "not" not in test and "between" not in test:
            assert_equivalent(change)


def test_values_that_only_one_policy_has_are_told() -> None:
    """They are counted, and what both have is compared."""
    change = compare(policy("type: yes/no", "yes"), policy("type: choice, values: [yes, no, unsure]", "yes"))
    assert change.same_outcomes
    assert change.only_after == 2
    assert not change.equivalent
    assert "`level` can now be `unsure`" in " ".join(change.vocabulary)
    assert fails(change, "any")
    assert not fails(change, "more-open")


def test_numbers_that_only_one_policy_can_tell_are_told() -> None:
    """A number between two whole ones that the new policy picks out; a greatest number that is greater now."""
    change = compare(policy(WHOLE, "{at_least: 16}"), policy(TENTHS, "{at_least: 16}"))
    assert_equivalent(change)
    change = compare(policy(WHOLE, "{at_least: 16}"), policy(TENTHS, "15.5"))
    assert change.only_after == 2
    assert change.direction is Direction.MORE_CAUTIOUS
    change = compare(policy(WHOLE, "{at_least: 16}"), policy(TENTHS.replace("25", "25.5"), "{at_least: 16}"))
    assert change.same_outcomes
    assert "`level` was 0 to 25 and is now 0.0 to 25.5" in " ".join(change.vocabulary)
    change = compare(policy(TENTHS, "15.5"), policy(WHOLE, "{at_least: 16}"))
    assert change.only_before == 2


def test_what_moves_is_found_all_the_same() -> None:
    """Each policy is given the case in its own numbers, and decides it as is told."""
    for one, other in ((WHOLE, TENTHS), (TENTHS, WHOLE)):
        change = compare(policy(one, "{at_least: 16}"), policy(other, "{at_least: 18}"))
        assert [move.before for move in change.moves] == ["share", "share"]
        assert change.moved == 2
        assert not fails(change, "more-open")
    change = compare(policy("type: yes/no", "yes"), policy("type: choice, values: [yes, no]", "[yes, no]"))
    assert change.direction is Direction.MORE_OPEN
    assert fails(change, "more-open")


def test_other_words_stay_apart_until_they_are_said_to_be_the_same() -> None:
    """Nobody guesses which word is which: that could hide a mistake."""
    first = policy("type: yes/no", "yes")
    second = policy("type: choice, values: [refused, given]", "given")
    change = compare(first, second)
    assert not change.equivalent
    assert "compare with `--rename level:yes=...`" in " ".join(change.vocabulary)
    assert compare(first, second, rename={"level:yes": "given", "level:no": "refused"}).equivalent
    assert not compare(first, second, rename={"level:yes": "refused", "level:no": "given"}).same_outcomes


def test_another_unit_is_told_with_other_decimals_too() -> None:
    """The numbers are compared as they are, and do not say the same any more."""
    change = compare(policy(f"{WHOLE}, unit: km", "{at_least: 16}"), policy(f"{TENTHS}, unit: m", "{at_least: 16}"))
    assert list(change.recounted) == ["level"]
    assert not change.equivalent


OPERATORS = st.sampled_from(["at_least", "above", "below", "at_most", "not", "is"])


def _test(operator: str, number: str) -> str:
    return number if operator == "is" else f"{{{operator}: {number}}}"


@given(st.data(), OPERATORS, OPERATORS, st.booleans())
def test_whole_numbers_decide_what_is_compared(data: st.DataObject, one: str, two: str, turned: bool) -> None:
    """Number by number: an outcome moves exactly where some whole number moves it."""
    whole = policy("type: number, minimum: 0, maximum: 6", _test(one, str(data.draw(st.integers(1, 5)))))
    tenth = data.draw(st.integers(1, 59))
    fine = policy("type: number, minimum: 0, maximum: 6, decimals: 1", _test(two, f"{tenth // 10}.{tenth % 10}"))
    old, new = (fine, whole) if turned else (whole, fine)
    change = compare(old, new)
    moved = {
        (old.decide(case).outcome, new.decide(case).outcome)
        for number in range(7)
        for other in ("yes", "no")
        if old.decide(case := {"level": number, "other": other}).outcome is not new.decide(case).outcome
    }
    assert {(move.before, move.after) for move in change.moves} == moved
