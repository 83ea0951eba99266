"""A fault in exactly one case of billions is found on both roads, and it is the same case."""

from __future__ import annotations

import pytest
import z3
from attrs import evolve

from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.proof.broken_invariants import Breach, breaches
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.language.policy import Invariant, Name, Outcome, PolicyDocument
from sharepolicy.language.promises import keep_pair, keeps
from sharepolicy.reading.cases import CaseReader
from sharepolicy.testing import synthetic_policy
from tests.oracle.asking import Oracle
from tests.oracle.meaning import kind_of
from tests.oracle.planted import PLANTED, OneCase, cell, only_case, open_in, with_planted
from tests.oracle.two import Both, disagreements

SHARE, DONT_SHARE, ESCALATE = Outcome

SINGLE = [
    ("harm-overrides-missing-consent", DONT_SHARE),
    ("nobody-is-endangered", SHARE),
    ("only-what-is-relevant", ESCALATE),
    ("people-are-told-when-it-is-safe", DONT_SHARE),
]
"""Promises about one case, with an outcome that breaks each."""

DOUBLE = [
    ("consent-decides-nothing-under-harm", DONT_SHARE),
    ("fear-changes-nothing", DONT_SHARE),
    ("more-risk-never-shares-less", DONT_SHARE),
    ("consent-never-shares-less", ESCALATE),
]
"""Promises about two cases, with an outcome that breaks each in a case that was share."""


def the_breach(compiled: CompiledPolicy, invariant: Invariant) -> Breach:
    """The breach that the diagrams find."""
    found = list(breaches(compiled, invariant))
    assert found, f"the diagrams do not see that `{invariant.name}` is broken"
    return found[0]


@pytest.mark.parametrize(("name", "outcome"), SINGLE)
def test_a_promise_broken_in_one_case_is_found(
    mars: PolicyDocument, sound: Oracle, name: str, outcome: Outcome
) -> None:
    """One case of 34 thousand billions: both roads find it, and there is no other."""
    invariant = mars.invariants[name]
    planned = sound.case(sound.one.holds(invariant.when))
    assert planned is not None
    document = with_planted(mars, planned, outcome)
    compiled, oracle = compile_policy(document), Oracle(document)

    by_z3 = only_case(oracle, oracle.broken_by_one(invariant))
    breach = the_breach(compiled, invariant)
    assert breach.shown.cases[0].region == cell(compiled, planned) == cell(compiled, by_z3)
    assert breach.shown.outcomes == (outcome,)
    assert not keeps(document, invariant, planned)


@pytest.mark.parametrize(("name", "outcome"), DOUBLE)
def test_a_promise_about_two_cases_broken_at_one_case_is_found(
    mars: PolicyDocument, sound: Oracle, name: str, outcome: Outcome
) -> None:
    """Every pair that breaks it has the planted case in it, on both roads."""
    invariant = mars.invariants[name]
    pair = sound.pair(sound.related(invariant), sound.one.gives[SHARE], sound.two.gives[SHARE], differ(sound))
    assert pair is not None
    planned = pair[1]
    document = with_planted(mars, planned, outcome)
    compiled, oracle = compile_policy(document), Oracle(document)

    broken = oracle.broken_by_two(invariant)
    by_z3 = oracle.pair(broken)
    assert by_z3 is not None, "z3 finds no pair"
    elsewhere = oracle.pair(broken, z3.Not(oracle.is_(planned)), z3.Not(oracle.is_second(planned)))
    assert elsewhere is None, f"z3 finds a pair without the planted case: {elsewhere}"
    assert cell(compiled, planned) in [cell(compiled, case) for case in by_z3]
    assert not keep_pair(document, invariant, *(as_cells(compiled, case) for case in by_z3))

    breach = the_breach(compiled, invariant)
    first, second = (witness.case.given for witness in breach.shown.cases)
    shown = oracle.pair(oracle.one.given(first), oracle.two.given(second), broken)
    assert shown is not None, "the pair that the diagrams show keeps the promise, says z3"
    assert cell(compiled, planned) in [witness.region for witness in breach.shown.cases]


def differ(oracle: Oracle) -> z3.BoolRef:
    """The two cases are not one."""
    return z3.Not(z3.And(*(oracle.one.facts.same(oracle.two.facts, kind) for kind in oracle.one.facts.kinds)))


def as_cells(compiled: CompiledPolicy, case: OneCase) -> OneCase:
    """A case as the definition has it: for numbers the band."""
    return {name: domain.cells[domain.indices(case[name])[0]] for name, domain in compiled.domains.items()}


def test_a_conflict_in_one_case_is_found(mars: PolicyDocument, sound: Oracle) -> None:
    """Two rules that disagree in one case only."""
    planned = sound.case(sound.one.gives[SHARE], z3.Not(sound.one.gap))
    assert planned is not None
    document = with_planted(mars, planned, DONT_SHARE, strongest=False)
    compiled, oracle = compile_policy(document), Oracle(document)
    by_z3 = only_case(oracle, oracle.conflict())
    clash = compiled.outcomes[SHARE] & compiled.outcomes[DONT_SHARE]
    assert clash == cell(compiled, planned) == cell(compiled, by_z3)
    findings = verify(compiled).findings
    assert findings
    assert {finding.code for finding in findings} == {"conflicting-rules"}
    assert all(f"`{PLANTED}`" in finding.message for finding in findings)


def test_a_gap_of_one_case_is_found(mars: PolicyDocument, sound: Oracle) -> None:
    """Without `otherwise`, and with one case that no rule covers."""
    planned = sound.case(sound.one.gap)
    assert planned is not None
    document = open_in(mars, planned)
    compiled, oracle = compile_policy(document), Oracle(document)
    assert compiled.gap == cell(compiled, planned) == cell(compiled, only_case(oracle, oracle.one.gap))
    assert [finding.code for finding in verify(compiled).findings] == ["uncovered-case"]


def test_a_rule_that_decides_one_case_is_not_called_dead(mars: PolicyDocument, sound: Oracle) -> None:
    """It is overridden everywhere else; and overridden everywhere, it is told so."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    alive = with_planted(mars, planned, DONT_SHARE)
    dead = evolve(alive, rules={**alive.rules, "stronger": evolve(alive.rules[PLANTED], name="stronger")})
    dead = evolve(
        dead, rules={**dead.rules, "stronger": evolve(dead.rules["stronger"], overrides=_over(dead, "stronger"))}
    )
    for document, never in ((alive, False), (dead, True)):
        compiled, oracle = compile_policy(document), Oracle(document)
        assert (not compiled.decides(PLANTED)) == never
        assert (oracle.model(oracle.one.decides[PLANTED]) is None) == never


def _over(document: PolicyDocument, name: str) -> tuple[Name, ...]:
    return tuple(Name(other) for other in document.rules if other != name)


def assert_change_of_one_case(old: PolicyDocument, new: PolicyDocument, planned: OneCase) -> None:
    """`compare` counts one case and shows it; z3 finds it, and nothing else."""
    change, both = compare(old, new), Both(old, new)
    (move,) = change.moves
    assert (move.before, move.after, move.cases) == (SHARE, DONT_SHARE, 1)
    assert list(disagreements(both, change)) == []
    named = {kind_of(fact): planned[name] for name, fact in old.vocabulary.facts.items()}
    assert both.count(both.cell(SHARE, DONT_SHARE), most=2) == 1
    assert both.case(both.cell(SHARE, DONT_SHARE), both.facts.like(named)) is not None
    (described,) = move.described
    compiled = compile_policy(new)
    witness = CaseReader(new).case(described.witness.after).given
    assert compiled.possible & compiled.space.box(witness) == cell(compiled, planned)


def test_a_change_of_one_case_is_counted_and_shown(mars: PolicyDocument, sound: Oracle) -> None:
    """The old and the new policy part in one case of 34 thousand billions."""
    planned = sound.case(sound.one.gives[SHARE], z3.Not(sound.one.gap))
    assert planned is not None
    assert_change_of_one_case(mars, with_planted(mars, planned, DONT_SHARE), planned)


@pytest.mark.parametrize(("facts", "rules"), [(60, 300), pytest.param(200, 1000, marks=pytest.mark.slow)])
def test_faults_of_one_case_are_found_in_a_large_policy(facts: int, rules: int) -> None:
    """One case of 2 with 23 zeros, or of 7 with 77: a broken promise, and a change."""
    old = synthetic_policy(facts, rules)
    sound = Oracle(old)
    invariant = next(iter(old.invariants.values()))
    planned = sound.case(sound.one.holds(invariant.when))
    assert planned is not None
    document = with_planted(old, planned, SHARE)
    compiled, oracle = compile_policy(document), Oracle(document)
    by_z3 = only_case(oracle, oracle.broken_by_one(invariant))
    breach = the_breach(compiled, invariant)
    assert breach.shown.cases[0].region == cell(compiled, planned) == cell(compiled, by_z3)

    shared = sound.case(sound.one.gives[SHARE])
    assert shared is not None
    assert_change_of_one_case(old, with_planted(old, shared, DONT_SHARE), shared)
