"""Random policies over time: versions that have much in common, and cases whose day is open between them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen
from hypothesis import strategies as st

from sharepolicy.language.case import Case
from sharepolicy.language.condition import facts_of
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.periods import Period
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, Vocabulary
from sharepolicy.testing.cases import cases
from sharepolicy.testing.conditions import DAY
from sharepolicy.testing.policies import policies
from sharepolicy.testing.vocabularies import leaves_a_case, vocabularies

DATES = ("today", "decided_on")
"""The names that random versions have for the date of the decision."""

_SPAN = 14
"""Random versions begin within this many days, around those at which random conditions cut dates."""


def _period(starts: Sequence[int | None], place: int) -> Period:
    first, following = starts[place], (*starts[1:], None)[place]
    return Period(
        None if first is None else datetime.date.fromordinal(first),
        None if following is None else datetime.date.fromordinal(following - 1),
    )


def _date(draw: st.DrawFn, period: Period, needed: bool) -> Fact | None:
    """The date of the decision in a version: under one of two names, with or without bounds of its own; or none."""
    if not needed and draw(st.integers(0, 4)) == 0:
        return None
    name = draw(st.sampled_from((*DATES, DATES[0], DATES[0])))
    low, high = draw(st.sampled_from(((None, None), (None, None), (period.first, period.last), (period.first, None))))
    return Fact(
        name,
        FactType.DATE,
        "On which day is this decided?",
        "date of the decision",
        minimum=None if low is None else low.toordinal(),
        maximum=None if high is None else high.toordinal(),
        decision_date=True,
    )


def _changed(draw: st.DrawFn, vocabulary: Vocabulary, date: Fact | None, *, alike: bool) -> Vocabulary:
    """The vocabulary of a version: the common one with its own date, sometimes with one value or fact less."""
    facts = dict(vocabulary.facts)
    plain = [name for name, fact in facts.items() if not fact.several and len(facts) > 1]
    match 5 if alike else draw(st.integers(0, 5)):
        case 0 if plain:
            del facts[draw(st.sampled_from(plain))]
        case 1:
            for name in plain:
                if facts[name].type is FactType.CHOICE and len(facts[name].values) > 2:
                    values = facts[name].values[:-1]
                    facts[name] = evolve(facts[name], values=values, changes_to=None, usual=None)
        case _:
            pass
    kept = {name for name, fact in facts.items() if fact == vocabulary.facts[name]}
    impossible = tuple(each for each in vocabulary.impossible if kept.issuperset(facts_of(each.when)))
    if date is not None:
        facts[date.name] = date
    return evolve(vocabulary, facts=facts, impossible=impossible)


@st.composite
def timelines(
    draw: st.DrawFn, *, max_versions: int = 3, max_rules: int = 3, alike: bool = False
) -> tuple[VersionInForce, ...]:
    """The versions of a random policy over time, oldest first. At least one of them asks for the date.

    They have most of their facts in common, or all with `alike`. Their dates have one name or two, with or without
    bounds. A version may lack a date, a fact or a value that the others have.
    """
    common = draw(vocabularies(max_facts=2, max_values=3, max_cases=12))
    common = evolve(common, facts={name: evolve(fact, decision_date=False) for name, fact in common.facts.items()})
    days = draw(st.sets(st.integers(DAY, DAY + _SPAN), min_size=1, max_size=max_versions - 1))
    starts = [draw(st.sampled_from((None, None, DAY - 3))), *sorted(days)]
    found: list[VersionInForce] = []
    for place in range(len(starts)):
        period = _period(starts, place)
        last = place == len(starts) - 1 and all(each.date is None for each in found)
        vocabulary = _changed(draw, common, _date(draw, period, last), alike=alike)
        if not leaves_a_case(vocabulary):
            vocabulary = evolve(vocabulary, impossible=())
        document = draw(policies(vocabulary=vocabulary, max_rules=max_rules))
        found.append(VersionInForce(evolve(document, version=f"{place + 1}.0.0", invariants={}), period))
    return tuple(found)


@frozen
class CaseOverTime:
    """A case of a policy over time: its possible days, and what it says about other facts."""

    days: Ranges
    given: Mapping[str, Values]

    def case(self, date: str) -> Case:
        """The case, with the date under one of its names."""
        return Case({**self.given, date: self.days})


@st.composite
def cases_over_time(draw: st.DrawFn, versions: Sequence[VersionInForce]) -> CaseOverTime:
    """Cases of a policy over time with one or several possible days, mostly in more than one version."""
    document = draw(st.sampled_from([each.document for each in versions]))
    given = {
        name: values
        for name, values in draw(cases(document)).given.items()
        if not document.vocabulary.facts[name].decision_date
    }
    low = draw(st.one_of(st.none(), st.integers(DAY - 5, DAY + _SPAN)))
    high = draw(st.one_of(st.none(), st.integers(DAY - 5, DAY + _SPAN + 5)))
    if low is not None and high is not None and low > high:
        low, high = high, low
    days = Ranges.of(low, high)
    if low is not None and draw(st.booleans()):
        other = draw(st.integers(DAY - 5, DAY + _SPAN + 5))
        days = Ranges(((low, low), (other, other)))
    return CaseOverTime(days, given)


def dates_of(versions: Sequence[VersionInForce]) -> Iterator[str]:
    """The names of the date of the decision in some versions."""
    yield from dict.fromkeys(each.date.name for each in versions if each.date is not None)
