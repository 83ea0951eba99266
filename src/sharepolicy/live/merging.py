"""Statements put together: what is known by them all, whatever the order in which they came.

A statement that another one corrects or withdraws says nothing any more, even if it comes after that one. Of the
others, what is more exact stands (12 years), unless somebody says something less exact later (at least 10 years), or
somebody else does at the same time: that is a doubt, and so is "I do not know". Where there is one, or where neither is
more exact, people say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from attrs import evolve, field, frozen

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, ClashingFact, Diagnostic
from sharepolicy.ground.taken_back import taken_back
from sharepolicy.language.case import Given, Item, Place, Request
from sharepolicy.language.values import Values, union
from sharepolicy.language.vocabulary import About, about_of, bare
from sharepolicy.live.statement import ABOUT, Statement, StatementKind
from sharepolicy.reading.answers import HEADINGS, in_words

FactSpot = tuple[Place, str]
"""A fact, and where in a request it is given."""


@frozen
class Dispute:
    """A fact of which people say different things: their statements, the earliest first. Correct or withdraw one."""

    name: str
    statements: tuple[Statement, ...] = field(repr=False)
    item: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)


class DisputedError(CaseError):
    """People say different things of one fact. `disputes` say of which, who, and in which statements.

    Its text has neither values nor names, as that of every `CaseError`; it names the statements by their ids.
    """

    def __init__(self, disputes: Sequence[Dispute]) -> None:
        self.disputes = tuple(disputes)
        super().__init__([_diagnostic(each) for each in disputes])

    def _content(self) -> tuple[Any, ...]:
        return (self.disputes,)

    def __str__(self) -> str:
        said = ((each.name, " and ".join(one.id for one in each.statements)) for each in self.disputes)
        return "\n".join(f"`{name}` is disputed: correct or withdraw one of {ids}" for name, ids in said)


def misplaced(stray: Statement, help_: str) -> Diagnostic:
    """What is wrong with a statement that has no place in its case."""
    about = about_of(stray.name)
    message = f"`{stray.name}` is about {in_words(about)}, and this does not say which"
    if stray.item and stray.subject:
        message = f"`{stray.name}` is said of `{stray.item}` and `{stray.subject}`, which it is not about"
    return Diagnostic("misplaced-fact", message, None, help_, path=path_to((stray.place, stray.name)))


def _diagnostic(dispute: Dispute) -> Diagnostic:
    who = " and ".join(dict.fromkeys(each.by for each in dispute.statements))
    path = path_to((Place(dispute.item, dispute.subject, dispute.recipient), dispute.name))
    facts = [ClashingFact(dispute.name, f"{each.value} ({each.by}, {each.id})") for each in dispute.statements]
    message = f"different things are said of `{dispute.name}`, by {who}"
    return Diagnostic(
        "contradictory-case", message, None, "correct or withdraw one of them", path=path, facts=tuple(facts)
    )


def path_to(spot: FactSpot) -> CasePath:
    """The way to a fact in a case. That to a pair has no place in a list: it says whom it is about."""
    place, name = spot
    about = _single(spot)
    keys = (HEADINGS[about], _at(place, about), bare(name)) if about is not None else (name,)
    subjects, recipients, items = ((owner,) if owner else () for owner in (place.subject, place.recipient, place.item))
    return CasePath(keys, subjects, recipients, items, "" if _is_about(spot) else name)


def _single(spot: FactSpot) -> About | None:
    """Whom a fact is about that stands under a heading; None for a fact of the case or of a pair."""
    place, name = spot
    named = [about for about in About if getattr(place, about.value)]
    return named[0] if len(named) == 1 and len(about_of(name)) < 2 else None


def layout_of(statement: Statement) -> dict[str, Any]:
    """What a statement says of a fact, in the layout of a case file, with everybody whom it names."""
    place, name = statement.place, statement.name
    found: dict[str, Any] = {HEADINGS[about]: {getattr(place, about.value): {}} for about in About if _at(place, about)}
    if _is_about((place, name)):
        people = statement.value if isinstance(statement.value, list) else []  # else the policy refuses it
        found[HEADINGS[About.SUBJECT]] = {each: {} for each in people if isinstance(each, str)}
        found[HEADINGS[About.ITEM]][place.item][ABOUT] = statement.value
    elif name:
        about = _single((place, name))
        if about is not None:
            found[HEADINGS[about]][_at(place, about)][name.removeprefix(f"{about}.")] = statement.value
        elif any(place):
            pair = {about.value: _at(place, about) for about in About if _at(place, about)}
            found["pairs"] = [{**pair, name: statement.value}]
        else:
            found["facts"] = {name: statement.value}
    return found or {"facts": {}}


def _is_about(spot: FactSpot) -> bool:
    """Whether it says whom an item is about, and not a fact."""
    return spot[1] == ABOUT and spot[0] == Place(item=spot[0].item) != Place()


def _at(place: Place, about: About) -> str:
    return str(getattr(place, about.value))


def standing(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that nobody has corrected or withdrawn, the earliest first."""
    every = list(statements)
    gone = taken_back((each.id, each.of, each.kind is StatementKind.WITHDRAWN) for each in every)
    return sorted((each for each in every if each.id not in gone), key=lambda each: each.order)


@frozen
class Merged:
    """What live statements say together, and of which facts different things are said.

    Of such a fact, all that somebody says of it is possible. `strays` say a fact where the case has no place for it: of
    nobody, while it names people, or of somebody whom the item is not about. In the request, what they say is so of the
    only one whom it can be about, or may be so of any of several.
    """

    request: Request
    disputes: tuple[Dispute, ...]
    strays: tuple[Statement, ...]


@frozen
class ReadStatement:
    """A statement as the policy reads it: a request, and the facts of which it says that they are `unknown`.

    They have all their values there. The request does not give them.
    """

    request: Request
    unknown: Given


def merge(read: Iterable[tuple[Statement, ReadStatement]]) -> Merged:
    """What live statements say together, each as the policy reads it."""
    every = list(read)
    there: dict[About, dict[str, None]] = {about: {} for about in About}
    people: dict[str, list[str]] = {}
    for statement, reading in every:
        for about, named in named_in(reading.request).items():
            there[about] |= dict.fromkeys(named)
        if _is_about((statement.place, statement.name)):
            people.setdefault(statement.item, []).extend(statement.value)
    strays = dict.fromkeys(each for each, _ in every if not _has_a_place(each, there, people.get(each.item, ())))
    by_spot: dict[FactSpot, list[tuple[Statement, Values]]] = {}
    for statement, reading in every:
        for spot, values in _said(statement, reading) if statement not in strays else ():
            by_spot.setdefault(spot, []).append((statement, values))
    narrower = _narrower(by_spot)
    disputes = [_dispute(spot, said) for spot, said in by_spot.items()]
    known = {spot: _possible(spot, said) for spot, said in by_spot.items()}
    for spot, wider in narrower.items():  # said of all, and of one of them: a case says either
        here, of_all = known.pop(spot), known[wider]
        known[wider] = union([here, of_all])
        if here != of_all:
            against = tuple(sorted((one for one, _ in by_spot[spot] + by_spot[wider]), key=lambda one: one.order))
            disputes.append(Dispute(spot[1], against, spot[0].item, spot[0].recipient, spot[0].subject))
    _guess(known, [(stray, reading) for stray, reading in every if stray in strays], there, people)
    nothing = {((said.place, name), values) for said, reading in every for name, values in reading.unknown.items()}
    known = {spot: values for spot, values in known.items() if (spot, values) not in nothing}
    return Merged(_assembled(there, known), tuple(filter(None, disputes)), tuple(strays))


def _guess(
    known: dict[FactSpot, Values],
    strays: Iterable[tuple[Statement, ReadStatement]],
    there: Mapping[About, Iterable[str]],
    people: Mapping[str, Sequence[str]],
) -> None:
    """Add what strays may say: of the only one whom that can be about, or, of several, where something else is said."""
    for stray, reading in strays:
        left = [each for each in about_of(stray.name) if there[each] and not _at(stray.place, each)]
        several = product(*(there[each] for each in left)) if left else ()
        places = [
            stray.place._replace(**{about.value: name for about, name in zip(left, names, strict=True)})
            for names in several
        ]
        places = [each for each in places if not each.subject or each.subject in people.get(each.item, (each.subject,))]
        for (place, name), values in (
            ((place, name), values) for (_, name), values in _said(stray, reading) for place in places
        ):
            spot = next((each for each in ((wider, name) for wider in place.within()) if each in known), None)
            if spot is not None:
                known[spot] = union([known[spot], values])
            elif len(places) == 1:
                known[place, name] = values


def named_in(request: Request) -> dict[About, Iterable[str]]:
    """The names of all subjects, recipients and items."""
    return {About.SUBJECT: request.subjects, About.RECIPIENT: request.recipients, About.ITEM: request.items}


def _has_a_place(statement: Statement, there: Mapping[About, Iterable[str]], people: Sequence[str]) -> bool:
    """Whether a statement names just those whom its fact is about, of those whom the case names; of a pair, or none."""
    place, about = statement.place, about_of(statement.name)
    if not statement.name or _is_about((place, statement.name)):
        return True
    named = [each for each in About if _at(place, each)]
    if about and named != [each for each in about if there[each]]:
        return len(about) > 1 and not named
    return not (place.item and place.subject and people) or place.subject in people


def _narrower(spots: Iterable[FactSpot]) -> dict[FactSpot, FactSpot]:
    """The facts that are also said of more than that one place, each with the widest place of which it is said."""
    by_name: dict[str, list[Place]] = {}
    for place, name in spots:
        by_name.setdefault(name, []).append(place)
    found: dict[FactSpot, FactSpot] = {}
    for name, places in by_name.items():
        places.sort(key=lambda place: sum(map(bool, place)))
        for number, place in enumerate(places):
            wider = next((each for each in places[:number] if each.covers(place)), None)
            if wider is not None and not _is_about((place, name)):
                found[place, name] = (wider, name)
    return found


def _said(statement: Statement, reading: ReadStatement) -> Iterator[tuple[FactSpot, Values]]:
    """What a statement says, fact by fact: of a several-of it says something about each member."""
    if _is_about((statement.place, statement.name)):
        yield (statement.place, ABOUT), frozenset(statement.value)
    for given in (*reading.request.all_given(), reading.unknown):
        yield from (((statement.place, name), values) for name, values in given.items())


_SaidOf = Sequence[tuple[Statement, Values]]
"""What statements say of one fact."""


def _dispute(spot: FactSpot, said: _SaidOf) -> Dispute | None:
    against = [one[0] for one in said if any(not _agree(spot, one, other) for other in said)]
    place, name = spot
    return Dispute(name, tuple(against), place.item, place.recipient, place.subject) if against else None


def _agree(spot: FactSpot, one: tuple[Statement, Values], other: tuple[Statement, Values]) -> bool:
    """Whether they say the same, or one of them is more exact and not doubted by the other."""
    return one[1] == other[1] or (not _is_about(spot) and (_settles(one, other) or _settles(other, one)))


def _settles(one: tuple[Statement, Values], other: tuple[Statement, Values]) -> bool:
    """Whether a statement says more exactly what another one said before, or what the same person says then."""
    later = one[0].when > other[0].when or (one[0].when == other[0].when and one[0].by == other[0].by)
    return later and one[1] <= other[1] and one[1] != other[1]


def _possible(spot: FactSpot, said: _SaidOf) -> Values:
    """What may be so: all that is said, without what somebody says more exactly; an item may be about all of them."""
    return union(one[1] for one in said if _is_about(spot) or not any(_settles(other, one) for other in said))


def _assembled(there: Mapping[About, Iterable[str]], known: Mapping[FactSpot, Values]) -> Request:
    """The request in which all this is given."""
    given: dict[str, Values] = {}
    people: dict[About, dict[str, dict[str, Values]]] = {about: {name: {} for name in there[about]} for about in About}
    pairs: dict[Place, dict[str, Values]] = {}
    items = {name: Item(name, people[About.ITEM][name], ()) for name in there[About.ITEM]}
    for (place, name), values in known.items():
        about = _single((place, name))
        if _is_about((place, name)):
            people_named = tuple(each for each in there[About.SUBJECT] if frozenset({each}) <= values)
            items[place.item] = evolve(items[place.item], about=people_named)
        elif about is not None:
            people[about][_at(place, about)][name] = values
        else:
            (pairs.setdefault(place, {}) if any(place) else given)[name] = values
    return Request(given, people[About.SUBJECT], people[About.RECIPIENT], items, pairs)
