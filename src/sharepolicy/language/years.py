"""Numbers that are counted from two dates: the whole years between them, as people count ages.

A case gives the number, or the dates, or both. The dates decide nothing else, so nothing is lost by counting: what is
known of the dates becomes what is known of the number, and every proof is about the number alone.
"""

from __future__ import annotations

import datetime
from calendar import isleap
from collections.abc import Iterator, Mapping

from attrs import evolve

from sharepolicy.ground.diagnostic import CaseError, ClashingFact, Diagnostic, labels_at
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Case, Given, Request
from sharepolicy.language.values import Piece, Ranges, Values
from sharepolicy.language.vocabulary import Fact, Vocabulary
from sharepolicy.language.words import say


def years_between(first: int, last: int) -> int:
    """The whole years from one day to another, by their ordinals.

    Somebody born on 29 February is a year older on 1 March of a year without that day.
    """
    born, now = datetime.date.fromordinal(first), datetime.date.fromordinal(last)
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def turning_days(first: str | int, last: str | int, date: str, day: int, years: int) -> Iterator[int]:
    """The day of a `date` on which the years to the other end, which is on `day`, come to this number, or from it."""
    known = datetime.date.fromordinal(day)
    year = known.year + years if last == date else known.year - years
    if (first == date) is (last == date) or not datetime.MINYEAR <= year < datetime.MAXYEAR:
        return
    is_29th = (known.month, known.day) == (2, 29)
    turn = datetime.date(year, 3, 1) if is_29th and not isleap(year) else known.replace(year=year)
    yield turn.toordinal() + (first == date)


def possible_years(first: Ranges, last: Ranges) -> Ranges:
    """The numbers of years between a day of one set and a day of another.

    A day later adds one year or none, and takes one or none: so between the least and the most none is left out.
    """
    return Ranges(
        (years_between(_day(latest), _day(early)), years_between(_day(earliest), _day(late)))
        for earliest, latest in first.pieces
        for early, late in last.pieces
        if None not in (earliest, latest, early, late)
    )


def counted_case(vocabulary: Vocabulary, case: Case) -> Case:
    """The case with what its dates say of numbers. Raises CaseError if it also gives another number."""
    if not vocabulary.counted:
        return case
    return evolve(case, given=_counted(vocabulary, case.given, {}, case.spans))


def counted_request(vocabulary: Vocabulary, request: Request) -> Request:
    """The same for a request: what is given of a subject is counted from the subject's own dates."""
    if not vocabulary.counted:
        return request
    whole = _counted(vocabulary, request.given, {}, request.spans)

    def counted(given: Given, under: str) -> Given:
        return _counted(vocabulary, given, request.given, {**request.spans, **request.spans_under(under)})

    return evolve(request.with_each_under(counted), given=whole)


def _counted(vocabulary: Vocabulary, own: Given, whole: Given, spans: Mapping[str, Span]) -> Given:
    """What is given of somebody, with what that and the facts of the whole case say of numbers."""
    found = dict(own)
    for fact in vocabulary.counted:
        names = (fact.name, *(end for end in fact.years_between if isinstance(end, str)))
        if all(name not in own for name in names):
            continue
        first, last = (_days_of(vocabulary, end, {**whole, **own}) for end in fact.years_between)
        if first is None or last is None:
            continue
        _check_day(vocabulary, fact, first, last, spans)
        said = found.get(fact.name, whole.get(fact.name, fact.all_values))
        years = possible_years(first, last)
        both = years & said
        if not both or not both & fact.all_values:
            raise _contradiction(vocabulary, fact, years, said, {**whole, **own}, spans)
        found[fact.name] = both & fact.all_values
    return found


def _days_of(vocabulary: Vocabulary, end: str | int, given: Given) -> Ranges | None:
    """The possible days of a date, or None where nothing is said of it."""
    if isinstance(end, int):
        return Ranges.of(end, end)
    days: Values | None = given.get(end)
    fact = vocabulary.facts.get(end)
    return days & Ranges.of(*fact.limits) if isinstance(days, Ranges) and fact is not None else None


def _check_day(vocabulary: Vocabulary, fact: Fact, first: Ranges, last: Ranges, spans: Mapping[str, Span]) -> None:
    """Raise CaseError where the day of the decision is open, and the number is not the same on all of these days.

    The number would then depend on the day, as much else of the policy may: no set of numbers says that.
    """
    date = vocabulary.decision_date
    if date is None or date.name not in fact.years_between:
        return
    is_first = fact.years_between[0] == date.name
    days = first if is_first else last
    if not days or days.single is not None:
        return
    ends = [Ranges.of(end, end) for end in (days.pieces[0][0], days.pieces[-1][1])]
    found = [possible_years(end, last) if is_first else possible_years(first, end) for end in ends]
    if found[0] != found[1]:
        message = f"`{fact.name}` is not the same on all days on which this may be decided"
        help_ = f"give the day: one date for `{date.name}`"
        raise CaseError([Diagnostic("open-day", message, spans.get(date.name, spans.get(fact.name)), help_)])


def _contradiction(
    vocabulary: Vocabulary, fact: Fact, years: Ranges, said: Values, given: Given, spans: Mapping[str, Span]
) -> CaseError:
    named = " and ".join(f"`{end}`" for end in fact.years_between if isinstance(end, str))
    places = [spans[str(end)] for end in fact.years_between if end in spans]
    is_said = fact.name in given
    limits = f"`{fact.name}` says {_in_words(said)}" if is_said else f"it can only be {_in_words(said)}"
    message = f"by {named}, `{fact.name}` is {_in_words(years)}, but {limits}"
    at = spans.get(fact.name) or (places.pop(0) if places else None)
    labels = labels_at("counted from this", *places)
    names = [name for name in (fact.name, *map(str, fact.years_between)) if name in given]
    facts = tuple(ClashingFact(name, say(vocabulary.facts[name], given[name]), spans.get(name)) for name in names)
    help_ = "keep the dates or the number" if is_said else "are the dates right?"
    return CaseError([Diagnostic("contradictory-case", message, at, help_, labels, facts=facts)])


def _in_words(numbers: Values) -> str:
    """Some numbers: `15`, `15 to 17`, `18 or more`."""
    assert isinstance(numbers, Ranges)
    return " or ".join(map(_piece_in_words, numbers.pieces))


def _piece_in_words(piece: Piece) -> str:
    low, high = piece
    if low == high:
        return str(low)
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return f"{low} to {high}"


def _day(ordinal: int | None) -> int:
    assert ordinal is not None
    return ordinal
