"""Numbers that count the years between two dates: which dates they may count, and that nothing else asks for these."""

from __future__ import annotations

from sharepolicy.language.condition import tests_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.reading.places import short
from sharepolicy.reading.scope import Scope


def check_years(scope: Scope) -> None:
    """Record what is wrong with the dates of numbers that count years. Those that are right count as used."""
    first: dict[str, Fact] = {}
    for number in list(scope.facts.values()):
        if not number.years_between:
            continue
        if number.decimals:
            scope.add("wrong-value-kind", f"`{number.name}` counts whole years, so it has no decimals", number.span)
        if len(set(number.years_between)) < len(number.years_between):
            scope.add("duplicate-name", f"`{number.name}` counts from a date to the same date", number.span)
        for end in map(str, number.years_between):
            date = scope.facts.get(end)
            scope.used_facts.add(end)
            if date is not None:
                _check_date(scope, number, date, first)
            elif end not in scope.broken_facts:
                dates = (fact.name for fact in scope.facts.values() if fact.type is FactType.DATE)
                help_ = scope.nearest(end, dates)
                scope.add("unknown-fact", f"no fact is called `{short(end)}`", number.span, help_)


def _check_date(scope: Scope, number: Fact, date: Fact, first: dict[str, Fact]) -> None:
    """Whether a number can be counted from a date. `first` holds for each date the number that is counted from it."""
    if date.type is not FactType.DATE:
        message = f"`{number.name}` counts the years between dates, but `{date.name}` is no date"
        scope.add("wrong-value-kind", message, number.span)
    elif date.about not in ((), number.about):
        message = f"`{number.name}` is counted from `{date.name}`, but they are not about the same"
        scope.add("misplaced-fact", message, number.span, "a date is about the same as the number, or about the case")
    elif not date.decision_date and (other := first.setdefault(date.name, number)) is not number:
        message = f"`{other.name}` and `{number.name}` are both counted from `{date.name}`"
        help_ = "count one number from it: while the date is open, two would not say which of them go together"
        scope.add("duplicate-name", message, number.span, help_)


def check_dates_untested(scope: Scope, document: PolicyDocument) -> None:
    """Record each use of a date from which a number is counted: what is asked of it is to be asked of the number."""
    counted = document.vocabulary.counted_from
    if not counted:
        return
    for condition in conditions_of(document):
        for test in tests_of(condition):
            if test.fact in counted:
                _not_here(scope, document, test.fact, test)
    for invariant in document.invariants.values():
        moved = (invariant.moves.fact,) if invariant.moves else ()
        for name in (*invariant.regardless_of, *moved):
            if name in counted:
                _not_here(scope, document, name, invariant)


def _not_here(scope: Scope, document: PolicyDocument, date: str, where: object) -> None:
    number = document.vocabulary.counted_from[date].name
    message = f"`{date}` is only there to count `{number}` from, so nothing else can ask for it"
    scope.add("wrong-value-kind", message, getattr(where, "span", None), f"test `{number}` instead")
