"""What the same written case says differently to two policies: a comparison over complete cases cannot see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sharepolicy.analysis.change.edit_words import years_words
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, FactType, Vocabulary


def read_words(old: PolicyDocument, new: PolicyDocument) -> Iterator[tuple[str, str]]:
    """Each fact of which a case that both can read says something else now, and why. Both speak the same names."""
    before, after = old.vocabulary, new.vocabulary
    for name, fact in after.facts.items():
        was = before.facts.get(name)
        if was is None:
            continue
        why = "; ".join((*_date(was, fact), *_years(was, fact, before, after), *_order(was, fact)))
        if why:
            yield name, why


def shared_order(fact: Fact, other: Fact) -> tuple[str, ...]:
    """The values that two scales share, in the order of the first; empty if one of them is not a scale."""
    is_order = fact.type is other.type is FactType.SCALE
    return tuple(value for value in fact.values if value in other.values) if is_order else ()


def _date(was: Fact, now: Fact) -> Iterator[str]:
    if was.decision_date is not now.decision_date:
        is_it = "is now" if now.decision_date else "is no longer"
        yield f"`{now.name}` {is_it} the date of the decision, so it is another day where a case does not give it"


def _years(was: Fact, now: Fact, before: Vocabulary, after: Vocabulary) -> Iterator[str]:
    """Only dates that both have can stand in a case that both can read. A policy as of a day counts with that day."""
    days = {each.decision_date.name for each in (before, after) if each.decision_date}
    one, two = (_known(_ends(fact, days), before.facts, after.facts) for fact in (was, now))
    if one != two:
        counted = years_words(was.years_between, now.years_between)
        yield f"`{now.name}` {counted}: where a case gives these dates, its number is another one"


def _ends(fact: Fact, days: Collection[str]) -> tuple[str, ...]:
    """The dates between which it counts: the day of the decision without a name, whatever it is called or fixed to."""
    return tuple("" if isinstance(end, int) or end in days else end for end in fact.years_between)


def _known(ends: tuple[str, ...], *facts: Mapping[str, Fact]) -> tuple[str, ...]:
    return ends if all(end in each for end in ends if end for each in facts) else ()


def _order(was: Fact, now: Fact) -> Iterator[str]:
    if shared_order(was, now) != shared_order(now, was):
        orders = [", ".join(f"`{value}`" for value in each.values) for each in (was, now)]
        yield f"`{now.name}` rose in the order {orders[0]} and now rises in the order {orders[1]}: {_ABOVE}"


_ABOVE = "what a case says with `above`, `below`, `at_least` or `at_most` means something else"
