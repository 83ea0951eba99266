"""What a policy means, by brute force. This module is the definition.

Everything fast in this library is tested against it. It favours being obviously right over everything else: complete
cases are listed one by one, conditions are looked at one by one. Its sentences are those of DESIGN: a rule applies
when its condition holds; it decides when it applies and no applying rule overrides it; unknown is a set of values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from attrs import frozen

from sharepolicy.language.case import Case, Item, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import Action, Invariant, Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.values import Values, inside, overlap
from sharepolicy.language.vocabulary import About

CompleteCase = Mapping[str, Values]
"""For every fact one cell of its domain."""


def holds(condition: Condition, case: CompleteCase) -> bool:
    """Whether the condition holds in a complete case."""
    match condition:
        case Test(fact, values):
            return inside(case[fact], values)
        case AllOf(parts):
            return all(holds(part, case) for part in parts)
        case AnyOf(parts):
            return any(holds(part, case) for part in parts)
        case Not(part):
            return not holds(part, case)
        case Is(condition=named):
            return holds(named, case)


def is_possible(document: PolicyDocument, case: CompleteCase) -> bool:
    """Whether no impossible combination holds."""
    return not any(holds(impossible.when, case) for impossible in document.vocabulary.impossible)


def completions(document: PolicyDocument, case: Case) -> Iterator[CompleteCase]:
    """Every complete case inside a case, the impossible ones left out."""
    all_domains = domains(document)

    def cells(domain: Domain) -> list[Values]:
        given = case.given.get(domain.fact.name)
        return [cell for cell in domain.cells if given is None or overlap(cell, given)]

    for choice in product(*(cells(domain) for domain in all_domains.values())):
        complete = dict(zip(all_domains, choice, strict=True))
        if is_possible(document, complete):
            yield complete


def all_cases(document: PolicyDocument) -> Iterator[CompleteCase]:
    """Every complete case of the policy."""
    return completions(document, Case({}))


def applying(document: PolicyDocument, case: CompleteCase) -> frozenset[str]:
    """The rules whose condition holds."""
    return frozenset(name for name, rule in document.rules.items() if holds(rule.condition, case))


def deciding(document: PolicyDocument, case: CompleteCase) -> frozenset[str]:
    """The applying rules that no applying rule overrides."""
    applies = applying(document, case)
    above = overridden_by(document)
    return frozenset(name for name in applies if not above[name] & applies)


class ConflictError(ValueError):
    """Deciding rules disagree, or nothing decides: a policy that may not be used."""


def outcome(document: PolicyDocument, case: CompleteCase) -> Outcome:
    """The outcome of a complete case. Raises ConflictError where the policy is not fit for use."""
    decides = deciding(document, case)
    if not decides:
        if document.otherwise is None:
            raise ConflictError("no rule applies, and there is no `otherwise`")
        return document.otherwise.outcome
    found = {document.rules[name].outcome for name in decides}
    if len(found) > 1:
        raise ConflictError("deciding rules disagree: " + ", ".join(sorted(decides)))
    return found.pop()


@frozen
class Answer:
    """The answer to a case: its outcome, and the outcomes that are still possible. Settled when there is one."""

    outcome: Outcome
    possible: frozenset[Outcome]

    @property
    def settled(self) -> bool:
        """Whether every completion has the same outcome."""
        return len(self.possible) == 1


def answer(document: PolicyDocument, case: Case) -> Answer:
    """The answer to a complete or partial case. Raises ValueError when the case contradicts itself."""
    possible = frozenset(outcome(document, complete) for complete in completions(document, case))
    if not possible:
        raise ValueError("the case contradicts itself")
    return Answer(next(iter(possible)) if len(possible) == 1 else Outcome.ESCALATE, possible)


def is_due(action: Action, outcome_: Outcome, case: CompleteCase) -> bool:
    """Whether an action is due in a complete case, given the outcome of the decision."""
    return outcome_ in action.on and holds(action.when, case)


def keeps(document: PolicyDocument, invariant: Invariant, case: CompleteCase) -> bool:
    """Whether one complete case keeps what an invariant says of single cases."""
    if not holds(invariant.when, case):
        return True
    found = outcome(document, case)
    if invariant.always and found not in invariant.always:
        return False
    if found in invariant.never:
        return False
    if invariant.on and found not in invariant.on:
        return True
    return all(is_due(document.actions[name], found, case) for name in invariant.carries)


def differ_only_in(first: CompleteCase, second: CompleteCase, facts: tuple[str, ...]) -> bool:
    """Whether two complete cases agree on every other fact."""
    return all(first[name] == second[name] for name in first if name not in facts)


def keep_pair(document: PolicyDocument, invariant: Invariant, first: CompleteCase, second: CompleteCase) -> bool:
    """Whether an ordered pair of complete cases keeps what an invariant says of two cases."""
    if not (holds(invariant.when, first) and holds(invariant.when, second)):
        return True
    before, after = outcome(document, first), outcome(document, second)
    # both may be completions of one case: its decision is then not settled, escalates, and carries the actions too
    unsettled_carries = all(Outcome.ESCALATE in document.actions[name].on for name in invariant.carries)
    if before != after and not invariant.on and not unsettled_carries:
        return False
    if invariant.regardless_of and before != after and differ_only_in(first, second, invariant.regardless_of):
        return False
    moves, shifts = invariant.moves, invariant.never_shifts
    if moves is None or shifts is None or not differ_only_in(first, second, (moves.fact,)):
        return True
    cells = domains(document)[moves.fact].cells
    rise = cells.index(second[moves.fact]) - cells.index(first[moves.fact])
    match moves.direction.value:
        case "rises":
            moved = rise > 0
        case "falls":
            moved = rise < 0
        case _:
            assert moves.becomes is not None
            moved = holds(moves.becomes, second) and not holds(moves.becomes, first)
    return not (moved and before is not after and before in shifts.from_ and after in shifts.to)


STRENGTH = {Outcome.SHARE: 0, Outcome.ESCALATE: 1, Outcome.DONT_SHARE: 2}
"""An item goes only if it may for every subject: don't share is stronger than escalate, escalate than share."""


def case_of(request: Request, item: Item | None, subject: str | None, recipient: str | None) -> Case:
    """The flat case of one item, one of its subjects and one recipient."""
    given = dict(request.given)
    given |= item.given if item else {}
    given |= request.subjects[subject] if subject is not None else {}
    given |= request.recipients[recipient] if recipient is not None else {}
    return Case(given, spans=request.spans)


def part_outcomes(document: PolicyDocument, cases: Sequence[Case]) -> frozenset[Outcome]:
    """The outcomes of one item to one recipient, over all completions of the cases of its subjects together.

    The cases differ in facts about the subject only: whatever else is unknown is the same for every subject.
    """
    shared = [name for name, fact in document.vocabulary.facts.items() if fact.about is not About.SUBJECT]
    found = set()
    for together in product(*(tuple(completions(document, case)) for case in cases)):
        if all(complete[name] == together[0][name] for complete in together for name in shared):
            found.add(max((outcome(document, complete) for complete in together), key=STRENGTH.__getitem__))
    return frozenset(found)


def sum_up(outcomes: frozenset[Outcome]) -> Outcome:
    """The outcome of a whole request from those of its (item, recipient) pairs."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    return Outcome.ESCALATE if Outcome.ESCALATE in outcomes else Outcome.SHARE
