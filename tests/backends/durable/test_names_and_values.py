"""No name and no value of a policy or a case reaches the second engine: odd ones change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError
from sharepolicy.analysis.decision.opinion import Cells
from sharepolicy.backends.durable.second import DurableRulesHere
from sharepolicy.backends.durable.sheet import sheet_of
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.condition import AllOf, Not
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.testing.small import between, choice, has, number, rule, small_policy, yes_no
from tests.helpers.durable import needs_durable
from tests.helpers.planted_engines import Defined

pytestmark = needs_durable

ODD = [
    *(
        "",
        " ",
        "\x00",
        "\n",
        '"',
        "'",
        "\\",
        "{",
        "}",
        ":",
        ",",
        "[]",
        "$and",
        "$or",
        "$s",
        "sid",
        "id",
        "k",
        "z",
        "r0",
    ),
    *("f0", "c", "null", "true", "1", "1e400", "NaN", "\ud800", "\u202e", "\u0301", "İ", "ß", "ﬀ", "Ω", "😀", "日本"),
    *("m", "all", "pri", "count", "$state", "$flow", "yes" * 30_000, "x" * 65_536, "yes", "YES", "y\u200bes"),
]
"""Names with a meaning of their own for JSON or for the engine, lengths at which it errs, and letters of all kinds."""

names = st.one_of(st.sampled_from(ODD), st.text(max_size=20))


@given(st.lists(names, min_size=4, max_size=4, unique=True), st.lists(names, min_size=3, max_size=3, unique=True))
def test_odd_names_change_nothing(called: list[str], values: list[str]) -> None:
    """Of facts, rules and values."""
    document = small_policy(
        [choice(called[0], *values), yes_no(called[1])],
        rule(called[2], Outcome.SHARE, AllOf((has(called[0], values[0], values[2]), has(called[1])))),
        rule(called[3], Outcome.DONT_SHARE, Not(has(called[0], values[1])), overrides=[called[2]]),
        impossible=[AllOf((has(called[0], values[1]), has(called[1], "no")))],
    )
    assert_alike(document, [(colour, there) for colour in range(3) for there in range(2)])


def assert_alike(document: PolicyDocument, cases: list[Cells]) -> None:
    """The second engine says what the definition says."""
    assert DurableRulesHere(document).answers(cases, 1.0) == Defined(document).answers(cases, 1.0)


def test_what_is_sent_holds_no_name_and_no_value() -> None:
    """Only numbers."""
    document = small_policy(
        [choice("colour", *ODD), number("age", 0, 10**14)],
        rule("secret", Outcome.SHARE, AllOf((has("colour", *ODD[::2]), between("age", 12345, None)))),
    )
    sheet = sheet_of(document)
    assert all(type(part) is int and part < 100 for each in sheet.branches for test in each for part in test)


LARGE = 10**15 - 1  # the most that a case may say


@given(st.integers(-LARGE, LARGE), st.integers(0, LARGE), st.integers(-LARGE, LARGE))
def test_large_numbers_are_bands_like_any_other(low: int, wide: int, at: int) -> None:
    """A policy's thresholds may be far from what the engine can count."""
    document = small_policy([number("n"), yes_no("there")], rule("it", Outcome.SHARE, between("n", low, low + wide)))
    assert_alike(document, [(cell, there) for cell in range(3) for there in range(2)])
    policy = here(document)
    decision = policy.decide({"n": at, "there": True}, second_opinion=True)
    assert decision.second_opinion is not None
    assert decision.second_opinion.confirmed
    assert decision.outcome is (Outcome.SHARE if low <= at <= low + wide else Outcome.ESCALATE)


def here(document: PolicyDocument) -> Any:
    """The policy, with the second engine in this process."""
    policy = load_document(document)
    policy.__dict__["_second_engine"] = DurableRulesHere(document)
    return policy


CASED = small_policy(
    [
        yes_no("consent"),
        choice("answer", "no", "null", "1"),
        number("age", 0, 120),
        number("price", 0, 10**6, decimals=2),
    ],
    rule("young", Outcome.DONT_SHARE, between("age", None, 15)),
    rule("agreed", Outcome.SHARE, AllOf((has("consent"), between("price", 100, 1050))), overrides=["young"]),
    rule("null", Outcome.ESCALATE, has("answer", "null"), overrides=["young", "agreed"]),
)

VALUES = [
    *(True, False, None, 0, 1, -1, 16, 15.0, 15.5, 1e1, 1e400, float("nan"), 10**30, "16", " 16", "1_6", "0x10", "1e1"),
    *(
        "016",
        "+16",
        "-0",
        "16.0",
        "١٦",
        "unknown",
        "yes",
        "Yes",
        "no",
        "null",
        "1",
        "",
        "10.5",
        "10.50",
        "10.505",
        b"16",
    ),
    *([], [True], ["yes", "no"], [1, 2], {"at_least": 16}, {"below": 16}, {"between": [3, 20]}, {"at_least": "x"}, {}),
    *({"at_least": 3, "at_most": 2}, {"not": "no"}, object(), (16,), {16}, 1 + 0j, "\ud800"),
]


@given(st.dictionaries(st.sampled_from(list(CASED.vocabulary.facts)), st.sampled_from(VALUES)))
def test_cases_in_every_notation_get_one_answer_or_one_error(case: dict[str, Any]) -> None:
    """With a second opinion they are read as without one."""
    policy, wrong = POLICY, ""
    try:
        alone = policy.decide(case)
    except CaseError as error:
        wrong = str(error)
    if wrong:
        with pytest.raises(CaseError) as raised:
            policy.decide(case, second_opinion=True)
        assert str(raised.value) == wrong
        return
    both = policy.decide(case, second_opinion=True)
    assert both.second_opinion is not None
    assert both.second_opinion.confirmed, both.second_opinion.says
    assert (both.outcome, both.possible) == (alone.outcome, alone.possible)


POLICY = here(CASED)


@pytest.mark.parametrize("many", [60, 61, 200])
def test_policies_with_many_rules_are_confirmed(many: int) -> None:
    """In one ruleset, and in several."""
    facts = [choice(f"c{place}", "a", "b", "c") for place in range(5)]
    outcomes = list(Outcome)
    rules = [
        rule(
            f"rule{place}",
            outcomes[place % 3],
            AllOf((has(f"c{place % 5}", "abc"[place % 3]), has(f"c{(place // 5) % 5}", "abc"[(place // 7) % 3]))),
            group=f"g{place}",
        )
        for place in range(many)
    ]
    document = small_policy(facts, *rules, precedence=[f"g{place}" for place in range(many)])
    policy = load_document(document, prove=False)
    for case in ({}, {"c0": "a", "c1": "b", "c2": "c", "c3": "a", "c4": "b"}, {"c0": "b", "c3": "c"}):
        both = policy.decide(case, second_opinion=True, time_limit=60)
        assert both.second_opinion is not None
        assert both.second_opinion.confirmed, both.second_opinion.says
        assert both.second_opinion.every
    wrong = evolve(document, rules={**document.rules, "rule0": evolve(document.rules["rule0"], outcome=outcomes[1])})
    policy.__dict__["_second_engine"] = Defined(wrong)
    assert not policy.decide({"c0": "a", "c1": "a"}, second_opinion=True).second_opinion.confirmed  # type: ignore[union-attr]
