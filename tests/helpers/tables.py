"""Tables from cases, so that both can be decided and compared."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Case
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument, Timing
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, number_text

EVERYTHING = ("outcome", "settled", "possible", "rules", "actions", "ask", "valid", "problem")


def listed(domain: Domain, values: Values) -> list[Any]:
    """One value of each cell that is possible, as a column has it."""
    found = []
    for cell in domain.cells:
        both = cell & values
        if isinstance(both, Ranges):
            if both.pieces:
                low, high = both.pieces[0]
                found.append(_number(domain.fact, low if low is not None else high if high is not None else 0))
        elif both:
            found.append(_word(domain.fact, next(iter(both))))
    return found


def _word(fact: Fact, word: str) -> Any:
    return word == "yes" if fact.type is FactType.YES_NO else word


def _number(fact: Fact, number: int) -> Any:
    if fact.type is FactType.DATE:
        return datetime.date.fromordinal(max(1, number))
    return float(number_text(fact, number)) if fact.decimals else number


def kind_of(fact: Fact) -> Any:
    """The type of a column of the fact's values."""
    if fact.type is FactType.YES_NO:
        return pa.bool_()
    if fact.type is FactType.DATE:
        return pa.date32()
    if fact.type is FactType.NUMBER:
        return pa.float64() if fact.decimals else pa.int64()
    return pa.string()


def column(domain: Domain, given: Sequence[Values | None], as_lists: bool, as_text: bool) -> Any:
    """The column of a fact: single values where each case has one at most, else lists."""
    rows = [None if values is None else listed(domain, values) for values in given]
    kind = kind_of(domain.fact)
    if not as_lists and all(row is None or len(row) == 1 for row in rows):
        array = pa.array([None if row is None else row[0] for row in rows], kind)
        if as_text and kind == pa.bool_():
            texts = [None if row is None else "yes" if row[0] else "no" for row in rows]
            return pa.array(texts).dictionary_encode()
        return array.dictionary_encode() if as_text and kind == pa.string() else array
    return pa.array(rows, pa.list_(kind))


def table_of(document: PolicyDocument, cases: Sequence[Case], *, as_lists: bool = False, as_text: bool = False) -> Any:
    """A table with a row for each case. Facts that no case gives have no column."""
    found = {}
    for name, domain in domains(document).items():
        given = [case.given.get(name) for case in cases]
        if any(values is not None for values in given):
            found[name] = column(domain, given, as_lists, as_text)
    if not found:
        name, domain = next(iter(domains(document).items()))
        found[name] = pa.nulls(len(cases), kind_of(domain.fact))
    return pa.table(found)


def rules_in_order(decision: Decision) -> list[str]:
    """The rules that decide, as the policy has them: a person is told the firmest first, a table is not."""
    found = [deciding.rule.name for deciding in decision.rules]
    return sorted(found, key=list(decision.document.rules).index)


def actions_in_order(decision: Decision) -> list[str]:
    """The actions that are due, before, with and after, and else as the policy has them."""
    found = [due.action.name for due in decision.actions]
    actions = decision.document.actions
    return sorted(found, key=lambda name: (list(Timing).index(actions[name].timing), list(actions).index(name)))


def expected(policy: Policy, case: Case, on: datetime.date | None = None) -> dict[str, Any]:
    """What `decide` says, as a row of answers."""
    decision = policy.decide(case, on=on)
    return {
        "outcome": decision.outcome.value,
        "settled": decision.settled,
        "possible": [outcome.value for outcome in decision.possible],
        "rules": rules_in_order(decision),
        "actions": actions_in_order(decision),
        "ask": decision.ask[0].fact.name if decision.ask else None,
        "valid": True,
        "problem": None,
    }


REFUSED: dict[str, Any] = dict.fromkeys(EVERYTHING) | {"valid": False}
"""A row that is not decided, but for its problem."""


many_cases = st.integers(1, 70)
"""How many rows: some more than a word of a plane has."""


def answers(policy: Policy, table: Any, **asked: Any) -> list[dict[str, Any]]:
    """Every answer to every row."""
    found = policy.decide_columns(table, want=EVERYTHING, invalid="mark", **asked).to_pylist()
    assert all(row["valid"] is (row["problem"] is None) for row in found)
    return list(found)
