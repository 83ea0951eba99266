"""What the cases of a request tell each other is what the definition says, whatever hangs together with what."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Item, Place, Request
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions_together, places
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import YES_NO, About, Fact
from sharepolicy.testing import assert_request_agrees_with_definition
from sharepolicy.testing.requests import combinations as combinations_of
from sharepolicy.testing.small import has, rule, small_policy, yes_no

SHAPES = (
    ("subject", "recipient", "subject.recipient"),
    ("recipient", "item", "recipient.item"),
    ("subject", "item", "subject.item"),
    ("subject", "item", "item"),
    ("subject.recipient", "recipient.item", "subject.recipient.item"),
    ("subject.recipient", "item", "subject.recipient.item"),
    ("recipient.item", "subject", "subject.recipient"),
    ("", "subject", "subject.recipient"),
    ("subject.item", "recipient.item", "item"),
)
"""What three facts are about. Two of them hang together where the third one is so."""

MOST = 512
"""The most combinations of values that a request here leaves open."""


@st.composite
def hanging_policies(draw: st.DrawFn, shape: tuple[str, str, str]) -> PolicyDocument:
    """Three yes/no facts, of which two are alike, or not both so, where the third one is so; and rules about them."""
    one, other, where = (
        f"{about}.{word}".lstrip(".") for about, word in zip(shape, ("one", "other", "where"), strict=True)
    )
    alike = draw(st.sampled_from([(("yes", "no"), ("no", "yes")), (("yes", "yes"),)]))
    first, last = draw(st.permutations([one, other]))
    return small_policy(
        [yes_no(name) for name in draw(st.permutations([one, other, where]))],
        rule("first", Outcome.SHARE, has(first)),
        rule("not-first", Outcome.DONT_SHARE, AllOf((has(first, "no"), has(last)))),
        impossible=[AllOf((has(one, value), has(other, else_), has(where))) for value, else_ in alike],
    )


@st.composite
def open_requests(draw: st.DrawFn, document: PolicyDocument) -> Request:
    """Requests with up to three of each kind, of which most is unknown."""
    kinds = {about for fact in document.vocabulary.facts.values() for about in fact.about}

    def names(kind: About) -> list[str]:
        return [f"{kind.value}-{n}" for n in range(draw(st.sampled_from([2, 3, 2, 0] if kind in kinds else [0])))]

    subjects, recipients, items = map(names, About)
    some = st.lists(st.sampled_from(subjects), min_size=1, unique=True) if subjects else st.just([])
    request = Request(
        {},
        {name: {} for name in subjects},
        {name: {} for name in recipients},
        {name: Item(name, {}, tuple(draw(st.one_of(st.just(subjects), some)))) for name in items},
    )
    known: dict[Place, dict[str, Values]] = {}
    for fact in document.vocabulary.facts.values():
        answers = ["", "yes", "yes", "no"] if fact.name.endswith("where") else ["", "", "", "", *YES_NO]
        for owner in dict.fromkeys(_place_of(fact, place) for place in places(request)):
            value = draw(st.sampled_from(answers))
            if value:
                known.setdefault(owner, {})[fact.name] = frozenset({value})
    request = _with(request, known)
    assume(combinations_of(document, request) <= MOST)
    return request


def _place_of(fact: Fact, place: Place) -> Place:
    return Place(**{about.value: name for about, name in zip(fact.about, place.owner(fact.about), strict=True)})


def _with(request: Request, known: dict[Place, dict[str, Values]]) -> Request:
    """The request with what is known about those in each place."""
    return Request(
        known.get(Place(), {}),
        {name: known.get(Place(subject=name), {}) for name in request.subjects},
        {name: known.get(Place(recipient=name), {}) for name in request.recipients},
        {name: Item(name, known.get(Place(item=name), {}), item.about) for name, item in request.items.items()},
        {place: given for place, given in known.items() if sum(map(bool, place)) > 1},
    )


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=settings.default.max_examples // 2 if settings.default else 15)
@given(st.data())
def test_cases_tell_each_other_what_the_definition_says(shape: tuple[str, str, str], data: st.DataObject) -> None:
    """Every part over all completions of the request, and the request is refused where it has none."""
    document = data.draw(hanging_policies(shape))
    request = data.draw(open_requests(document))
    policy = load_document(document, prove=False)
    if next(completions_together(document, request), None) is None:
        with pytest.raises(CaseError) as caught:
            policy.decide_request(request)
        assert {flaw.code for flaw in caught.value.diagnostics} == {"contradictory-case"}
    else:
        assert_request_agrees_with_definition(policy, request)


def test_what_two_cases_say_together_reaches_a_third() -> None:
    """Of a pair, one says that it or the recipient is so, and the other that it is not or the recipient is so."""
    document = small_policy(
        [yes_no("subject.kind"), yes_no("recipient.item.mark"), yes_no("recipient.state")],
        rule("so", Outcome.SHARE, has("recipient.state")),
        rule("not-so", Outcome.DONT_SHARE, has("recipient.state", "no")),
        impossible=[
            AllOf((has("subject.kind"), has("recipient.item.mark", "no"), has("recipient.state", "no"))),
            AllOf((has("subject.kind", "no"), has("recipient.item.mark"), has("recipient.state", "no"))),
        ],
    )
    people = {"ann": {"kind": "yes"}, "bob": {"kind": "no"}}
    items = {"report": {"about": ["ann", "bob"]}, "letter": {"about": ["ann"]}}
    recipients: dict[str, object] = {"school": {}, "nurse": {}}
    decided = load_document(document, prove=False).decide_request(
        {"subjects": people, "items": items, "recipients": recipients}
    )
    assert [part.possible for part in decided.parts] == [(Outcome.SHARE,)] * 4
