"""An example holds when all that it expects is so in every completion of its case, and fails when anything is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.decision.dated import dated
from sharepolicy.analysis.examples.run import try_example
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction, Item, Request
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import OUTCOMES, Otherwise, Outcome, PolicyDocument, Timing
from sharepolicy.language.semantics import Answer, answer_over
from sharepolicy.language.within import NO_LIMIT, Within
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import case_with, has, rule, small_policy, yes_no
from tests.helpers.brute import DAY, passes, within

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SHARE, DONT_SHARE, ESCALATE = OUTCOMES
AT_ONCE, A_DAY = Within(0, "at once"), Within(24 * 60, "1 day")
A_WORKING_DAY = Within(24 * 60, "1 working day", working=True)


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
def expectations(draw: st.DrawFn, document: PolicyDocument, case: Case) -> Expectation:
    """Whatever an author may write of a case, what to ask aside: right in all things, or but for one of them.

    Wrong in many things it fails whatever is made of each of them.
    """
    completions = list(within(case, document))
    found = answer_over(document, completions) if completions else None
    names = (
        "",
        "",
        "because_of",
        "because_of",
        "not_because_of",
        "actions",
        "not_actions",
        "escalate_to",
        "not_escalate_to",
        "within",
    )
    wrong = draw(st.sampled_from(names))

    def some(what: str, names: Iterable[str], said: Mapping[str, bool]) -> tuple[str, ...]:
        """A few names: of which it is so for sure, or for sure not; or of which it is perhaps so, or any."""
        wanted = None if what.startswith("not_") else True
        right = [name for name in names if said.get(name) is wanted]
        perhaps = [name for name, sure in said.items() if not sure]
        listed = draw(st.sampled_from([perhaps or sorted(names), sorted(names)])) if what == wrong else right
        few = (
            st.lists(st.sampled_from(listed), min_size=what == wrong, max_size=2, unique=True)
            if listed
            else st.just([])
        )
        return tuple(draw(few))

    rules, duties = (found.rules, found.duties) if found else ({}, {})
    people = {to: person.sure for to, person in found.people.items()} if found else {}
    limits = [tuple(person.within) for person in found.people.values() if person.within] if found else []
    expect = draw(_verdicts(found))
    return evolve(
        expect,
        because_of=some("because_of", document.rules, rules),
        not_because_of=some("not_because_of", document.rules, rules),
        actions=tuple(
            draw(_taken(document, name, wrong == "actions")) for name in some("actions", document.actions, duties)
        ),
        not_actions=some("not_actions", document.actions, duties),
        escalate_to=some("escalate_to", document.roles, people),
        not_escalate_to=some("not_escalate_to", document.roles, people),
        within=draw(st.sampled_from([*limits, (AT_ONCE,), (A_DAY, A_WORKING_DAY), (NO_LIMIT,)]))
        if wrong == "within"
        else (),
    )


def _verdicts(found: Answer | None) -> st.SearchStrategy[Expectation]:
    """What is expected of the outcome, and whether it is settled: what is so, in other words, or anything."""
    anything = st.builds(
        Expectation,
        st.sampled_from(OUTCOMES),
        settled=st.sampled_from([True, False, None]),
        possible=st.sampled_from([frozenset[Outcome](), frozenset(OUTCOMES), frozenset({SHARE, ESCALATE})]),
    )
    if found is None:
        return anything
    alone, said = Expectation(found.outcome), Expectation(found.outcome, settled=found.settled)
    right = st.sampled_from([alone, alone, said, said, Expectation(possible=found.possible)])
    return st.one_of(right, right, anything)


def _taken(document: PolicyDocument, name: str, perhaps: bool) -> st.SearchStrategy[ExpectedAction]:
    """An action that is expected, with nothing more, or with when and how soon it is taken."""
    action = document.actions[name]
    if not perhaps:
        return st.sampled_from([ExpectedAction(name), ExpectedAction(name, action.timing, action.within)])
    return st.builds(
        ExpectedAction,
        st.just(name),
        st.sampled_from([None, *Timing]),
        st.sampled_from([None, AT_ONCE, A_DAY, NO_LIMIT]),
    )


@SLOW
@given(st.data())
def test_an_example_passes_exactly_when_brute_force_says_so(data: st.DataObject) -> None:
    """Whatever it expects, of whatever case."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    case = dated(document, data.draw(cases(document)), DAY)
    example = Example("example", Request(case.given), data.draw(expectations(document, case)))
    assert try_example(compile_policy(document), example, DAY).passed is passes(document, example)


@SLOW
@given(st.data())
def test_every_example_could_fail(data: st.DataObject) -> None:
    """Over the same facts there is a policy under which it does: it says nothing that every policy fulfils."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    case = dated(document, data.draw(cases(document)), DAY)
    if not list(within(case, document)):
        return
    example = Example("example", Request(case.given), data.draw(expectations(document, case)))
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


IN_OTHER_WORDS = """
policy: words
title: Words
version: 1.0.0
facts: {danger: {asks: Is there danger?, type: yes/no}}
roles: {lead: your safeguarding lead}
questions:
  all:
    rules:
      danger: {when: {danger: yes}, outcome: escalate, to: lead, because: There is danger.}
      calm: {when: {danger: no}, outcome: share, because: There is none.}
escalation:
  always: {to: lead, within: 24 hours}
  danger: {to: lead, when: {danger: yes}, within: 1 day}
actions: {note: {on: share, timing: after, within: 60 minutes, says: Note it.}}
examples:
  asked: {given: {danger: yes}, expect: {outcome: escalate, escalate_to: lead, within: %s}}
  noted: {given: {danger: no}, expect: {outcome: share, actions: {note: {within: %s}}}}
"""


def in_other_words(folder: Path, asked: str, noted: str) -> list[bool]:
    """Whether each of the two examples passes when it expects that limit."""
    file = folder / "policy.yaml"
    file.write_text(IN_OTHER_WORDS % (asked, noted), encoding="utf-8")
    return [result.passed for result in load(file).try_examples()]


@pytest.mark.parametrize("limit", ["24 hours", "1 day", "1 days"])
@pytest.mark.parametrize("noted", ["60 minutes", "1 hour", "1 hours"])
def test_a_limit_in_other_words_is_the_limit_that_is_expected(tmp_path: Path, limit: str, noted: str) -> None:
    """A day has 24 hours, and an hour 60 minutes: no difference between the words makes an example fail."""
    assert in_other_words(tmp_path, limit, noted) == [True, True]


@pytest.mark.parametrize("limit", ["no limit", "at once", "1 working day", "[2 days, 1 working day]"])
def test_another_limit_is_not_the_one_that_is_expected(tmp_path: Path, limit: str) -> None:
    """A working day may be over later than a day."""
    assert in_other_words(tmp_path, limit, "no limit") == [False, False]
