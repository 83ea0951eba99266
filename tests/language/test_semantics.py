"""The definition, claim by claim, on policies small enough to see through."""

from __future__ import annotations

import datetime

import pytest
from attrs import evolve

from sharepolicy.language import promises, semantics
from sharepolicy.language.case import Case, Item, Request
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, Is, Not
from sharepolicy.language.policy import (
    Action,
    FactDirection,
    FactMove,
    Invariant,
    Outcome,
    PolicyDocument,
    Shift,
    Timing,
)
from sharepolicy.language.values import Ranges
from sharepolicy.testing.small import between, case_with, date, has, number, rule, scale, small_policy, yes_no

SHARE, DONT, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
YES, NO = frozenset({"yes"}), frozenset({"no"})

HARM = small_policy(
    [yes_no("harm"), yes_no("consent")],
    rule("no-consent", DONT, has("consent", "no")),
    rule("consent", SHARE, has("consent")),
    rule("harm", SHARE, has("harm"), overrides=["no-consent"]),
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (has("a"), True),
        (has("a", "no"), False),
        (has("a", "yes", "no"), True),
        (ALWAYS, True),
        (AnyOf(), False),
        (AllOf((has("a"), has("b"))), False),
        (AnyOf((has("a"), has("b"))), True),
        (Not(has("b")), True),
        (Is("named", has("b")), False),
        (Not(AllOf((has("a"), Not(has("b", "yes"))))), False),
    ],
)
def test_condition_holds(condition: Condition, expected: bool) -> None:
    """Tests, `all`, `any`, `not` and definitions, where `a` is yes and `b` is no."""
    assert semantics.holds(condition, {"a": YES, "b": NO}) is expected


def test_impossible_combination_is_no_case() -> None:
    """What the vocabulary lists as impossible is left out of all cases."""
    document = small_policy([yes_no("a"), yes_no("b")], impossible=[AllOf((has("a"), has("b")))])
    assert [dict(case) for case in semantics.all_cases(document)] == [
        {"a": YES, "b": NO},
        {"a": NO, "b": YES},
        {"a": NO, "b": NO},
    ]


def test_unknown_fact_has_every_value() -> None:
    """A case that gives nothing has every case as its completion."""
    assert len(list(semantics.completions(HARM, Case({})))) == 4


def test_given_fact_keeps_its_values() -> None:
    """Some values: the completions with one of them."""
    document = small_policy([scale("risk", "none", "some", "high")])
    found = semantics.completions(document, case_with({"risk": frozenset({"some", "high"})}))
    assert [set(case["risk"]) for case in found if isinstance(case["risk"], frozenset)] == [{"some"}, {"high"}]


def test_number_inside_a_band_stands_for_the_band() -> None:
    """Two numbers in one band are the same to the policy."""
    document = small_policy([number("age", 0, 25)], rule("old", SHARE, between("age", 16, None)))
    nine, ten = (list(semantics.completions(document, case_with({"age": age}))) for age in (9, 10))
    assert nine == ten == [{"age": Ranges.of(0, 15)}]


def test_rule_applies_when_its_condition_holds() -> None:
    """All rules whose condition holds apply, whatever overrides them."""
    assert semantics.applying(HARM, {"harm": YES, "consent": NO}) == {"harm", "no-consent"}


def test_rule_without_condition_always_applies() -> None:
    """An absent `when` is met by every case."""
    document = small_policy([yes_no("a")], rule("always", SHARE))
    assert semantics.applying(document, {"a": NO}) == {"always"}


def test_overridden_rule_does_not_decide() -> None:
    """An applying rule that overrides it takes the decision from it."""
    assert semantics.deciding(HARM, {"harm": YES, "consent": NO}) == {"harm"}


def test_rule_that_does_not_apply_overrides_nothing() -> None:
    """Only an applying rule overrides."""
    assert semantics.deciding(HARM, {"harm": NO, "consent": NO}) == {"no-consent"}


def test_overridden_rule_still_overrides() -> None:
    """A chain holds although its middle does not decide: overriding is transitive, and only applying counts."""
    document = small_policy(
        [yes_no("middle")],
        rule("top", SHARE, overrides=["middle"]),
        rule("middle", DONT, has("middle"), overrides=["bottom"]),
        rule("bottom", ESCALATE),
    )
    assert semantics.deciding(document, {"middle": YES}) == {"top"}
    assert semantics.deciding(document, {"middle": NO}) == {"top"}


def test_deciding_rules_give_the_outcome() -> None:
    """Several rules may decide when they agree."""
    assert semantics.outcome(HARM, {"harm": YES, "consent": YES}) is SHARE
    assert semantics.deciding(HARM, {"harm": YES, "consent": YES}) == {"harm", "consent"}


def test_otherwise_decides_when_no_rule_applies() -> None:
    """Silence of the rules is not silence of the policy."""
    document = small_policy([yes_no("a")], rule("r", SHARE, has("a")), otherwise=ESCALATE)
    assert semantics.outcome(document, {"a": NO}) is ESCALATE


def test_nothing_decides_is_an_error() -> None:
    """Without `otherwise` a case that no rule speaks of has no outcome."""
    document = small_policy([yes_no("a")], rule("r", SHARE, has("a")), otherwise=None)
    with pytest.raises(semantics.ConflictError, match="no rule applies"):
        semantics.outcome(document, {"a": NO})


def test_deciding_rules_that_disagree_are_an_error() -> None:
    """There is no outcome where two deciding rules disagree."""
    document = small_policy([yes_no("a")], rule("one", SHARE), rule("two", DONT, has("a")))
    with pytest.raises(semantics.ConflictError, match="disagree: one, two"):
        semantics.outcome(document, {"a": YES})
    assert semantics.outcome(document, {"a": NO}) is SHARE


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 2, 4), ESCALATE),
        (datetime.date(2026, 2, 5), SHARE),
        (datetime.date(2027, 1, 31), SHARE),
        (datetime.date(2027, 2, 1), ESCALATE),
    ],
)
def test_rule_is_in_force_from_its_first_to_its_last_day(day: datetime.date, expected: Outcome) -> None:
    """A period in force is a condition on the date of the decision; both ends belong to it."""
    period = between("today", datetime.date(2026, 2, 5), datetime.date(2027, 1, 31))
    document = small_policy([date("today", decision_date=True)], rule("new-law", SHARE, in_force=period))
    assert semantics.answer(document, case_with({"today": day.toordinal()})).outcome is expected


def test_one_outcome_in_all_completions_is_settled() -> None:
    """Harm settles it, whatever the consent."""
    found = semantics.answer(HARM, case_with({"harm": "yes"}))
    assert (found.outcome, found.possible) == (SHARE, frozenset({SHARE}))
    assert semantics.answer(HARM, case_with({"harm": "yes"})).settled


def test_more_outcomes_are_unsettled_and_escalate() -> None:
    """Without harm it hangs on consent: nobody may guess."""
    found = semantics.answer(HARM, case_with({"harm": "no"}))
    assert (found.outcome, found.possible) == (ESCALATE, frozenset({SHARE, DONT}))
    assert not found.settled


def test_silence_does_not_disarm_a_prohibition() -> None:
    """A rule against sharing counts while nobody knows that its condition fails."""
    document = small_policy([yes_no("court_order")], rule("bar", DONT, has("court_order")), otherwise=SHARE)
    assert semantics.answer(document, Case({})).possible == {SHARE, DONT}


def test_excluded_middle() -> None:
    """`x or not x` holds although `x` is unknown: unknown is exact."""
    either = AnyOf((has("a"), Not(has("a"))))
    document = small_policy([yes_no("a")], rule("either", SHARE, either))
    assert semantics.answer(document, Case({})).outcome is SHARE


def test_impossible_combination_settles_what_is_unknown() -> None:
    """Where one fact follows from another, knowing the other is enough."""
    document = small_policy(
        [yes_no("danger"), yes_no("harm")],
        rule("harm", SHARE, has("harm")),
        impossible=[AllOf((has("danger"), has("harm", "no")))],
    )
    assert semantics.answer(document, case_with({"danger": "yes"})).outcome is SHARE


def test_case_without_completion_contradicts_itself() -> None:
    """Facts that cannot be true together have no answer."""
    document = small_policy([yes_no("a"), yes_no("b")], impossible=[AllOf((has("a"), has("b")))])
    with pytest.raises(ValueError, match="contradicts itself"):
        semantics.answer(document, case_with({"a": "yes", "b": "yes"}))


def test_action_is_due_on_its_outcomes_when_its_condition_holds() -> None:
    """Both count: the outcome of the decision and the facts."""
    action = Action("tell", frozenset({SHARE}), Timing.AFTER, "Tell them.", when=has("a"))
    assert semantics.is_due(action, SHARE, {"a": YES})
    assert not semantics.is_due(action, DONT, {"a": YES})
    assert not semantics.is_due(action, SHARE, {"a": NO})


def kept(document: PolicyDocument, invariant: Invariant) -> bool:
    """Whether every case and every pair of cases keeps an invariant."""
    cases = list(semantics.all_cases(document))
    return all(promises.keeps(document, invariant, case) for case in cases) and all(
        promises.keep_pair(document, invariant, first, second) for first in cases for second in cases
    )


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (Invariant("i", "", has("harm"), always=frozenset({SHARE})), True),
        (Invariant("i", "", always=frozenset({SHARE})), False),
        (Invariant("i", "", always=frozenset({SHARE, DONT})), True),
        (Invariant("i", "", has("harm"), never=frozenset({DONT, ESCALATE})), True),
        (Invariant("i", "", never=frozenset({DONT})), False),
        (Invariant("i", "", has("harm"), regardless_of=("consent",)), True),
        (Invariant("i", "", regardless_of=("consent",)), False),
        (Invariant("i", "", has("harm", "no"), regardless_of=("harm",)), True),
        (Invariant("i", "", always=frozenset({SHARE, DONT}), never=frozenset({SHARE})), False),
    ],
)
def test_invariant_is_kept(promise: Invariant, expected: bool) -> None:
    """`always`, `never` and `regardless_of` on the policy in which harm overrides consent."""
    assert kept(HARM, promise) is expected


RISK = small_policy(
    [scale("risk", "none", "some", "high"), yes_no("bar")],
    rule("high", SHARE, has("risk", "high")),
    rule("some", ESCALATE, has("risk", "some")),
    rule("none", DONT, has("risk", "none")),
)
RISES, FALLS, BECOMES = FactDirection.RISES, FactDirection.FALLS, FactDirection.BECOMES


@pytest.mark.parametrize(
    ("move", "from_", "to", "expected"),
    [
        (FactMove("risk", RISES), SHARE, DONT, True),
        (FactMove("risk", RISES), DONT, SHARE, False),
        (FactMove("risk", RISES), SHARE, SHARE, True),
        (FactMove("risk", FALLS), DONT, DONT, True),
        (FactMove("risk", FALLS), SHARE, DONT, False),
        (FactMove("risk", FALLS), DONT, SHARE, True),
        (FactMove("risk", BECOMES, has("risk", "some")), SHARE, ESCALATE, False),
        (FactMove("risk", BECOMES, has("risk", "some")), ESCALATE, DONT, True),
        (FactMove("risk", BECOMES, has("risk", "some", "none")), ESCALATE, DONT, True),
        (FactMove("bar", BECOMES, has("bar")), SHARE, DONT, True),
    ],
)
def test_move_never_shifts_the_outcome(move: FactMove, from_: Outcome, to: Outcome, expected: bool) -> None:
    """Rising and falling compare values in their order; becoming starts outside the values that it ends in.

    An outcome that stays the same does not move.
    """
    shift = Shift(frozenset({from_}), frozenset({to}))
    assert kept(RISK, Invariant("i", "", moves=move, never_shifts=shift)) is expected


def test_move_is_all_else_equal() -> None:
    """Cases that differ in another fact too are not compared."""
    document = small_policy([scale("risk", "low", "high"), yes_no("bar")], rule("bar", DONT, has("bar")))
    promise = Invariant(
        "i", "", moves=FactMove("risk", RISES), never_shifts=Shift(frozenset({ESCALATE}), frozenset({DONT}))
    )
    assert kept(document, promise)


def test_condition_of_a_two_case_invariant_holds_in_both_cases() -> None:
    """A pair of which one case lies outside `when` breaks nothing."""
    promise = Invariant(
        "i",
        "",
        has("risk", "high", "some"),
        moves=FactMove("risk", FALLS),
        never_shifts=Shift(frozenset({SHARE}), frozenset({DONT})),
    )
    assert kept(RISK, promise)
    assert not kept(RISK, evolve(promise, when=ALWAYS))


def test_carries_asks_for_the_action_in_every_case() -> None:
    """An action that one outcome lacks is not carried by all."""
    tell = Action("tell", frozenset({SHARE}), Timing.AFTER, "Tell them.")
    document = evolve(HARM, actions={"tell": tell})
    assert kept(document, Invariant("i", "", has("harm"), carries=("tell",)))
    assert not kept(document, Invariant("i", "", carries=("tell",)))


def test_dont_share_is_stronger_than_escalate_than_share() -> None:
    """The order in which outcomes about several people count for one item."""
    assert sorted(Outcome, key=semantics.STRENGTH.__getitem__) == [SHARE, ESCALATE, DONT]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({SHARE}, SHARE),
        ({DONT}, DONT),
        ({ESCALATE}, ESCALATE),
        ({SHARE, DONT}, SHARE),
        ({SHARE, ESCALATE}, ESCALATE),
        ({DONT, ESCALATE}, ESCALATE),
        ({SHARE, DONT, ESCALATE}, ESCALATE),
    ],
)
def test_whole_request_sums_up_its_parts(outcomes: set[Outcome], expected: Outcome) -> None:
    """All alike: that. Any escalate: escalate. Share beside don't share: share, with what is withheld."""
    assert semantics.sum_up(frozenset(outcomes)) is expected


def test_case_of_a_request_joins_what_is_known() -> None:
    """The facts of the case, the item, one of its subjects and the recipient stand together."""
    item = Item("report", {"item.relevant": YES}, about=("mother", "father"))
    request = Request(
        {"harm": NO},
        subjects={"mother": {"subject.consent": YES}, "father": {"subject.consent": NO}},
        recipients={"school": {"recipient.known": YES}},
        items={"report": item},
    )
    mother, father = semantics.places(request)
    assert (mother, father) == (("report", "mother", "school"), ("report", "father", "school"))
    found = semantics.case_at(request, mother)
    assert found == Case({"harm": NO, "item.relevant": YES, "subject.consent": YES, "recipient.known": YES})
