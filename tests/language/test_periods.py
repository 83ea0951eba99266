"""The periods in which a policy stays the same: what is decided and proved in each, against every case."""

from __future__ import annotations

import datetime

from attrs import evolve
from hypothesis import given

from sharepolicy.analysis.proof.broken_invariants import is_kept
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.domain import domains
from sharepolicy.language.periods import Period, on_date, periods
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import all_cases, deciding, is_possible, outcome
from sharepolicy.language.values import Ranges
from sharepolicy.testing import policies, vocabularies

dated = (
    vocabularies(max_cases=60, max_facts=3)
    .filter(lambda vocabulary: vocabulary.decision_date is not None)
    .flatmap(lambda vocabulary: policies(vocabulary=vocabulary))
)
"""Policies that look at the date of the decision."""


@given(dated)
def test_a_policy_in_a_period_decides_as_it_does_on_each_of_its_days(document: PolicyDocument) -> None:
    """In every case the same rules decide as in the policy that looks at the date, and nothing depends on the day."""
    fact = document.vocabulary.decision_date
    assert fact is not None
    found = periods(document)
    then = {period: on_date(document, period.day) for period in found}
    for case in all_cases(document):
        cell = case[fact.name]
        within = [p for p in found if Ranges.of(p.day.toordinal(), p.day.toordinal()) <= cell]
        assert len(within) == 1
        undated = {name: values for name, values in case.items() if name != fact.name}
        policy = then[within[0]]
        assert fact.name not in domains(policy)
        assert is_possible(policy, undated)
        assert deciding(policy, undated) == deciding(document, case)
        assert outcome(policy, undated) == outcome(document, case)


@given(dated)
def test_what_is_proved_is_proved_in_every_period(document: PolicyDocument) -> None:
    """A promise that holds holds on every day; the date is a fact among others."""
    compiled = compile_policy(document)
    held = {name: promise for name, promise in document.invariants.items() if is_kept(compiled, promise)}
    document = evolve(document, invariants=held)
    assert not [d for d in verify(compile_policy(document)).findings if d.code == "broken-invariant"]
    for period in periods(document):
        there = verify(compile_policy(on_date(document, period.day)))
        assert [d.message for d in there.findings if d.code == "broken-invariant"] == []


def test_a_period_holds_its_days() -> None:
    """Both ends belong to it."""
    period = Period(datetime.date(2026, 1, 2), datetime.date(2026, 1, 3))
    day = datetime.date(2026, 1, 2)
    assert day in period
    assert datetime.date(2026, 1, 1) not in period
    assert datetime.date(2026, 1, 4) not in period
    assert period.nearest(datetime.date(2025, 1, 1)) == day
    assert period.nearest(datetime.date(2027, 1, 1)) == datetime.date(2026, 1, 3)
    assert (period & Period(last=day)) == Period(day, day)
    assert (period & Period(first=datetime.date(2026, 1, 4))) is None
