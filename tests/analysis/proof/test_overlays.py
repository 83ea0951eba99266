"""What an overlay owes its base and how a policy changes in time, against the definition: every case, one by one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import product

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import CaseError, load
from sharepolicy.analysis.proof.invariants import is_kept
from sharepolicy.analysis.proof.overlays import keeping
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.compare import compare
from sharepolicy.language.domain import domains
from sharepolicy.language.latitude import MOVES, OPENNESS, Latitude
from sharepolicy.language.periods import on_date, periods
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.language.promises import keeps_base
from sharepolicy.language.semantics import CompleteCase, all_cases, deciding, is_possible, outcome
from sharepolicy.language.values import Ranges
from sharepolicy.testing import policies, vocabularies

WORDS = st.sampled_from(["more-open", "more-cautious", *(f"{one} -> {two}" for one, two in MOVES)])


def common_cases(*documents: PolicyDocument) -> Iterator[CompleteCase]:
    """Every complete case that all of them hold possible, as fine as they tell them apart together."""
    joint = domains(*documents)
    for choice in product(*(domain.cells for domain in joint.values())):
        case = dict(zip(joint, choice, strict=True))
        if all(is_possible(document, case) for document in documents):
            yield case


@st.composite
def overlays(draw: st.DrawFn) -> PolicyDocument:
    """A policy on top of another one with the same facts; some rules of the base are protected."""
    words = draw(vocabularies(max_facts=3, max_values=3, max_cases=60))
    base, overlay = draw(policies(vocabulary=words)), draw(policies(vocabulary=words))
    if base.rules and draw(st.booleans()):  # mostly alike, so that something is kept
        name = draw(st.sampled_from(list(base.rules)))
        changed = evolve(base.rules[name], outcome=draw(st.sampled_from(OUTCOMES)), to="")
        overlay = evolve(base, rules={**base.rules, name: changed})
    kept = draw(st.sets(st.sampled_from([*base.rules, "none"])))
    base = evolve(base, name="base", rules={n: evolve(r, protected=n in kept) for n, r in base.rules.items()})
    may = Latitude(tuple(draw(st.lists(WORDS, max_size=3))))
    return evolve(overlay, name="overlay", base=base, may=draw(st.one_of(st.none(), st.just(may))))


def moves_allowed(may: Latitude, one: str, two: str) -> bool:
    """Whether a word of `may` allows a move, read off the words."""
    rises = {"dont_share": 0, "escalate": 1, "share": 2}
    return any(
        (word == "more-open" and rises[two] > rises[one])
        or (word == "more-cautious" and rises[two] < rises[one])
        or word == f"{one} -> {two}"
        for word in may.words
    )


@given(overlays())
def test_latitude_and_protected_rules_are_those_of_the_definition(document: PolicyDocument) -> None:
    """Exactly the moves and rules that brute force finds are told, each with a case that shows it."""
    base = document.base
    assert base is not None
    try:
        cases = [(case, outcome(base, case), outcome(document, case)) for case in common_cases(base, document)]
    except ValueError:
        assume(False)
    moved = {(one, two) for _, one, two in cases if one is not two}
    beyond = {move for move in moved if document.may and not moves_allowed(document.may, *move)}
    lost = set()
    for case, _, _ in cases:
        now = deciding(document, case)
        for name in deciding(base, case):
            rule = base.rules[name]
            if rule.protected and (name not in now or document.rules[name].outcome is not rule.outcome):
                lost.add(name)
    found = list(keeping(document))
    assert all(keeps_base(document, case) for case, _, _ in cases) == (not found)
    told = [flaw for flaw in found if flaw.code == "beyond-latitude"]
    assert len(told) == len(beyond)
    for one, two in beyond:
        assert any(f"moves {one.words} to {two.words}" in flaw.message for flaw in told)
    assert {flaw.message.split("`")[1] for flaw in found if flaw.code == "protected-rule-changed"} == lost
    assert all("# base: " in flaw.details and "# overlay: " in flaw.details for flaw in found)


def test_the_order_of_outcomes() -> None:
    """Closed, asked about, open."""
    assert sorted(OPENNESS, key=OPENNESS.__getitem__) == ["dont_share", "escalate", "share"]


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


def test_mars_changes_on_one_day() -> None:
    """The law of February 2026 lets more be shared from its first day, and nothing less."""
    change = compare("mars@2026-02-04", "mars@2026-02-05")
    assert change.moved > 0
    assert {move.direction.value for move in change.moves} == {"more-open"}
    assert compare("mars@2020-01-01", "mars@2026-02-04").equivalent


def test_a_policy_of_a_day_refuses_another_day() -> None:
    """It decides as on its day, whatever day it is used; a case of another day is a mistake."""
    day = datetime.date(2026, 2, 4)
    case = {"public_authority": "no", "subject.lawful_reasons": ["recognised_legitimate_interest"]}
    policy, now = load("mars", on=day), load("mars")
    assert policy.on == day
    assert policy.decide({**case, "decision_date": day}).outcome == now.decide(case, on=day).outcome
    assert policy.decide(case).possible == now.decide(case, on=day).possible
    assert policy.decide(case, on=day).possible == now.decide(case, on=day).possible
    for given_day in ({"on": datetime.date(2026, 2, 5)}, {}):
        with pytest.raises(CaseError, match="as of 2026-02-04"):
            policy.decide({**case, "decision_date": "2026-02-05"}, **given_day)
