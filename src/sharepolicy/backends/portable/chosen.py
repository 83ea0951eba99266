"""Cases and requests that are chosen at random, and in the same way by every version of Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random

from attrs import evolve

from sharepolicy.backends.portable.ages import with_ages
from sharepolicy.backends.portable.drawing import near_an_end, one_of, shuffled, some
from sharepolicy.backends.portable.manners import Manner
from sharepolicy.language.case import Item, Place, Request
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import About

_NAMES = {
    About.SUBJECT: (("Ada", "Siân", "1", "her"), ("Ben", "the baby")),
    About.RECIPIENT: (("school", "2", "O'Neill & Co."), ("nurse", "ŵyn", "aunt (the elder)")),
    About.ITEM: (("report", "3", "yes"), ("address", "what she said, in May", "住所")),
}
"""What the first may be called, and the second. Those called by a number come first wherever names are sorted."""

_UP_TO = {About.SUBJECT: 4.5, About.RECIPIENT: 3.5, About.ITEM: 3.5}
"""How often there are two of them: more often than one or none, if subjects are to be told apart."""

_REACH = 40
"""How far numbers stray from the end of a band that has only one."""


_OF_ALL, _ALIKE = 0.15, 0.4
"""How often what is known of pairs is said of all of them at once, and up to where it is the same of each."""


def chosen_case(document: PolicyDocument, manner: Manner, chance: Random) -> Request:
    """One case in that manner."""
    return Request(_given(document, [*document.vocabulary.facts], manner, chance))


def chosen_request(document: PolicyDocument, manners: Sequence[Manner], chance: Random) -> Request:
    """Up to two subjects, recipients and items, each in one of these manners, so that they differ.

    What is about a subject is in the manner of that subject. Most of them is known: else it would take long to answer.
    """
    manners = [evolve(manner, given=0.5 + 0.5 * manner.given) for manner in manners]
    named = {
        about: [one_of(names, chance) for names in pools][: int(chance.random() * _UP_TO[about])]
        for about, pools in _NAMES.items()
    }

    whose = {name: one_of(manners, chance) for names in named.values() for name in names}
    whose |= dict(zip(shuffled(named[About.SUBJECT], chance), (manners[-1], manners[0]), strict=False))

    def given(*about: About, whom: str = "") -> Mapping[str, Values]:
        facts = [name for name, fact in document.vocabulary.facts.items() if fact.about == about]
        return _given(document, facts, whose.get(whom, manners[0]), chance)

    subjects, recipients = (
        {name: given(kind, whom=name) for name in named[kind]} for kind in (About.SUBJECT, About.RECIPIENT)
    )
    items = {}
    for name in named[About.ITEM]:
        people = some(subjects, chance, 0.85) or [*subjects]
        items[name] = Item(name, given(About.ITEM, whom=name), tuple(people))
    whole: dict[str, Values] = {}
    pairs: dict[Place, Mapping[str, Values]] = {}
    for about in dict.fromkeys(fact.about for fact in document.vocabulary.facts.values()):
        kinds, draw = [kind for kind in about if named[kind]], chance.random()
        if not kinds or (len(about) > 1 and draw < _OF_ALL):
            whole |= given(*about)
        elif len(about) > 1:
            alike = given(*about) if draw < _ALIKE else None
            for place in _places(kinds, named, items):
                pairs[place] = {
                    **pairs.get(place, {}),
                    **(given(*about, whom=place.subject) if alike is None else alike),
                }
    return Request(whole, subjects, recipients, items, {place: own for place, own in pairs.items() if own})


def _places(kinds: Collection[About], named: Mapping[About, Sequence[str]], items: Mapping[str, Item]) -> list[Place]:
    """The pairs of these kinds that stand somewhere in the request."""
    found = [Place()]
    for kind in kinds:
        found = [place._replace(**{kind.value: name}) for place in found for name in named[kind]]
    both = (place for place in found if place.item and place.subject)
    apart = {place for place in both if place.subject not in items[place.item].about}
    return [place for place in found if place not in apart]


def _given(document: PolicyDocument, facts: Iterable[str], manner: Manner, chance: Random) -> dict[str, Values]:
    """What is said of these facts. The day is said by itself."""
    every = domains(document)
    given = {name: every[name] for name in some(facts, chance, manner.given) if not every[name].fact.decision_date}
    found = {name: _values(domain, manner, chance) for name, domain in given.items()}
    near = {fact.name: _number_near(every[fact.name], manner, chance) for fact in document.vocabulary.counted}
    return with_ages(document.vocabulary, found, near, manner.day, chance)


def _number_near(domain: Domain, manner: Manner, chance: Random) -> int:
    cell = domain.cells[manner.complete[domain.fact.name]]
    assert isinstance(cell, Ranges)
    return near_an_end(*domain.stretch(cell, _REACH), chance)


def _values(domain: Domain, manner: Manner, chance: Random) -> Values:
    near = domain.cells[manner.complete[domain.fact.name]]
    cells = [one_of(domain.cells, chance) if chance.random() < manner.astray else near]
    if chance.random() < manner.narrowed:
        cells += some(domain.cells, chance, 0.4)
    if not isinstance(cells[0], Ranges):
        return frozenset[str]().union(*(cell for cell in cells if not isinstance(cell, Ranges)))
    found = []
    for cell in cells:
        assert isinstance(cell, Ranges)
        low, high = domain.stretch(cell, _REACH)
        first = near_an_end(low, high, chance)
        found.append((first, first if chance.random() < 0.5 else near_an_end(first, high, chance)))
    return Ranges(found)
