"""Every backend that answers cases, as one function each: the table to which a new backend is added.

A backend gets a policy document and a case, complete or partial, and says which outcomes are possible, whether the
case is settled, and which rules decide in some completion. It raises ValueError for a case without completions, and
RefusedError for a policy that it does not take and says so; the definition takes every policy.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from attrs import frozen

from sharepolicy.backends.durable.second import DurableRules, DurableRulesHere
from sharepolicy.backends.durable.sheet import RefusedError, sheet_of
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions, deciding
from sharepolicy.language.semantics import outcome as defined_outcome
from sharepolicy.testing.cases import plain_case
from tests.helpers.durable import needs_durable
from tests.helpers.tables import table_of


@frozen
class Answer:
    """What a backend says of a case."""

    possible: frozenset[Outcome]
    settled: bool
    deciding: frozenset[str]


@frozen
class Backend:
    """A backend under the contract. `marks` say where it cannot be tried, with the reason."""

    name: str
    answer: Callable[[PolicyDocument, Case], Answer]
    refusal: type[Exception] | None = None
    marks: tuple[pytest.MarkDecorator, ...] = ()


def by_definition(document: PolicyDocument, case: Case) -> Answer:
    """Brute force."""
    every = list(completions(document, case))
    if not every:
        raise ValueError("no completions")
    possible = frozenset(defined_outcome(document, each) for each in every)
    return Answer(possible, len(possible) == 1, frozenset().union(*(deciding(document, each) for each in every)))


def by_decide(document: PolicyDocument, case: Case) -> Answer:
    """The diagrams."""
    decision = load_document(document, prove=False).decide(case)
    return Answer(frozenset(decision.possible), decision.settled, frozenset(each.rule.name for each in decision.rules))


def by_decide_plain(document: PolicyDocument, case: Case) -> Answer:
    """As case systems ask: plain data, which takes the fast path where the case is complete."""
    decision = load_document(document, prove=False).decide(plain_case(document, case))
    return Answer(frozenset(decision.possible), decision.settled, frozenset(each.rule.name for each in decision.rules))


def by_columns(document: PolicyDocument, case: Case) -> Answer:
    """A table of one row, decided on bit planes: what is left open is a list of possible values."""
    want = ["possible", "settled", "rules", "valid"]
    policy = load_document(document, prove=False)
    (row,) = policy.decide_columns(table_of(document, [case]), want=want, invalid="mark").to_pylist()
    if not row["valid"]:
        raise ValueError("no completions")
    return Answer(frozenset(map(Outcome, row["possible"])), row["settled"], frozenset(row["rules"]))


def _by(engine: DurableRules, case: Case) -> Answer:
    sheet_of(engine.document)
    choices = [
        domain.indices(case.given[name]) if name in case.given else range(len(domain.cells))
        for name, domain in domains(engine.document).items()
    ]
    rows = [answer for answer in engine.answers(list(product(*choices)), 60.0) if answer.possible]
    if not rows:
        raise ValueError("no completions")
    possible = frozenset().union(*(row.outcomes for row in rows))
    return Answer(possible, len(possible) == 1, frozenset().union(*(row.decides for row in rows)))


def by_durable_here(document: PolicyDocument, case: Case) -> Answer:
    """durable-rules in this process, asked about every completion."""
    return _by(DurableRulesHere(document), case)


def by_durable(document: PolicyDocument, case: Case) -> Answer:
    """durable-rules in its worker, asked about every completion."""
    return _by(DurableRules(document), case)


BACKENDS = (
    Backend("definition", by_definition),
    Backend("decide", by_decide),
    Backend("decide, plain data", by_decide_plain),
    Backend("columns", by_columns),
    Backend("durable-rules, in this process", by_durable_here, RefusedError, (needs_durable,)),
    Backend("durable-rules", by_durable, RefusedError, (needs_durable,)),
)
