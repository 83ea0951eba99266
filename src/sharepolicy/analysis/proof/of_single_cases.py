"""Promises that hold of every single case, and that a request about several people can break all the same.

An item about two people goes only if it may for both. So a promise about the facts of one of them says nothing of an
item that another's answer holds back. That is found exactly: everything about the case, the receiver and the item is
the same for both people, and their own facts can be any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from sharepolicy.analysis.proof.witness import case_of_cells, flow
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fewest import smallest_case
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.case import Place, Request
from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from sharepolicy.language.words import write_request

CODE = "promise-of-single-cases"
PROMISED, OTHER = "one", "other"
"""What the two people of the example are called: the promise is about the first, the second holds the item back."""


def of_single_cases(policy: CompiledPolicy) -> tuple[Diagnostic, ...]:
    """A note for each promise that an item about two people can break, with such a request."""
    try:
        with budget():
            return tuple(_notes(policy))
    except (OutOfNodesError, OutOfTimeError):
        message = "whether the promises hold of requests about several people takes too much to be worked out"
        return (Diagnostic(CODE, message, policy.document.span),)


def _notes(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    told: set[str] = set()
    for invariant in policy.document.invariants.values():
        check()
        if invariant.promise in told:
            continue
        for own, wins in _pairs(invariant):
            if both := _together(policy, invariant, own, wins):
                told.add(invariant.promise)
                yield _note(policy, invariant, both, own, wins)
                break


def _pairs(invariant: Invariant) -> Iterator[tuple[Outcome, Outcome]]:
    """An outcome that a promise allows, with a stronger one that it rules out: for one person, and for the other."""
    ruled_out = {*invariant.never, *(set(OUTCOMES) - invariant.always if invariant.always else ())}
    for wins in sorted(ruled_out, key=STRENGTH.__getitem__, reverse=True):
        for own in OUTCOMES:
            if own not in ruled_out and STRENGTH[own] < STRENGTH[wins]:
                yield own, wins


def _of_people(policy: CompiledPolicy) -> list[str]:
    """The facts that are about a subject: all that can be different for two people of one item."""
    return [name for name, fact in policy.document.vocabulary.facts.items() if About.SUBJECT in fact.about]


def _together(policy: CompiledPolicy, invariant: Invariant, own: Outcome, wins: Outcome) -> Region | None:
    """The cases of the promise beside which somebody else's case has the outcome that wins; None if there is none."""
    people = _of_people(policy)
    promised = policy.possible & policy.region(invariant.when) & policy.outcomes[own]
    found = promised & (policy.possible & policy.outcomes[wins]).forgetting(people)
    return found or None


def _note(policy: CompiledPolicy, invariant: Invariant, both: Region, own: Outcome, wins: Outcome) -> Diagnostic:
    request = _request(policy, both, wins)
    about = f"about `{PROMISED}` alone: {own.words}; about both, because of `{OTHER}`: {wins.words}"
    return Diagnostic(
        CODE,
        f"the invariant {invariant.called} holds of every single case, but not of every request: for an item about "
        f"two people, {wins.words} is possible",
        span=invariant.span,
        help="there is nothing to mend: the answer to such a request says whom it holds back, and to divide the item",
        details=f"{_yaml(write_request(policy.document.vocabulary, request))}\n# {about}",
    )


def _request(policy: CompiledPolicy, both: Region, wins: Outcome) -> Request:
    """A smallest request of two people that shows it: whatever is not given in it, it shows it."""
    people = _of_people(policy)
    promised = case_of_cells(policy, smallest_case(both, policy.possible))
    beside = policy.possible & policy.space.box(promised.given)
    shared = {name: values for name, values in promised.given.items() if name not in people}
    here = policy.possible & policy.space.box(shared)
    other = case_of_cells(policy, smallest_case(here & policy.outcomes[wins] & beside.forgetting(people), here))
    facts = policy.document.vocabulary.facts
    request = Request({**shared, **{name: held for name, held in other.given.items() if name not in people}})
    for subject, case in ((PROMISED, promised), (OTHER, other)):
        theirs = {name: held for name, held in case.given.items() if name in people}
        alone = {name: held for name, held in theirs.items() if facts[name].about == (About.SUBJECT,)}
        paired = {name: held for name, held in theirs.items() if name not in alone}
        pairs: Mapping[Place, Mapping[str, Values]] = {Place(subject=subject): paired} if paired else {}
        request = evolve(request, subjects={**request.subjects, subject: alone}, pairs={**request.pairs, **pairs})
    return request


def _yaml(request: Mapping[str, Any]) -> str:
    """A request in the layout of a case file: one fact, person or pair per line."""
    lines = []
    for heading, held in request.items():
        if isinstance(held, list):
            lines += [f"{heading}:", *(f"  - {flow(each)}" for each in held)]
        elif held:
            lines += [f"{heading}:", *(f"  {name}: {flow(value)}" for name, value in held.items())]
    return "\n".join(lines)
