"""Random cases for a policy: complete, partial, and as the plain mappings that a case system would pass.

Every case has a completion: a complete case is drawn first, and then part of it is forgotten.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from hypothesis import reject
from hypothesis import strategies as st

from sharepolicy.language.case import Case
from sharepolicy.language.condition import facts_of
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import CompleteCase, holds
from sharepolicy.language.values import Ranges, Values, union
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, number_text, without_ends

REPAIRS = 200
"""How often an impossible random case is changed before we give up."""

REACH = 40
"""How far random numbers stray from the end of a band that has only one."""


class HasDocument(Protocol):
    """A loaded or compiled policy: anything that knows the document it was made from."""

    @property
    def document(self) -> PolicyDocument:
        """What the author wrote."""


def document_of(policy: HasDocument | PolicyDocument) -> PolicyDocument:
    """The document of a policy, or the document itself."""
    return policy if isinstance(policy, PolicyDocument) else policy.document


def _broken(document: PolicyDocument, case: CompleteCase) -> Sequence[str]:
    """The facts of an impossible combination that holds in the case; none if the case is possible."""
    for impossible in document.vocabulary.impossible:
        if holds(impossible.when, case):
            return facts_of(impossible.when)
    return ()


def _complete(
    draw: st.DrawFn, document: PolicyDocument, cells: Mapping[str, st.SearchStrategy[Values]]
) -> CompleteCase:
    """A complete case, one cell for each fact. Facts of an impossible combination are drawn again until none holds."""
    case = {name: draw(cell) for name, cell in cells.items()}
    for _ in range(REPAIRS):
        broken = _broken(document, case)
        if not broken:
            break
        name = draw(st.sampled_from(broken))
        case[name] = draw(cells[name])
    else:
        reject()
    return case


def _known(domain: Domain, cell: Values) -> st.SearchStrategy[Values]:
    """One value of a cell."""
    if not isinstance(cell, Ranges):
        return st.just(cell)
    return _number_in(domain, cell).map(lambda number: Ranges.of(number, number))


def _number_in(domain: Domain, cell: Ranges) -> st.SearchStrategy[int]:
    """A number in a band; now and then the lowest or highest that the fact allows."""
    ends = [end for end in domain.fact.limits if cell & Ranges.of(end, end)]
    inside = st.integers(*domain.stretch(cell, REACH))
    return st.one_of(inside, inside, st.sampled_from(ends)) if ends else inside


def _some(domain: Domain, cell: Values) -> st.SearchStrategy[Values]:
    """Some values of a fact, at least one of them from a cell."""
    if not isinstance(cell, Ranges):
        more = st.lists(st.sampled_from(domain.cells), max_size=len(domain.cells) - 1)
        return more.map(lambda cells: union([cell, *cells]))
    everything = domain.fact.all_values
    assert isinstance(everything, Ranges)
    within = Ranges.of(*domain.fact.limits)
    low, high = domain.stretch(cell, REACH)
    number = _number_in(domain, cell)
    far = st.one_of(st.integers(0, 3), st.integers(0, REACH), st.none())

    def interval(inside: int, below: int | None, above: int | None) -> Values:
        ends = (None if below is None else inside - below, None if above is None else inside + above)
        return without_ends(domain.fact, Ranges.of(*ends) & everything)

    def several(inside: int, others: list[int]) -> Values:
        return Ranges([(one, one) for one in (inside, *others)]) & within

    others = st.lists(st.integers(low - REACH, high + REACH), max_size=2)
    intervals, lists = st.builds(interval, number, far, far), st.builds(several, number, others)
    both = st.tuples(intervals, lists).map(lambda parts: union([*parts]))
    return st.one_of(intervals, lists, both, both)


def cases(policy: HasDocument | PolicyDocument, *, partial: bool = True) -> st.SearchStrategy[Case]:
    """Cases of a policy that have a completion.

    In a partial one each fact is known, narrowed to some values (for numbers and dates an interval), or unknown. A
    date of the decision that is unknown is given as any date: left out, it would be today.
    """
    document = document_of(policy)
    all_domains = domains(document)
    # each strategy is made once: Hypothesis checks it before it draws from it, which takes longer than to draw
    kinds = st.sampled_from(("known", "some", "unknown", "unknown") if partial else ("known",))
    cells = {name: st.sampled_from(domain.cells) for name, domain in all_domains.items()}
    known = cache(lambda name, cell: _known(all_domains[name], cell))
    some = cache(lambda name, cell: _some(all_domains[name], cell))

    @st.composite
    def a_case(draw: st.DrawFn) -> Case:  # no arguments: Hypothesis would print the whole policy
        complete = _complete(draw, document, cells)
        given: dict[str, Values] = {}
        for name, domain in all_domains.items():
            kind = draw(kinds)
            if kind == "known":
                given[name] = draw(known(name, complete[name]))
            elif kind == "some":
                given[name] = draw(some(name, complete[name]))
            elif domain.fact.decision_date:
                given[name] = domain.fact.all_values
        return Case(given)

    return a_case()


def complete_cases(policy: HasDocument | PolicyDocument) -> st.SearchStrategy[Case]:
    """Cases of a policy in which every fact is known."""
    return cases(policy, partial=False)


def _number(fact: Fact, number: int) -> Any:
    """A number or date, as in Python or JSON."""
    if fact.type is FactType.DATE:
        return datetime.date.fromordinal(number)
    return number if fact.decimals == 0 else number_text(fact, number)


def _stretch(fact: Fact, low: int | None, high: int | None) -> Any:
    """A stretch of numbers: a single one, or the limits."""
    if low is not None and low == high:
        return _number(fact, low)
    ends = {"at_least": low, "at_most": high}
    return {key: _number(fact, end) for key, end in ends.items() if end is not None}


def plain_value(fact: Fact, values: Values) -> Any:
    """Some values of a fact as a case system would write them: a value, an interval, or a list of these."""
    if isinstance(values, Ranges):
        parts = [_stretch(fact, low, high) for low, high in values.pieces]
        if {} in parts:
            return {"at_least": datetime.date.min} if fact.decision_date else "unknown"
        return parts[0] if len(parts) == 1 else parts
    if len(values) == len(fact.values):
        return "unknown"
    named = sorted(values, key=fact.values.index)
    if fact.values == YES_NO:
        return named[0] == "yes"
    return named[0] if len(named) == 1 else named


def plain_case(document: PolicyDocument, case: Case) -> Mapping[str, Any]:
    """A case as the mapping that a case system would pass to `Policy.decide`."""
    vocabulary = document.vocabulary
    plain: dict[str, Any] = {}
    for name, values in case.given.items():
        fact = vocabulary.facts[name]
        if not fact.several:
            plain[name] = plain_value(fact, values)
            continue
        members = plain.setdefault(fact.several, {})
        members[fact.member] = plain_value(fact, values)
    for name, several in vocabulary.several.items():
        members = plain.get(name, {})
        if len(members) == len(several.members) and "unknown" not in members.values():
            plain[name] = [member for member, is_in in members.items() if is_in]
    return plain


def case_mappings(
    policy: HasDocument | PolicyDocument, *, partial: bool = True
) -> st.SearchStrategy[Mapping[str, Any]]:
    """Cases of a policy as plain mappings: words, numbers, dates, True and False, lists, intervals, `unknown`."""
    document = document_of(policy)
    return cases(document, partial=partial).map(lambda case: plain_case(document, case))
