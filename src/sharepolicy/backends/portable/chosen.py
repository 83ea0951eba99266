"""Cases and requests that are chosen at random, and in the same way by every version of Python."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

from sharepolicy.backends.portable.writing import VersionToExport
from sharepolicy.language.case import Item, Place, Request
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import About

T = TypeVar("T")

_NAMES = {About.SUBJECT: ("Ada", "Ben"), About.RECIPIENT: ("school", "nurse"), About.ITEM: ("report", "address")}
_A_DAY = datetime.date(2026, 2, 5)
_REACH = 40
"""How far numbers stray from the end of a band that has only one."""

_NARROWED = 0.2
"""How many of the facts that are given are given only roughly."""


def one_of(some: Sequence[T], chance: Random) -> T:
    """One of them. Only `random()` promises to give the same in every version of Python."""
    return some[int(chance.random() * len(some))]


def some(names: Iterable[T], chance: Random, share: float) -> list[T]:
    """About that share of them."""
    return [name for name in names if chance.random() < share]


def chosen_day(version: VersionToExport, chance: Random) -> datetime.date:
    """A day on which a version is in force; each stretch of days that it tells apart is as likely."""
    if version.as_of is not None:
        return version.as_of
    fact = version.compiled.document.vocabulary.decision_date
    if fact is None:
        return version.period.nearest(_A_DAY)
    cells = [cell & version.period.days for cell in version.compiled.domains[fact.name].cells]
    days = one_of([cell for cell in cells if cell], chance)
    assert isinstance(days, Ranges)
    low, high = version.compiled.domains[fact.name].stretch(days, _REACH)
    return datetime.date.fromordinal(_between(low, high, chance))


def chosen_case(document: PolicyDocument, chance: Random) -> Request:
    """One case; as many facts are given as chance will have it."""
    return Request(_given(document, [*document.vocabulary.facts], chance, chance.random()))


def chosen_request(document: PolicyDocument, chance: Random) -> Request:
    """Up to two subjects, recipients and items, of whom most is known: else it would take long to answer."""
    named = {about: names[: int(chance.random() * 3.5)] for about, names in _NAMES.items()}
    known = 0.5 + 0.5 * chance.random()

    def given(*about: About) -> Mapping[str, Values]:
        facts = [name for name, fact in document.vocabulary.facts.items() if fact.about == about]
        return _given(document, facts, chance, known)

    subjects, recipients = ({name: given(kind) for name in named[kind]} for kind in (About.SUBJECT, About.RECIPIENT))
    items = {}
    for name in named[About.ITEM]:
        people = some(subjects, chance, 0.7) or [*subjects]
        items[name] = Item(name, given(About.ITEM), tuple(people))
    whole: dict[str, Values] = {}
    pairs: dict[Place, Mapping[str, Values]] = {}
    for about in dict.fromkeys(fact.about for fact in document.vocabulary.facts.values()):
        kinds = [kind for kind in about if named[kind]]
        if not kinds:
            whole |= given(*about)
        elif len(about) > 1:
            for place in _places(kinds, named, items):
                pairs[place] = {**pairs.get(place, {}), **given(*about)}
    return Request(whole, subjects, recipients, items, {place: own for place, own in pairs.items() if own})


def _places(kinds: Collection[About], named: Mapping[About, Sequence[str]], items: Mapping[str, Item]) -> list[Place]:
    """The pairs of these kinds that stand somewhere in the request."""
    found = [Place()]
    for kind in kinds:
        found = [place._replace(**{kind.value: name}) for place in found for name in named[kind]]
    both = (place for place in found if place.item and place.subject)
    apart = {place for place in both if place.subject not in items[place.item].about}
    return [place for place in found if place not in apart]


def _given(document: PolicyDocument, facts: Iterable[str], chance: Random, known: float) -> dict[str, Values]:
    """What is said of these facts. The day is said by itself."""
    every = domains(document)
    given = {name: every[name] for name in some(facts, chance, known) if not every[name].fact.decision_date}
    return {name: _values(domain, chance) for name, domain in given.items()}


def _values(domain: Domain, chance: Random) -> Values:
    cells = [one_of(domain.cells, chance)]
    if chance.random() < _NARROWED:
        cells += some(domain.cells, chance, 0.4)
    if not isinstance(cells[0], Ranges):
        return frozenset[str]().union(*(cell for cell in cells if not isinstance(cell, Ranges)))
    found = []
    for cell in cells:
        assert isinstance(cell, Ranges)
        low, high = domain.stretch(cell, _REACH)
        first = _between(low, high, chance)
        found.append((first, first if chance.random() < 0.5 else _between(first, high, chance)))
    return Ranges(found)


def _between(low: int, high: int, chance: Random) -> int:
    return low + int(chance.random() * (high - low + 1))
