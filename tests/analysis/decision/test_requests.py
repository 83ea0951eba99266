"""Whole requests equal the definition: each item to each recipient over its subjects, and all summed up."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Request
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions_together
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from sharepolicy.testing import assert_request_agrees_with_definition, cases, policies, requests
from sharepolicy.testing.small import has, rule, small_policy, yes_no
from tests.helpers.tied import TIES, tied_policies

SHARE, DONT, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE


requested = policies(max_cases=24, max_facts=5).flatmap(
    lambda document: st.tuples(st.just(document), requests(document))
)
tied = tied_policies().flatmap(lambda document: st.tuples(st.just(document), requests(document)))


@st.composite
def known_people(draw: st.DrawFn) -> tuple[PolicyDocument, Request]:
    """Three people or four of whom all is known, and who meet in a fact about the case of which nothing is."""
    document = draw(tied_policies(TIES[:1]))
    of_people = [fact for fact in document.vocabulary.facts.values() if fact.about == (About.SUBJECT,)]
    person = st.fixed_dictionaries(
        {fact.name: st.sampled_from(fact.values).map(lambda value: frozenset({value})) for fact in of_people}
    )
    people = draw(st.lists(person, min_size=3, max_size=4))
    return document, Request({}, {f"person-{number}": given for number, given in enumerate(people)})


def decided_as_defined(document: PolicyDocument, request: Request) -> None:
    """Everything that is said of a request is what the definition says; it is refused where it has no completion."""
    policy = load_document(document, prove=False)
    date = document.vocabulary.decision_date
    if date is not None and date.name not in request.given:
        request = evolve(request, given={**request.given, date.name: date.all_values})
    if next(completions_together(document, request), None) is None:
        with pytest.raises(CaseError) as caught:
            policy.decide_request(request)
        assert {flaw.code for flaw in caught.value.diagnostics} == {"contradictory-case"}
    else:
        assert_request_agrees_with_definition(policy, request)


@given(requested)
def test_request_is_decided_as_defined(drawn: tuple[PolicyDocument, Request]) -> None:
    """Every part over all completions of the request: outcomes, rules, actions, whom to ask; and all summed up."""
    decided_as_defined(*drawn)


@given(tied)
def test_what_hangs_together_in_a_request_is_decided_as_defined(drawn: tuple[PolicyDocument, Request]) -> None:
    """The same where impossible combinations tie together what is unknown of several people, items or recipients."""
    decided_as_defined(*drawn)


@given(known_people())
def test_people_of_whom_two_contradict_each_other_are_refused_whoever_else_is_there(
    drawn: tuple[PolicyDocument, Request],
) -> None:
    """Whatever the order of people: a third one does not decide for two who cannot both be."""
    decided_as_defined(*drawn)


@given(requested)
def test_a_part_says_why_and_what_to_ask(drawn: tuple[PolicyDocument, Request]) -> None:
    """With the subject of each; a settled part asks nothing, even where somebody's own answer is open."""
    document, request = drawn
    try:
        decided = load_document(document, prove=False).decide_request(request)
    except CaseError:
        return
    for part in decided.parts:
        why = [(subject, each) for subject, decision in part.decisions.items() for each in decision.reasons]
        assert [*part.reasons] == why
        asked = [(subject, each) for subject, decision in part.decisions.items() for each in decision.ask]
        assert [*part.ask] == ([] if part.settled else asked)
        told = {(subject, fact.name) for subject, each in part.questions for fact in each.facts}
        assert told == {(subject, each.name) for subject, each in part.ask}
    assert decided.ask == tuple((part, *each) for part in decided.parts for each in part.ask)


@given(requested)
def test_parts_are_at_once_withheld_or_waiting(drawn: tuple[PolicyDocument, Request]) -> None:
    """Each part stands in exactly one of the three; what may go at once may go for certain."""
    document, request = drawn
    try:
        decision = load_document(document, prove=False).decide_request(request)
    except CaseError:
        return
    assert sorted([*decision.at_once, *decision.withheld, *decision.waiting], key=id) == sorted(decision.parts, key=id)
    assert all(part.possible == (SHARE,) for part in decision.at_once)
    assert all(part.possible == (DONT,) for part in decision.withheld)
    assert all(ESCALATE in part.possible or not part.settled for part in decision.waiting)


@given(requested, st.data())
def test_withholding_from_a_request_never_adds_share(
    drawn: tuple[PolicyDocument, Request], data: st.DataObject
) -> None:
    """Who knows less of a request has at least the same possible outcomes of each part, and never a new share."""
    document, request = drawn
    policy = load_document(document, prove=False)
    try:
        more = policy.decide_request(request)
    except CaseError:
        return
    withheld = data.draw(st.sets(st.sampled_from(list(document.vocabulary.facts))))

    def kept(given: Mapping[str, Values]) -> dict[str, Values]:
        facts = document.vocabulary.facts
        return {name: facts[name].all_values if name in withheld else values for name, values in given.items()}

    less = policy.decide_request(request.with_each(kept))
    for before, after in zip(more.parts, less.parts, strict=True):
        assert set(before.possible) <= set(after.possible)
        assert after.outcome in (before.outcome, ESCALATE)


@given(policies(max_cases=24), st.data())
def test_flat_request_is_the_case(document: PolicyDocument, data: st.DataObject) -> None:
    """Without headings a request has one part with one decision: that of the case."""
    policy = load_document(document, prove=False)
    case: Case = data.draw(cases(document))
    decision = policy.decide_request(Request(case.given))
    (part,) = decision.parts
    assert (decision.outcome, part.possible) == (policy.decide(case).outcome, policy.decide(case).possible)


CONSENT = small_policy(
    [yes_no("subject.consent"), yes_no("item.safe"), yes_no("recipient.safe")],
    rule("unsafe", DONT, has("recipient.safe", "no"), overrides=["consent", "no-consent"]),
    rule("consent", SHARE, has("subject.consent")),
    rule("no-consent", DONT, has("subject.consent", "no")),
)
YES, NO = {"consent": "yes"}, {"consent": "no"}


def test_one_subject_that_bars_it_bars_the_item() -> None:
    """Don't share for one subject is stronger than share for the other."""
    decision = load_document(CONSENT, prove=False).decide_request(
        {
            "facts": {"recipient.safe": "yes"},
            "subjects": {"mother": YES, "father": NO},
            "items": {"letter": {"about": ["mother"]}, "report": {"about": ["mother", "father"]}},
        }
    )
    assert {part.item: part.outcome for part in decision.parts} == {"letter": SHARE, "report": DONT}
    assert decision.outcome is SHARE
    assert [part.item for part in decision.withheld] == ["report"]


def test_doubt_about_one_recipient_does_not_delay_the_other() -> None:
    """The whole escalates, and what may be shared at once is told."""
    decision = load_document(CONSENT, prove=False).decide_request(
        {"facts": {"subject.consent": "yes"}, "recipients": {"school": {"safe": "yes"}, "uncle": {}}}
    )
    assert decision.outcome is ESCALATE
    assert not decision.settled
    assert [part.recipient for part in decision.at_once] == ["school"]
    assert [part.recipient for part in decision.waiting] == ["uncle"]


def test_unknown_that_subjects_share_is_the_same_for_both() -> None:
    """One subject may be shared about when it is yes, the other when it is no: never both, so it is settled."""
    document = small_policy(
        [yes_no("urgent"), yes_no("subject.adult")],
        rule("adult", SHARE, has("subject.adult")),
        rule("child", DONT, has("subject.adult", "no")),
        rule("urgent-adult", DONT, has("urgent"), overrides=["adult"]),
        rule("calm-child", SHARE, has("urgent", "no"), overrides=["child"]),
    )
    both = {"subjects": {"a": {"adult": "yes"}, "b": {"adult": "no"}}}
    decision = load_document(document, prove=False).decide_request(both)
    assert decision.parts[0].possible == (SHARE, DONT)
    other = small_policy(
        [yes_no("urgent"), yes_no("subject.adult")],
        rule("urgent-adult", DONT, has("urgent")),
        rule("calm", SHARE, has("urgent", "no")),
        rule("calm-child", DONT, has("subject.adult", "no"), overrides=["calm"]),
    )
    decision = load_document(other, prove=False).decide_request(both)
    assert decision.parts[0].possible == (DONT,)


THREE = small_policy(
    [yes_no("shared"), yes_no("subject.agreed")],
    rule("agreed", SHARE, has("subject.agreed")),
    rule("refused", DONT, has("subject.agreed", "no")),
    impossible=[
        AllOf((has("shared"), has("subject.agreed", "no"))),
        AllOf((has("shared", "no"), has("subject.agreed"))),
    ],
)


def test_people_who_contradict_each_other_through_an_unknown_fact_are_refused() -> None:
    """Two of three people cannot both be as it says, whatever is true of the case: no part is decided by the third."""
    policy = load_document(THREE, prove=False)
    people = {"ann": {"agreed": "no"}, "bob": {"agreed": "yes"}, "cleo": {"agreed": "yes"}}
    with pytest.raises(CaseError, match=r"ann: .*agreed: no; bob: .*agreed: yes"):
        policy.decide_request({"subjects": people})


def test_one_part_is_not_decided_by_what_another_part_rules_out() -> None:
    """What is known of one person settles what is unknown of the case, and so of everybody else."""
    policy = load_document(THREE, prove=False)
    items = {"letter": {"about": ["ann"]}, "report": {"about": ["bob"]}}
    decision = policy.decide_request({"subjects": {"ann": {"agreed": "yes"}, "bob": {}}, "items": items})
    assert [part.possible for part in decision.parts] == [(SHARE,), (SHARE,)]
