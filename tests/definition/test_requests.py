"""Whole requests equal the definition: each item to each recipient over its subjects, and all summed up."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Item, Request
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import case_of, part_outcomes, sum_up
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import has, rule, small_policy, yes_no

SHARE, DONT, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
Part = tuple[str, str]


@st.composite
def requests(draw: st.DrawFn, document: PolicyDocument) -> Request:
    """A request of up to two subjects, recipients and items, with headings used or left out."""
    facts = document.vocabulary.facts

    def about(which: set[About]) -> Mapping[str, Values]:
        given = draw(cases(document)).given
        return {name: values for name, values in given.items() if facts[name].about in which}

    def each(which: About, names: tuple[str, ...]) -> dict[str, Mapping[str, Values]]:
        return {name: about({which}) for name in names[: draw(st.integers(0, 2))]}

    subjects = each(About.SUBJECT, ("mother", "father"))
    recipients = each(About.RECIPIENT, ("school", "nurse"))
    found = each(About.ITEM, ("report", "address"))
    items = {
        name: Item(name, given, tuple(sorted(draw(st.sets(st.sampled_from(sorted(subjects)), min_size=1)))))
        if subjects
        else Item(name, given, ())
        for name, given in found.items()
    }
    used = {About.SUBJECT: subjects, About.RECIPIENT: recipients, About.ITEM: items}
    return Request(about({kind for kind in About if not used.get(kind)}), subjects, recipients, items)


def parts_of(document: PolicyDocument, request: Request) -> dict[Part, frozenset[Outcome]]:
    """By the definition: for each item and recipient the outcomes that are possible."""
    found = {}
    for item_name, recipient in product(request.items or ("",), request.recipients or ("",)):
        item = request.items.get(item_name)
        subjects = (item.about if item else tuple(request.subjects)) or (None,)
        flat = [case_of(request, item, subject, recipient or None) for subject in subjects]
        found[item_name, recipient] = part_outcomes(document, flat)
    return found


requested = policies(max_cases=24, max_facts=5).flatmap(
    lambda document: st.tuples(st.just(document), requests(document))
)


@given(requested)
def test_request_is_decided_as_defined(drawn: tuple[PolicyDocument, Request]) -> None:
    """Every part over all completions of its subjects together, the whole by the sum of its parts."""
    document, request = drawn
    policy = load_document(document, prove=False)
    expected = parts_of(document, request)
    date = document.vocabulary.decision_date
    if date is not None and date.name not in request.given:
        return
    if not all(expected.values()):
        with pytest.raises(CaseError):
            policy.decide_request(request)
        return
    decision = policy.decide_request(request)
    found = {(part.item, part.recipient): part for part in decision.parts}
    assert list(found) == list(expected)
    for key, outcomes in expected.items():
        part = found[key]
        assert part.possible == tuple(outcome for outcome in OUTCOMES if outcome in outcomes)
        assert part.settled == (len(outcomes) == 1)
        assert part.outcome is (next(iter(outcomes)) if part.settled else ESCALATE)
    assert decision.outcome is sum_up(frozenset(part.outcome for part in decision.parts))
    assert decision.settled == all(part.settled for part in decision.parts)


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
