"""What `coverage`, `mutation` and `influence` should find, by listing every case."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import product

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from sharepolicy.analysis.decision.dated import dated
from sharepolicy.analysis.proof.broken_invariants import is_kept
from sharepolicy.analysis.proof.refute import refuted
from sharepolicy.analysis.proof.vacuous import is_vacuous
from sharepolicy.core.compile import compile_policy
from sharepolicy.language import semantics
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import domains
from sharepolicy.language.obligation import Obligation, is_required
from sharepolicy.language.people import Asked
from sharepolicy.language.policy import Outcome, PolicyDocument, Timing
from sharepolicy.language.semantics import (
    Answer,
    CompleteCase,
    answer_over,
    deciding,
    holds,
    is_due,
    is_possible,
    outcome,
)
from sharepolicy.language.within import NO_LIMIT, Within
from sharepolicy.testing import cases, policies

Said = tuple[Outcome, frozenset[str], frozenset[tuple[str, Timing, Within | None]], Asked, bool]
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
        if is_possible(documents[0], complete) and all(complete[n] & v for n, v in case.given.items()):
            yield complete


def decided(document: PolicyDocument, completions: list[CompleteCase]) -> Outcome:
    """The outcome of a case with these completions."""
    return answer_over(document, completions).outcome


def told(document: PolicyDocument, completions: list[CompleteCase]) -> Expectation:
    """Everything that an example of these completions can expect, but what to ask first, and what is said of people."""
    found = answer_over(document, completions)
    steps_of = [line.then for line in document.escalation.values() if line.then]
    return Expectation(
        found.outcome,
        settled=found.settled,
        possible=found.possible,
        because_of=tuple(name for name, sure in found.rules.items() if sure),
        not_because_of=tuple(name for name in document.rules if name not in found.rules),
        actions=tuple(
            ExpectedAction(name, document.actions[name].timing, document.actions[name].within)
            for name, sure in found.duties.items()
            if sure
        ),
        not_actions=tuple(name for name in document.actions if name not in found.duties),
        escalate_to=tuple(to for to, person in found.people.items() if person.sure),
        not_escalate_to=tuple(to for to in document.roles if to not in found.people),
        not_then=next((steps for steps in steps_of if not any(steps in one.then for one in found.people.values())), ()),
        required={Obligation.REQUIRED: True, Obligation.PERMITTED: False}.get(found.obligation or Obligation.OPEN),
    )


def passes(document: PolicyDocument, example: Example, *others: PolicyDocument) -> bool:
    """Whether an example is decided as expected, where it expects nothing of what to ask first."""
    completions = list(within(Case(example.request.given), document, *others))
    if not completions:
        return False
    expect, found = example.expect, answer_over(document, completions)
    unsettled = expect.settled is False or len(expect.possible) > 1
    soon = {
        to
        for to, person in found.people.items()
        if person.sure and person.within_sure and {*(person.within or (NO_LIMIT,))} == {*expect.within}
    }
    return (
        expect.outcome in (None, found.outcome)
        and expect.settled in (None, found.settled)
        and (found.settled or unsettled)
        and expect.possible in (frozenset(), found.possible)
        and all(found.rules.get(name) for name in expect.because_of)
        and not any(name in found.rules for name in expect.not_because_of)
        and all(found.duties.get(action.name) and _as_expected(document, action) for action in expect.actions)
        and not any(name in found.duties for name in expect.not_actions)
        and all(to in found.people and found.people[to].sure for to in expect.escalate_to)
        and not any(to in found.people for to in expect.not_escalate_to)
        and (expect.required is None or found.obligation == ("required" if expect.required else "permitted"))
        and _steps_as_expected(found, expect)
        and (not expect.within or (set(expect.escalate_to) <= soon if expect.escalate_to else bool(soon)))
    )


def _steps_as_expected(found: Answer, expect: Expectation) -> bool:
    asked = expect.escalate_to or tuple(found.people)
    then = [found.people[to].then for to in asked if to in found.people]
    sure = [bool(each.get(expect.then)) for each in then]
    follows = not expect.then or (all(sure) if expect.escalate_to else any(sure))
    return follows and not any(expect.not_then in each for each in then)


def _as_expected(document: PolicyDocument, expect: ExpectedAction) -> bool:
    action = document.actions[expect.name]
    return expect.timing in (None, action.timing) and expect.within in (None, action.within or NO_LIMIT)


def said(document: PolicyDocument, case: CompleteCase, possible: frozenset[Outcome]) -> Said:
    """All that a decision with these possible outcomes says of one of its completions."""
    due = (a for a in document.actions.values() if is_due(a, semantics.decided(possible), case))
    return (
        outcome(document, case),
        deciding(document, case),
        frozenset((action.name, action.timing, action.within) for action in due),
        semantics.asked(document, possible, case),
        is_required(document, deciding(document, case)),
    )


def alike(first: PolicyDocument, second: PolicyDocument) -> bool:
    """Whether no case, settled or not, can tell two policies apart by anything that a decision says of a completion."""
    every = list(every_case(first, second))
    if any(is_possible(first, case) != is_possible(second, case) for case in every):
        return False
    possible = [case for case in every if is_possible(first, case)]
    outcomes = frozenset(outcome(first, case) for case in possible)
    for case in possible:
        alone = frozenset({outcome(first, case)})
        for whole in {alone, outcomes}:  # settled; and if any decision is not, that of which nothing is known
            if said(first, case, whole) != said(second, case, whole):
                return False
    return True


def counting(document: PolicyDocument, complete: CompleteCase) -> frozenset[str]:
    """The escalation lines that count in a complete case: they hold, and none for the same person is sooner."""
    lines = [line for line in document.escalation.values() if holds(line.when, complete)]
    return frozenset(
        line.name for line in lines if not any(other.to == line.to and other.within < line.within for other in lines)
    )


def truth(condition: Condition, case: CompleteCase, turned: tuple[int, ...], place: tuple[int, ...] = ()) -> bool:
    """Whether a condition holds when the line at one place is reversed."""
    match condition:
        case Test():
            return holds(condition, case) != (place == turned)
        case AllOf(parts):
            return all(truth(part, case, turned, (*place, n)) for n, part in enumerate(parts))
        case AnyOf(parts):
            return any(truth(part, case, turned, (*place, n)) for n, part in enumerate(parts))
        case CountOf(parts, least, most):
            held = sum(truth(part, case, turned, (*place, n)) for n, part in enumerate(parts))
            return least <= held and (most is None or held <= most)
        case Not(part):
            return not truth(part, case, turned, (*place, 0))
        case Is(condition=part):
            return truth(part, case, turned, (*place, 0))
