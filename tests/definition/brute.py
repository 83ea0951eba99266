"""What `coverage`, `mutation` and `influence` should find, by listing every case."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import product

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from sharepolicy.analysis.examples import dated
from sharepolicy.analysis.invariants import is_vacuous
from sharepolicy.analysis.refute import is_kept, refuted
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, deciding, holds, is_due, is_possible, outcome
from sharepolicy.language.values import overlap
from sharepolicy.testing import cases, policies

DAY = datetime.date(2026, 3, 1)


@st.composite
def sound_policies(draw: st.DrawFn) -> PolicyDocument:
    """Random policies that load: of what is drawn, promises that do not hold are left out."""
    document = draw(policies(max_rules=4, max_cases=60))
    bare = evolve(document, invariants={})
    if refuted(compile_policy(bare)) == "uncovered-escalation":
        bare = evolve(bare, escalation={})
    compiled = compile_policy(bare)
    assume(not refuted(compiled))
    kept = {
        name: invariant
        for name, invariant in document.invariants.items()
        if is_kept(compiled, invariant) and not is_vacuous(compiled, invariant)
    }
    return evolve(bare, invariants=kept)


@st.composite
def examples_of(draw: st.DrawFn, document: PolicyDocument, most: int = 4) -> tuple[Example, ...]:
    """Random examples that the policy passes, with more or less expected."""
    found = []
    for number in range(draw(st.integers(0, most))):
        case = dated(document, draw(cases(document)), DAY)
        completions = list(within(case, document))
        if completions:
            expect = told(document, completions)
            if draw(st.booleans()):
                expect = Expectation(expect.outcome, expect.settled)
            found.append(Example(f"example-{number}", Request(case.given), expect))
    return tuple(found)


def every_case(*documents: PolicyDocument) -> Iterator[CompleteCase]:
    """Every combination of cells of the joint domains, the impossible ones included."""
    joint = domains(*documents)
    for cells in product(*(domain.cells for domain in joint.values())):
        yield dict(zip(joint, cells, strict=True))


def within(case: Case, *documents: PolicyDocument) -> Iterator[CompleteCase]:
    """The completions of a case, possible in the first policy, in cells fine enough for all."""
    for complete in every_case(*documents):
        if is_possible(documents[0], complete) and all(overlap(complete[n], v) for n, v in case.given.items()):
            yield complete


def decided(document: PolicyDocument, completions: list[CompleteCase]) -> Outcome:
    """The outcome of a case with these completions."""
    found = {outcome(document, complete) for complete in completions}
    return found.pop() if len(found) == 1 else Outcome.ESCALATE


def told(document: PolicyDocument, completions: list[CompleteCase]) -> Expectation:
    """Everything that an example of these completions can expect, but whom and what to ask."""
    found = {outcome(document, complete) for complete in completions}
    result = decided(document, completions)
    due = {
        name: [is_due(action, result, complete) for complete in completions]
        for name, action in document.actions.items()
    }
    return Expectation(
        result,
        settled=len(found) == 1,
        possible=frozenset(found),
        because_of=tuple(n for n in document.rules if all(n in deciding(document, c) for c in completions)),
        actions=tuple(ExpectedAction(name) for name, each in due.items() if all(each)),
        not_actions=tuple(name for name, each in due.items() if not any(each)),
    )


def passes(document: PolicyDocument, example: Example, *others: PolicyDocument) -> bool:
    """Whether an example is decided as expected, where it expects nothing of whom and what to ask."""
    completions = list(within(Case(example.request.given), document, *others))
    if not completions:
        return False
    expect, found = example.expect, told(document, completions)
    unsettled = expect.settled is False or len(expect.possible) > 1
    return (
        expect.outcome in (None, found.outcome)
        and expect.settled in (None, found.settled)
        and (found.settled or unsettled)
        and expect.possible in (frozenset(), found.possible)
        and set(expect.because_of) <= set(found.because_of)
        and {action.name for action in expect.actions} <= {action.name for action in found.actions}
        and set(expect.not_actions) <= set(found.not_actions)
    )


def soonest(document: PolicyDocument, complete: CompleteCase) -> str:
    """The escalation line that counts in a complete case."""
    lines = [line for line in document.escalation.values() if holds(line.when, complete)]
    return min(lines, key=lambda line: line.within.minutes).name if lines else ""


def alike(first: PolicyDocument, second: PolicyDocument) -> bool:
    """Whether no case, settled or not, can tell two policies apart by its outcome, actions or escalation."""
    every = list(every_case(first, second))
    if any(is_possible(first, case) != is_possible(second, case) for case in every):
        return False
    possible = [case for case in every if is_possible(first, case)]
    if any(outcome(first, case) is not outcome(second, case) for case in possible):
        return False
    unsettled = len({outcome(first, case) for case in possible}) > 1
    for case in possible:
        results = {outcome(first, case)} | ({Outcome.ESCALATE} if unsettled else set())
        for name, action in first.actions.items():
            if any(is_due(action, r, case) != is_due(second.actions[name], r, case) for r in results):
                return False
        lines = [document.escalation.get(soonest(document, case)) for document in (first, second)]
        asked = [line and (str(line.within), line.to) for line in lines]
        if Outcome.ESCALATE in results and asked[0] != asked[1]:
            return False
    return True


def truth(condition: Condition, case: CompleteCase, turned: tuple[int, ...], place: tuple[int, ...] = ()) -> bool:
    """Whether a condition holds when the line at one place is turned round."""
    match condition:
        case Test():
            return holds(condition, case) != (place == turned)
        case AllOf(parts):
            return all(truth(part, case, turned, (*place, n)) for n, part in enumerate(parts))
        case AnyOf(parts):
            return any(truth(part, case, turned, (*place, n)) for n, part in enumerate(parts))
        case Not(part):
            return not truth(part, case, turned, (*place, 0))
        case Is(condition=part):
            return truth(part, case, turned, (*place, 0))
