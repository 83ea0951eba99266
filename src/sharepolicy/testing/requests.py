"""Random requests for a policy: several items, about several subjects, to several recipients."""

from __future__ import annotations

from collections.abc import Container, Mapping

from attrs import evolve
from hypothesis import strategies as st

from sharepolicy.language.case import Item, Place, Request
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import case_at, places
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from sharepolicy.testing.cases import HasDocument, cases, complete_cases, document_of

SUBJECTS = ("mother", "father", "child")
RECIPIENTS = ("school", "nurse", "uncle")
ITEMS = ("report", "address", "letter")

MOST = 4000
"""The most combinations of values that a random request has."""


@st.composite
def requests(draw: st.DrawFn, policy: HasDocument | PolicyDocument, *, most: int = 3) -> Request:
    """Requests with up to `most` subjects, recipients and items each; headings may be left out.

    What is known about each is drawn separately, so some requests contradict themselves, in one case or only as a
    whole.
    """
    document = document_of(policy)
    how_many = st.sampled_from([number for number in range(most + 1) for _ in range(max(number, 1))])
    known = draw(st.booleans())  # everything about people, recipients and items: then they contradict more often

    def about(which: Container[tuple[About, ...]]) -> Mapping[str, Values]:
        given = draw(complete_cases(document) if known else cases(document)).given
        facts = document.vocabulary.facts
        return {name: values for name, values in given.items() if facts[name].about in which}

    def each(which: About, names: tuple[str, ...]) -> dict[str, Mapping[str, Values]]:
        return {name: about([(which,)]) for name in names[: draw(how_many)]}

    subjects, recipients = each(About.SUBJECT, SUBJECTS), each(About.RECIPIENT, RECIPIENTS)
    items = {
        name: Item(name, given, draw(_some_of(tuple(subjects))) if subjects else ())
        for name, given in each(About.ITEM, ITEMS).items()
    }
    used = {About.SUBJECT: subjects, About.RECIPIENT: recipients, About.ITEM: items}
    abouts = dict.fromkeys(fact.about for fact in document.vocabulary.facts.values())
    of_case = about([each for each in abouts if not any(used[kind] for kind in each)])
    if draw(st.booleans()):  # what is unknown about the case ties together people about whom more is known
        of_case = {name: values for name, values in of_case.items() if document.vocabulary.facts[name].decision_date}
    request = Request(of_case, subjects, recipients, items)
    for pair in (each for each in abouts if len(each) > 1 and any(used[kind] for kind in each)):
        if draw(st.booleans()):  # given once for all
            request = evolve(request, given={**request.given, **about([pair])})
        else:
            named = {
                Place(**{kind.value: name for kind, name in zip(pair, place.owner(pair), strict=True)})
                for place in places(request)
            }
            known_of = {place: {**request.pairs.get(place, {}), **about([pair])} for place in sorted(named)}
            request = evolve(request, pairs={**request.pairs, **known_of})
    return request if combinations(document, request) <= MOST else Request(draw(cases(document)).given)


def _some_of(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    some = st.sets(st.sampled_from(names), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
    return st.one_of(st.just(names), some)


def combinations(document: PolicyDocument, request: Request) -> int:
    """How many combinations of cells a request leaves open, including impossible ones."""
    all_domains = domains(document)
    left = {}
    for place in places(request):
        given = case_at(request, place).given
        for name, domain in all_domains.items():
            cells = len(domain.indices(given[name])) if name in given else len(domain.cells)
            left[name, place.owner(domain.fact.about)] = cells
    found = 1
    for cells in left.values():
        found *= cells
    return found
