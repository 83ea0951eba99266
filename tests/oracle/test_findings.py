"""What the diagrams find in a policy is what z3 finds straight from its document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given, settings

from sharepolicy.analysis.proof.broken_invariants import Breach, breaches
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.condition import AllOf, Not
from sharepolicy.language.policy import (
    Action,
    FactDirection,
    FactMove,
    Invariant,
    Outcome,
    PolicyDocument,
    Shift,
    Timing,
)
from sharepolicy.language.semantics import outcome as defined_outcome
from sharepolicy.testing import policies
from sharepolicy.testing.policies import LIMITS
from sharepolicy.testing.small import has, rule, scale, small_policy, yes_no
from tests.helpers.mars import load_mars
from tests.helpers.promises import parts_of
from tests.oracle.asking import Found, Oracle, differences


def _about(findings: Iterable[Diagnostic], *codes: str) -> frozenset[str]:
    """The first name that each finding with one of these codes is about."""
    return frozenset(re.findall("`([^`]+)`", found.message)[0] for found in findings if found.code in codes)


def told(document: PolicyDocument) -> Found:
    """What the product says is wrong, from the diagrams."""
    findings = verify(compile_policy(document)).findings
    codes = {finding.code for finding in findings}
    contradictory = _about(findings, "contradictory-condition")
    return Found(
        impossible="no-possible-case" in codes,
        gap="uncovered-case" in codes,
        conflicts=frozenset(
            frozenset(re.findall("`([^`]+)`", finding.message))
            for finding in findings
            if finding.code == "conflicting-rules"
        ),
        dead=_about(findings, "dead-rule") | contradictory,
        overridden=_about(findings, "overridden-rule"),
        dead_actions=frozenset(
            re.findall("`([^`]+)`", found.message)[0] for found in findings if found.code == "dead-action"
        ),
        unanswered_escalation="uncovered-escalation" in codes,
        vacuous=_about(findings, "vacuous-invariant"),
        broken=_about(findings, "broken-invariant"),
    )


def assert_roads_agree(document: PolicyDocument) -> None:
    """Every finding is found on both roads; each part of each invariant is broken on both or neither; cases replay."""
    oracle = Oracle(document)
    by_z3 = oracle.found()
    wrong = differences(told(document), by_z3)
    assert not wrong, "the two roads disagree:\n" + "\n".join(f"- {each}" for each in wrong)
    if by_z3.unsound:
        return
    compiled = compile_policy(document)
    for invariant in document.invariants.values():
        if invariant.name not in by_z3.vacuous:
            for what, part in parts_of(invariant):
                _assert_part_agrees(compiled, oracle, what, part)


def _assert_part_agrees(compiled: CompiledPolicy, oracle: Oracle, what: str, part: Invariant) -> None:
    """One promise: both roads break it or neither does, and what the diagrams show breaks it for z3."""
    shown, by_z3 = list(breaches(compiled, part)), oracle.breach(part)
    assert bool(shown) == (by_z3 is not None), (
        f"`{part.name}`, {what}: the diagrams say {'broken' if shown else 'kept'}, "
        f"z3 says {'kept' if by_z3 is None else f'broken by {by_z3}'}"
    )
    for breach in shown:
        _assert_witness_shows(oracle, breach, part, what)
    for case in by_z3 or ():
        given = next(outcome for outcome, there in oracle.one.gives.items() if oracle.model(oracle.is_(case), there))
        assert defined_outcome(oracle.document, case) is given, f"the definition decides {case} otherwise than z3"


def _assert_witness_shows(oracle: Oracle, breach: Breach, part: Invariant, what: str) -> None:
    """The witness of the diagrams breaks the promise, says z3: of one case all completions, of two the pair."""
    if len(breach.shown.cases) == 1:
        given = oracle.one.given(breach.shown.cases[0].case.given)
        good = oracle.case(given, ~oracle.broken_by_one(part))
        assert oracle.case(given) is not None, f"`{part.name}`, {what}: the witness is impossible"
        assert good is None, f"`{part.name}`, {what}: the witness leaves {good}, which keeps the promise"
    elif not (part.carries or part.never_due or part.escalates_to):
        first, second = (case.case.given for case in breach.shown.cases)
        both = (oracle.one.given(first), oracle.two.given(second))
        shown = oracle.pair(*both, oracle.broken_by_two(part))
        assert shown is not None, f"`{part.name}`, {what}: the two witnesses keep the promise"
    for witness, outcome in zip(breach.shown.cases, breach.shown.outcomes, strict=True):
        other = oracle.case(oracle.one.given(witness.case.given), ~oracle.one.gives[outcome])
        assert other is None, f"`{part.name}`, {what}: a witness is not surely {outcome.words}: {other}"


@settings(max_examples=20)
@given(policies(conflict_free=False, max_rules=5))
def test_random_policies_have_the_same_findings(document: PolicyDocument) -> None:
    """Most have conflicts or cases that nothing decides."""
    assert_roads_agree(document)


@settings(max_examples=25)
@given(policies())
def test_random_policies_without_conflicts_have_the_same_findings(document: PolicyDocument) -> None:
    """Rules that never count, and promises of every kind, kept and broken."""
    assert_roads_agree(document)


@pytest.mark.slow
@settings(max_examples=600)
@given(policies(max_rules=8, max_facts=5))
def test_many_random_policies_have_the_same_findings(document: PolicyDocument) -> None:
    """The same, for long."""
    assert_roads_agree(document)


def every_promise(document: PolicyDocument) -> Iterator[Invariant]:
    """A promise of each kind about each fact and action, so that every random policy says much."""
    bare = Invariant("promise", "It holds.")
    for name, fact in document.vocabulary.facts.items():
        yield evolve(bare, regardless_of=(name,))
        ways = [FactMove(name, FactDirection.RISES), FactMove(name, FactDirection.FALLS)] if fact.is_ordered else []
        if fact.values:
            ways.append(FactMove(name, FactDirection.BECOMES, has(name, fact.values[-1])))
        for way, start, end in product(ways, Outcome, Outcome):
            if start is not end:
                yield evolve(bare, moves=way, never_shifts=Shift(frozenset({start}), frozenset({end})))
    for name in document.actions:
        yield evolve(bare, carries=(name,))
        yield from (evolve(bare, carries=(name,), on=frozenset({outcome})) for outcome in Outcome)
        yield evolve(bare, never_due=(name,))
        yield from (evolve(bare, never_due=(name,), on=frozenset({outcome})) for outcome in Outcome)
    for name in document.rules:
        yield evolve(bare, decided_by=(name,))
        yield evolve(bare, never_decided_by=(name,))
    yield from (evolve(bare, required=promise) for promise in ("always", "never"))
    for name in document.roles:
        yield from (evolve(bare, escalates_to=(name,), within=limit) for limit in (None, *LIMITS))


@settings(max_examples=12)
@given(policies(max_facts=3))
def test_every_promise_about_random_policies_is_kept_or_broken_alike(document: PolicyDocument) -> None:
    """Random invariants seldom meet the policy that breaks them in just one way; here each kind is tried on each."""
    compiled, oracle = compile_policy(document), Oracle(document)
    for promise in every_promise(document):
        for what, part in parts_of(promise):
            _assert_part_agrees(compiled, oracle, what, part)


def test_mars_is_proved_on_both_roads() -> None:
    """No finding that one road has and the other has not, and no broken promise on either."""
    document = load_mars().document
    assert_roads_agree(document)
    assert not Oracle(document).found().broken


def test_both_cases_of_a_pair_are_surely_decided_as_told() -> None:
    """What is impossible in the first case must not be left open in the second, where it is possible."""
    waiting = has("waiting")
    document = small_policy(
        [scale("risk", "none", "low"), yes_no("waiting"), yes_no("noise")],
        rule("share", Outcome.SHARE),
        rule("odd", Outcome.DONT_SHARE, AllOf((has("risk", "low"), Not(waiting))), overrides=["share"]),
        impossible=[AllOf((has("risk", "none"), waiting))],
        invariants={
            "more-risk": Invariant(
                "more-risk",
                "More risk never shares less.",
                moves=FactMove("risk", FactDirection.RISES),
                never_shifts=Shift(frozenset({Outcome.SHARE}), frozenset({Outcome.DONT_SHARE})),
            )
        },
    )
    assert_roads_agree(document)
    (breach,) = breaches(compile_policy(document), document.invariants["more-risk"])
    assert breach.shown.cases[1].case.given == {"risk": frozenset({"low"}), "waiting": frozenset({"no"})}


def test_a_duty_that_an_unsettled_decision_would_lack_is_missed_on_both_roads() -> None:
    """Every single case carries it, and a case of which too little is known escalates without it."""
    record = Action("record", frozenset({Outcome.SHARE, Outcome.DONT_SHARE}), Timing.AFTER, "Record it.")
    document = small_policy(
        [yes_no("consent")],
        rule("given", Outcome.SHARE, has("consent")),
        rule("refused", Outcome.DONT_SHARE, has("consent", "no")),
        actions={"record": record},
        invariants={"recorded": Invariant("recorded", "It is recorded.", carries=("record",))},
    )
    assert_roads_agree(document)
    assert Oracle(document).found().broken == {"recorded"}
