"""The definition as a table: every completion of a case, with the rules that apply and decide, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from math import prod
from random import Random

from attrs import frozen

from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, applying, completions, deciding, is_possible, outcome

TRIES = 1000
"""How many random choices of values are tried for each completion wanted."""


@frozen
class Row:
    """A complete case, with what the definition says about it. Fails if the policy has no outcome."""

    case: CompleteCase
    applies: frozenset[str]
    decides: frozenset[str]
    outcome: Outcome


def table(document: PolicyDocument, case: Case | None = None) -> tuple[Row, ...]:
    """A row for every completion of a case; without a case, for every complete case of the policy."""
    return _rows(document, completions(document, case or Case({})))


def _rows(document: PolicyDocument, cases: Iterable[CompleteCase]) -> tuple[Row, ...]:
    return tuple(
        Row(case, applying(document, case), deciding(document, case), outcome(document, case)) for case in cases
    )


def size(document: PolicyDocument, case: Case | None = None) -> int:
    """How many combinations of cells a case leaves open (without one: all), including impossible ones."""
    given = case.given if case else {}
    return prod(
        len(domain.indices(given[name]) if name in given else domain.cells)
        for name, domain in domains(document).items()
    )


def sample(document: PolicyDocument, case: Case, most: int) -> tuple[Row, ...]:
    """Rows for some completions of a case, the same on every call; none if chance finds none."""
    random = Random(0)
    choices = {
        name: [domain.cells[index] for index in domain.indices(case.given.get(name, domain.fact.all_values))]
        for name, domain in domains(document).items()
    }
    tries = ({name: random.choice(cells) for name, cells in choices.items()} for _ in range(TRIES * most))
    found = (complete for complete in tries if is_possible(document, complete))
    return _rows(document, islice(found, most))
