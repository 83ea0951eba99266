"""The public test kit: what its strategies draw, and that its check sees a fault."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import pytest
from attrs import evolve, frozen
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AnyOf, Condition, CountOf, Is, Not
from sharepolicy.language.policy import FactDirection, Outcome, PolicyDocument
from sharepolicy.language.precedence import override_cycle
from sharepolicy.language.semantics import all_cases, completions, outcome
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import FactType
from sharepolicy.testing import (
    assert_agrees_with_definition,
    cases,
    check_policy,
    complete_cases,
    policies,
    vocabularies,
)
from sharepolicy.testing.small import between, has, number, rule, small_policy, yes_no
from sharepolicy.testing.table import size

Drawn = TypeVar("Drawn")


def found(strategy: st.SearchStrategy[Drawn], wanted: Callable[[Drawn], object]) -> Drawn:
    """Something that the strategy draws; not the smallest, which would take longer."""
    return find(
        strategy, lambda drawn: bool(wanted(drawn)), settings=settings(phases=[Phase.generate], max_examples=1000)
    )


SHARE, DONT = Outcome.SHARE, Outcome.DONT_SHARE


def test_missing_hypothesis_is_told_plainly() -> None:
    """Who has not installed it is told what to install."""
    program = "import sys; sys.modules['hypothesis'] = None; import sharepolicy.testing"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode
    assert "pip install 'sharepolicy[testing]'" in ran.stderr.splitlines()[-1]


@given(policies(conflict_free=True))
def test_conflict_free_policies_have_an_outcome_everywhere(document: PolicyDocument) -> None:
    """The definition never fails on them, and rules never override each other in a circle."""
    assert override_cycle(document) == ()
    for case in all_cases(document):
        assert outcome(document, case) in Outcome


@pytest.mark.slow
@given(vocabularies(max_facts=3, max_values=4, max_cases=30))
def test_vocabularies_keep_their_bounds_and_leave_a_case(vocabulary: object) -> None:
    """So that brute force over every random policy stays fast."""
    document = PolicyDocument("bare", vocabulary)  # type: ignore[arg-type]
    assert size(document) <= 30
    assert next(iter(all_cases(document)))


@pytest.mark.slow
@given(policies(max_cases=40))
def test_policies_keep_the_bounds_of_their_vocabulary(document: PolicyDocument) -> None:
    """Conditions cut numbers and dates at a few places only."""
    assert size(document) <= 40


@pytest.mark.slow
@given(policies().flatmap(lambda document: st.tuples(st.just(document), cases(document), complete_cases(document))))
def test_cases_have_a_completion_and_complete_ones_have_one(drawn: tuple[PolicyDocument, Case, Case]) -> None:
    """No random case contradicts itself."""
    document, partial, complete = drawn
    assert next(completions(document, partial), None) is not None
    assert len(list(completions(document, complete))) == 1


def nested(document: PolicyDocument, kind: type[Condition]) -> bool:
    """Whether a rule has a condition of that kind inside another."""
    return any(isinstance(part, kind) for r in document.rules.values() for part in getattr(r.when, "parts", ()))


Feature = Callable[[PolicyDocument], object]


def of_type(kind: FactType) -> Feature:
    """There is a fact of that type."""
    return lambda d: [fact for fact in d.vocabulary.facts.values() if fact.type is kind]


def promising(part: str) -> Feature:
    """There is an invariant with that part."""
    return lambda d: [invariant for invariant in d.invariants.values() if getattr(invariant, part)]


def moving(way: FactDirection) -> Feature:
    """There is an invariant in which a fact moves that way."""
    return lambda d: [i for i in d.invariants.values() if i.moves and i.moves.direction is way]


FEATURES: dict[str, Feature] = {
    **{f"a fact of type {kind}": of_type(kind) for kind in FactType},
    "a several-of fact": lambda d: d.vocabulary.several,
    "a number with decimals": lambda d: any(f.decimals for f in d.vocabulary.facts.values()),
    "a rule in force for a time": lambda d: any(r.in_force for r in d.rules.values()),
    "another date": lambda d: any(f.type is FactType.DATE and not f.decision_date for f in d.vocabulary.facts.values()),
    "a fact about a subject": lambda d: any(n.startswith("subject.") for n in d.vocabulary.facts),
    "values to which alone a fact can be changed": lambda d: any(f.changes_to for f in d.vocabulary.facts.values()),
    "an impossible combination": lambda d: d.vocabulary.impossible,
    "`any` inside a condition": lambda d: nested(d, AnyOf),
    "`count` inside a condition": lambda d: nested(d, CountOf),
    "`not` inside a condition": lambda d: nested(d, Not),
    "a definition": lambda d: nested(d, Is) or any(isinstance(r.when, Is) for r in d.rules.values()),
    "a definition inside a condition": lambda d: nested(d, Is),
    "a rule that overrides": lambda d: any(r.overrides for r in d.rules.values()),
    "a group that overrides": lambda d: any(g.overrides for g in d.groups.values()),
    "a list of precedence": lambda d: d.precedence,
    "no otherwise": lambda d: d.otherwise is None,
    "a line of escalation": lambda d: d.escalation,
    "an action": lambda d: d.actions,
    **{
        f"an invariant with {part}": promising(part)
        for part in (
            "always",
            "never",
            "carries",
            "never_due",
            "decided_by",
            "never_decided_by",
            "required",
            "escalates_to",
            "within",
            "on",
            "regardless_of",
            "moves",
        )
    },
    **{f"an invariant in which a fact {way}": moving(way) for way in FactDirection},
}


@pytest.mark.slow
@pytest.mark.parametrize("feature", FEATURES)
def test_random_policies_have(feature: str) -> None:
    """Everything that the language can say is drawn sooner or later."""
    has_it = FEATURES[feature]
    assert has_it(found(policies(), has_it))


@pytest.mark.slow
def test_some_random_policies_conflict_when_asked_to() -> None:
    """Without `conflict_free` policies stay as they were drawn."""

    def is_refused(document: PolicyDocument) -> bool:
        try:
            load_document(document, prove=False)
        except PolicyError:
            return True
        return False

    assert is_refused(found(policies(conflict_free=False), is_refused))


@pytest.mark.slow
def test_some_cases_narrow_a_number_to_an_interval_and_some_to_numbers() -> None:
    """Partly known is not only known or unknown."""
    document = small_policy([number("age", 0, 25)], rule("old", SHARE, between("age", 16, None)))

    def pieces(case: Case) -> set[int]:
        return {len(v.pieces) for v in case.given.values() if isinstance(v, Ranges) and v.single is None}

    assert pieces(found(cases(document), lambda case: 1 in pieces(case)))
    assert pieces(found(cases(document), lambda case: 2 in pieces(case)))
    assert found(cases(document), lambda case: not case.given) == Case({})


@frozen
class Faulty:
    """A policy that decides as another one does."""

    document: PolicyDocument
    other: Policy

    def decide(self, case: Case) -> Decision:
        """What the other one says."""
        return self.other.decide(case)


HARM = small_policy(
    [yes_no("harm"), yes_no("consent")],
    rule("no-consent", DONT, has("consent", "no")),
    rule("harm", SHARE, has("harm"), overrides=["no-consent"]),
)


def test_check_passes_on_a_policy_that_agrees() -> None:
    """Documents and loaded policies can both be checked."""
    check_policy(HARM, max_examples=10)
    check_policy(load_document(HARM), max_examples=10)
    assert_agrees_with_definition(HARM, Case({}))


@pytest.mark.parametrize(
    "fault",
    [
        evolve(HARM, rules={**HARM.rules, "harm": evolve(HARM.rules["harm"], outcome=Outcome.ESCALATE)}),
        evolve(HARM, rules={**HARM.rules, "harm": evolve(HARM.rules["harm"], when=has("harm", "no"))}),
        evolve(HARM, otherwise=None, rules={**HARM.rules, "always": rule("always", Outcome.ESCALATE)}, precedence=()),
    ],
    ids=["outcome", "condition", "rules"],
)
def test_check_sees_a_planted_fault(fault: PolicyDocument) -> None:
    """A policy that decides by other rules than those of its document does not agree, and the message says how."""
    try:
        other = load_document(fault, prove=False)
    except PolicyError:
        other = load_document(evolve(fault, rules={"always": fault.rules["always"]}), prove=False)
    with pytest.raises(AssertionError, match="disagrees with the definition"):
        check_policy(Faulty(HARM, other), max_examples=10)
