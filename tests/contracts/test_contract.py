"""What every backend must keep: it answers as the definition does, for every policy that it takes and every case."""

from __future__ import annotations

import datetime

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not
from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument
from sharepolicy.language.semantics import all_cases
from sharepolicy.language.values import Ranges
from sharepolicy.testing import cases, complete_cases, policies
from sharepolicy.testing.small import between, case_with, choice, date, has, number, rule, scale, small_policy, yes_no
from tests.contracts.backends import BACKENDS, Answer, Backend, by_definition
from tests.helpers.asking import asking

every_backend = pytest.mark.parametrize(
    "backend", [pytest.param(backend, id=backend.name, marks=backend.marks) for backend in BACKENDS]
)

SHARE, DONT_SHARE, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE


def asked(backend: Backend, document: PolicyDocument, case: Case) -> Answer:
    """The answer of a backend; a policy that it says it does not take is not looked at."""
    try:
        return backend.answer(document, case)
    except Exception as error:
        assume(not (backend.refusal is not None and isinstance(error, backend.refusal)))
        raise


@every_backend
@given(policies(max_facts=4, max_rules=5), st.data())
def test_answers_as_defined(backend: Backend, document: PolicyDocument, data: st.DataObject) -> None:
    """Complete and partial cases of random policies."""
    for strategy in (complete_cases(document), cases(document)):
        case = data.draw(strategy)
        assert asked(backend, document, case) == by_definition(document, case)


@every_backend
@given(asking(), st.data())
def test_an_overlay_asks_its_base_as_defined(backend: Backend, document: PolicyDocument, data: st.DataObject) -> None:
    """A rule may hold wherever the base gives some outcome."""
    case = data.draw(cases(document))
    assert asked(backend, document, case) == by_definition(document, case)


@every_backend
@given(policies(max_facts=3, max_rules=4), st.data())
def test_who_knows_less_has_no_fewer_outcomes(backend: Backend, document: PolicyDocument, data: st.DataObject) -> None:
    """Withholding a fact never makes anything certain that was not."""
    case = data.draw(cases(document))
    withheld = data.draw(st.sampled_from(list(document.vocabulary.facts)))
    values = document.vocabulary.facts[withheld].all_values
    less = asked(backend, document, Case({**case.given, withheld: values}))
    more = asked(backend, document, case)
    assert more.possible <= less.possible
    assert more.deciding <= less.deciding


COLOURS = choice("colour", "red", "green", "blue")
RISK = scale("risk", "none", "low", "high")
AGE = number("age", 0, 25)
THERE, ASKED = yes_no("there"), yes_no("asked")
DAY = datetime.date(2026, 3, 1)

SHAPES: dict[str, Condition] = {
    "always": AllOf(),
    "never": AnyOf(),
    "not always": Not(AllOf()),
    "one of": has("colour", "red", "blue"),
    "not": Not(has("colour", "green")),
    "at least": has("risk", "low", "high"),
    "band": between("age", 10, 15),
    "gap": AnyOf((between("age", None, 9), between("age", 16, None))),
    "not any of all": Not(AnyOf((AllOf((has("there"), has("risk", "high"))), between("age", 10, 15)))),
    "named": Is("young", between("age", None, 11)),
    "contradiction": AllOf((has("there"), Not(has("there")))),
}


@every_backend
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_condition_is_answered_as_defined(backend: Backend, shape: str) -> None:
    """In every complete case, and in the cases in which one fact is unknown."""
    document = small_policy(
        [COLOURS, RISK, AGE, THERE],
        rule("it", SHARE, SHAPES[shape]),
        rule("other", DONT_SHARE, has("risk", "high"), overrides=["it"]),
        impossible=[AllOf((has("colour", "red"), between("age", 20, None)))],
    )
    every = [Case(complete) for complete in all_cases(document)]
    partial = [evolve(one, given={n: v for n, v in one.given.items() if n != "age"}) for one in every[::7]]
    for case in (*every[::3], *partial):
        assert backend.answer(document, case) == by_definition(document, case)


@every_backend
def test_edges_of_bands_are_on_their_own_side(backend: Backend) -> None:
    """The last value inside and the first outside, on both sides."""
    document = small_policy([AGE, THERE], rule("it", SHARE, between("age", 10, 15)))
    found = {age: backend.answer(document, case_with({"age": age, "there": "yes"})) for age in (0, 9, 10, 15, 16, 25)}
    assert {age for age, answer in found.items() if answer == Answer(frozenset({SHARE}), True, frozenset({"it"}))} == {
        10,
        15,
    }
    some = backend.answer(document, case_with({"age": Ranges.of(15, 16)}))
    assert some == Answer(frozenset({SHARE, ESCALATE}), False, frozenset({"it"}))


@every_backend
def test_unknown_disarms_no_rule(backend: Backend) -> None:
    """A prohibition that may hold is still there when nobody has said so."""
    document = small_policy(
        [THERE, ASKED],
        rule("yes", SHARE, has("there")),
        rule("no", DONT_SHARE, has("asked"), overrides=["yes"]),
    )
    answer = backend.answer(document, case_with({"there": "yes"}))
    assert answer == Answer(frozenset({SHARE, DONT_SHARE}), False, frozenset({"yes", "no"}))
    assert backend.answer(document, case_with({"there": "yes", "asked": "no"})).settled


@every_backend
def test_precedence_reaches_through_groups_and_silent_rules(backend: Backend) -> None:
    """Rules, groups and the list of precedence; through rules that do not apply."""
    document = small_policy(
        [yes_no(name) for name in "abcd"],
        rule("first", SHARE, has("a"), overrides=["second"], group="strong"),
        rule("second", DONT_SHARE, has("b"), overrides=["third"], group="strong"),
        rule("third", DONT_SHARE, has("c"), group="middle"),
        rule("fourth", ESCALATE, has("d"), group="weak"),
        groups=[Group("strong", "principles"), Group("middle", "principles", overrides=(Name("weak"),))],
        precedence=["strong", "weak"],
    )
    for complete in all_cases(document):
        assert backend.answer(document, Case(complete)) == by_definition(document, Case(complete))


@every_backend
def test_rules_that_agree_decide_together(backend: Backend) -> None:
    """Both are told."""
    document = small_policy([THERE, ASKED], rule("one", SHARE, has("there")), rule("two", SHARE, has("asked")))
    answer = backend.answer(document, case_with({"there": "yes", "asked": "yes"}))
    assert answer == Answer(frozenset({SHARE}), True, frozenset({"one", "two"}))


@every_backend
@pytest.mark.parametrize(("day", "decides"), [(-1, False), (0, True), (30, True), (31, False)])
def test_rules_apply_in_their_period(backend: Backend, day: int, decides: bool) -> None:
    """From the first day to the last."""
    on = date("on", decision_date=True)
    in_force = between("on", DAY, DAY + datetime.timedelta(30))
    document = small_policy([on, THERE], rule("it", SHARE, has("there"), in_force=in_force))
    ordinal = (DAY + datetime.timedelta(day)).toordinal()
    answer = backend.answer(document, case_with({"on": ordinal, "there": "yes"}))
    assert answer == (
        Answer(frozenset({SHARE}), True, frozenset({"it"}))
        if decides
        else Answer(frozenset({ESCALATE}), True, frozenset())
    )


@every_backend
def test_cases_without_completion_are_no_answer(backend: Backend) -> None:
    """Known facts that cannot be true together, and facts of which every value is ruled out."""
    document = small_policy(
        [COLOURS, THERE],
        rule("it", SHARE, has("there")),
        impossible=[AllOf((has("colour", "red"), has("there"))), AllOf((has("colour", "red"), has("there", "no")))],
    )
    for known in ({"colour": "red", "there": "yes"}, {"colour": "red"}):
        with pytest.raises(ValueError) as raised:  # noqa: PT011 - each backend has its own words
            backend.answer(document, case_with(known))
        assert backend.refusal is None or not isinstance(raised.value, backend.refusal)
    assert backend.answer(document, case_with({"there": "yes"})).settled


@every_backend
def test_otherwise_decides_where_no_rule_applies(backend: Backend) -> None:
    """With its outcome, and by no rule."""
    document = small_policy([THERE, ASKED], rule("it", SHARE, has("there")), otherwise=DONT_SHARE)
    answer = backend.answer(document, case_with({"there": "no"}))
    assert answer == Answer(frozenset({DONT_SHARE}), True, frozenset())
