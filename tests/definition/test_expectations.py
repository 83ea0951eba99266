"""An example holds when all that it expects is so in every completion of its case, and fails when anything is not."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.examples import dated, try_example
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.case import Example, Expectation, ExpectedAction, Item, Request
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import OUTCOMES, Otherwise, PolicyDocument, Timing
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import case_with, has, rule, small_policy, yes_no
from tests.definition.brute import DAY, passes, within

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SHARE, DONT_SHARE, ESCALATE = OUTCOMES


def weighed() -> PolicyDocument:
    """Who is excluded is never told of; with danger, somebody weighs it."""
    return small_policy(
        [yes_no("danger"), yes_no("excluded"), yes_no("agreed")],
        rule("weighed", ESCALATE, has("danger"), overrides=["excluded"]),
        rule("excluded", DONT_SHARE, has("excluded")),
        rule("agreed", SHARE, has("agreed"), overrides=["weighed", "excluded"]),
    )


def tried(facts: dict[str, str], expect: Expectation) -> tuple[str, ...]:
    """How an example about these facts fails."""
    example = Example("example", Request(case_with(facts).given), expect)
    return try_example(compile_policy(weighed()), example, DAY).differences


@st.composite
def expectations(draw: st.DrawFn, document: PolicyDocument) -> Expectation:
    """Whatever an author may write, right or wrong, about whom and what to ask aside."""

    def some(names: object) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(sorted(names)), max_size=2, unique=True))) if names else ()  # type: ignore[call-overload]

    found = Expectation(
        draw(st.sampled_from([*OUTCOMES, None])),
        settled=draw(st.sampled_from([True, False, None])),
        possible=draw(
            st.sampled_from([frozenset(), frozenset(OUTCOMES), frozenset({SHARE, ESCALATE}), frozenset({SHARE})])
        ),
        because_of=some(document.rules),
        not_because_of=some(document.rules),
        actions=tuple(
            ExpectedAction(
                name, draw(st.sampled_from([None, *Timing])), draw(st.sampled_from(["", "at once", "1 day"]))
            )
            for name in some(document.actions)
        ),
        not_actions=some(document.actions),
        escalate_to=some(document.roles),
        not_escalate_to=some(document.roles),
        within=tuple(draw(st.sampled_from([(), (), ("at once",), ("15 minutes",), ("1 day", "1 working day")]))),
    )
    says_nothing = found.outcome is None and found.settled is not False and not found.possible
    return evolve(found, outcome=ESCALATE) if says_nothing else found


@SLOW
@given(st.data())
def test_an_example_passes_exactly_when_brute_force_says_so(data: st.DataObject) -> None:
    """Whatever it expects, of whatever case."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    case = dated(document, data.draw(cases(document)), DAY)
    example = Example("example", Request(case.given), data.draw(expectations(document)))
    assert try_example(compile_policy(document), example, DAY).passed is passes(document, example)


@SLOW
@given(st.data())
def test_every_example_could_fail(data: st.DataObject) -> None:
    """Over the same facts there is a policy under which it does: it says nothing that every policy fulfils."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    case = dated(document, data.draw(cases(document)), DAY)
    if not list(within(case, document)):
        return
    example = Example("example", Request(case.given), data.draw(expectations(document)))
    constant = [
        evolve(
            document,
            rules={name: evolve(each, outcome=outcome, to="") for name, each in document.rules.items()},
            invariants={},
            otherwise=Otherwise(outcome),
        )
        for outcome in OUTCOMES
    ]
    assert not all(try_example(compile_policy(one), example, DAY).passed for one in constant)


@pytest.mark.parametrize(
    ("facts", "expect"),
    [
        ({"excluded": "yes"}, Expectation(ESCALATE)),
        ({}, Expectation(ESCALATE)),
        ({"agreed": "no"}, Expectation(ESCALATE, because_of=("weighed",))),
        ({"excluded": "yes"}, Expectation(ESCALATE, settled=True)),
        ({"excluded": "yes", "agreed": "no"}, Expectation(settled=False, because_of=("excluded",))),
        ({"danger": "yes", "agreed": "no"}, Expectation(settled=False)),
        ({"excluded": "yes"}, Expectation(possible=frozenset({SHARE, DONT_SHARE}))),
    ],
)
def test_what_is_so_in_some_completions_only_is_not_so(facts: dict[str, str], expect: Expectation) -> None:
    """An answer that is not settled is not `outcome: escalate`, and a rule that may decide does not decide."""
    assert tried(facts, expect)


@pytest.mark.parametrize(
    ("facts", "expect"),
    [
        ({"danger": "yes", "agreed": "no"}, Expectation(ESCALATE, because_of=("weighed",))),
        ({}, Expectation(ESCALATE, settled=False)),
        ({}, Expectation(settled=False)),
        ({}, Expectation(possible=frozenset(OUTCOMES))),
        ({"danger": "no", "excluded": "no", "agreed": "no"}, Expectation(ESCALATE)),
    ],
)
def test_what_is_expected_in_words_of_its_own_is_found(facts: dict[str, str], expect: Expectation) -> None:
    """A rule or `otherwise` that escalates, and an answer that is not settled where the example says so."""
    assert not tried(facts, expect)


def of_a_request(expect: Expectation, **parts: dict[str, str]) -> tuple[str, ...]:
    """How an example of a request fails whose items are these."""
    document = small_policy(
        [yes_no("item.relevant"), yes_no("item.risky")],
        rule("risky", ESCALATE, has("item.risky")),
        rule("relevant", SHARE, AllOf((has("item.relevant"), has("item.risky", "no")))),
        otherwise=DONT_SHARE,
    )
    items = {
        name: Item(name, {f"item.{fact}": frozenset({value}) for fact, value in facts.items()}, ())
        for name, facts in parts.items()
    }
    example = Example("example", Request({}, items=items), expect)
    return try_example(compile_policy(document), example, DAY).differences


LETTER, RISKY, OPEN_ = {"relevant": "yes", "risky": "no"}, {"risky": "yes"}, {"risky": "no"}


def test_a_request_escalates_surely_when_a_part_of_it_does() -> None:
    """Whatever becomes of the parts that are not settled; without such a part, that it is not settled is to be said."""
    assert not of_a_request(Expectation(ESCALATE), letter=RISKY, report=OPEN_)
    assert of_a_request(Expectation(ESCALATE, settled=True), letter=RISKY, report=OPEN_)
    assert of_a_request(Expectation(ESCALATE), letter=LETTER, report=OPEN_)
    assert not of_a_request(Expectation(settled=False), letter=LETTER, report=OPEN_)
    assert of_a_request(Expectation(settled=False), letter=LETTER, report=RISKY)


def test_a_part_of_a_request_that_is_not_settled_is_expected_by_a_word_of_its_own() -> None:
    """It is not escalate."""
    parts = {"letter": {"": SHARE}, "report": {"": None}}
    assert not of_a_request(Expectation(settled=False, parts=parts), letter=LETTER, report=OPEN_)
    assert of_a_request(Expectation(settled=False, parts={"report": {"": ESCALATE}}), letter=LETTER, report=OPEN_)
    assert of_a_request(Expectation(ESCALATE, parts={"report": {"": None}}), letter=LETTER, report=RISKY)
