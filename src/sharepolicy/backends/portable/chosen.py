"""Cases and requests that are chosen at random, and in the same way by every version of Python."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random

from attrs import evolve, frozen

from sharepolicy.backends.portable.ages import with_ages
from sharepolicy.backends.portable.drawing import near_an_end, one_of, some
from sharepolicy.backends.portable.writing import VersionToExport
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

_REACH = 40
"""How far numbers stray from the end of a band that has only one."""


@frozen
class Manner:
    """How much a case says, near to a `complete` one: the share of its facts that are given, each from 0 to 1.

    Of those that are given, some are `astray`, and some `narrowed`: given only roughly.
    """

    complete: Mapping[str, int]
    given: float
    astray: float
    narrowed: float
    day: datetime.date


def chosen_manner(version: VersionToExport, day: datetime.date, chance: Random) -> Manner:
    """How a case is chosen: near to one in which some rule decides or none applies, each rule as likely as every other.

    So rules and outcomes that few cases have come up as often as those that most cases have; and much is settled.
    """
    given = one_of((1.0, 0.95, chance.random()), chance)
    return Manner(_complete(version, day, chance), given, one_of((0, 0, 0.1), chance), one_of((0, 0, 0.2), chance), day)


def _complete(version: VersionToExport, day: datetime.date, chance: Random) -> Mapping[str, int]:
    compiled = version.compiled
    today, fact = compiled.possible, compiled.document.vocabulary.decision_date
    if fact is not None:
        today &= compiled.space.values(fact.name, Ranges.of(day.toordinal(), day.toordinal()))
    rules = [*compiled.document.rules]
    for _ in range(_TRIES):
        place = int(chance.random() * (len(rules) + 1))
        left = compiled.decides(rules[place], today) if place < len(rules) else today & compiled.gap
        if left:
            break
    else:
        left = today
    found = {}
    for name in compiled.space.order:
        cell = found[name] = one_of(left.cells(name), chance)
        left &= compiled.space.cells(name, (cell,))
    return found


_TRIES = 20


_OF_ALL, _ALIKE = 0.15, 0.4
"""How often what is known of pairs is said of all of them at once, and up to where it is the same of each."""


def chosen_case(document: PolicyDocument, manner: Manner, chance: Random) -> Request:
    """One case in that manner."""
    return Request(_given(document, [*document.vocabulary.facts], manner, chance))


def chosen_request(document: PolicyDocument, manners: Sequence[Manner], chance: Random) -> Request:
    """Up to two subjects, recipients and items, each in one of these manners, so that they differ.

    Most of them is known: else it would take long to answer.
    """
    manners = [evolve(manner, given=0.5 + 0.5 * manner.given) for manner in manners]
    named = {
        about: [one_of(names, chance) for names in pools][: int(chance.random() * 3.5)]
        for about, pools in _NAMES.items()
    }

    def given(*about: About) -> Mapping[str, Values]:
        facts = [name for name, fact in document.vocabulary.facts.items() if fact.about == about]
        return _given(document, facts, one_of(manners, chance), chance)

    subjects, recipients = ({name: given(kind) for name in named[kind]} for kind in (About.SUBJECT, About.RECIPIENT))
    items = {}
    for name in named[About.ITEM]:
        people = some(subjects, chance, 0.7) or [*subjects]
        items[name] = Item(name, given(About.ITEM), tuple(people))
    whole: dict[str, Values] = {}
    pairs: dict[Place, Mapping[str, Values]] = {}
    for about in dict.fromkeys(fact.about for fact in document.vocabulary.facts.values()):
        kinds, draw = [kind for kind in about if named[kind]], chance.random()
        if not kinds or (len(about) > 1 and draw < _OF_ALL):
            whole |= given(*about)
        elif len(about) > 1:
            alike = given(*about) if draw < _ALIKE else None
            for place in _places(kinds, named, items):
                pairs[place] = {**pairs.get(place, {}), **(given(*about) if alike is None else alike)}
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
