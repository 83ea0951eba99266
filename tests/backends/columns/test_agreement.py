"""The columns engine is the very same function as `decide`, and as the definition."""

from __future__ import annotations

import datetime
from itertools import chain, combinations, islice, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy.backends.columns import chunk
from sharepolicy.engine.loading.load import load, load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import answer, completions, deciding
from sharepolicy.language.values import union
from sharepolicy.testing import cases, complete_cases, policies
from tests.helpers.mars import MARS
from tests.helpers.table_policies import SHIPPED, SMALL
from tests.helpers.tables import (
    EVERYTHING,
    REFUSED,
    actions_in_order,
    answers,
    expected,
    rules_in_order,
    table_of,
)


@given(policies(max_facts=5, max_rules=8), st.data())
def test_random_cases_are_decided_as_decide_does(document: PolicyDocument, data: st.DataObject) -> None:
    """Everything that can be asked of a row, on random policies: complete, partial, with sets of values."""
    policy = load_document(document, prove=False)
    drawn = data.draw(st.lists(st.one_of(cases(document), complete_cases(document)), min_size=1, max_size=6))
    table = table_of(document, drawn, as_lists=data.draw(st.booleans()), as_text=data.draw(st.booleans()))
    assert answers(policy, table) == [expected(policy, case) for case in drawn]


@given(policies(max_facts=4, max_rules=5), st.data())
def test_cases_that_may_be_impossible_are_decided_or_refused_as_decide_does(
    document: PolicyDocument, data: st.DataObject
) -> None:
    """Any sets of cells whatever: some leave no completion, some only one that takes several facts to find."""
    policy = load_document(document, prove=False)
    every = domains(document)
    some_cells = {
        name: st.lists(st.sampled_from(domain.cells), min_size=1, max_size=2) for name, domain in every.items()
    }
    drawn = data.draw(st.lists(st.fixed_dictionaries(some_cells), min_size=1, max_size=12))
    made = [Case({name: union(cells) for name, cells in given.items()}) for given in drawn]
    found = answers(policy, table_of(document, made, as_lists=True))
    for case, row in zip(made, found, strict=True):
        try:
            wanted = expected(policy, case)
        except CaseError:
            wanted = REFUSED | {"problem": row["problem"]}
        assert row == wanted


@given(policies(max_facts=4, max_rules=5), st.booleans())
def test_a_table_of_complete_rows_is_decided_as_decide_does(document: PolicyDocument, as_text: bool) -> None:
    """Every combination of cells, the impossible ones too: such tables have a program of their own."""
    policy = load_document(document, prove=False)
    every = domains(document)
    choices = islice(product(*(domain.cells for domain in every.values())), 100)
    made = [Case(dict(zip(every, cells, strict=True))) for cells in choices]
    found = answers(policy, table_of(document, made, as_text=as_text))
    for case, row in zip(made, found, strict=True):
        try:
            wanted = expected(policy, case)
        except CaseError:
            wanted = REFUSED | {"problem": row["problem"]}
        assert row == wanted


def some_of(cells: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Every non-empty choice of cells."""
    return list(chain.from_iterable(combinations(cells, size) for size in range(1, len(cells) + 1)))


def every_case(document: PolicyDocument) -> list[Case]:
    """Every case there is, as far as the policy tells them apart: each fact with each non-empty set of cells."""
    all_domains = domains(document)
    found = []
    for choices in product(*(some_of(domain.cells) for domain in all_domains.values())):
        found.append(Case(dict(zip(all_domains, map(union, choices), strict=True))))
    return found


@pytest.mark.parametrize("document", SMALL)
def test_every_case_of_a_small_policy_is_decided_as_defined(
    document: PolicyDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exhaustively, by the definition: outcomes, rules, and that contradictions are refused."""
    monkeypatch.setattr(chunk, "_GATHERED", 1.0)  # only what is open is walked, however much it is
    policy = load_document(document)
    every = every_case(document)
    # each case fills a word of its own, so that it is not walked for the sake of a neighbour
    table = table_of(document, every, as_lists=True).take([place // 64 for place in range(64 * len(every))])
    firsts = list(range(0, table.num_rows, 64))
    found = policy.decide_columns(table, want=EVERYTHING, invalid="mark").take(firsts).to_pylist()
    alone = policy.decide_columns(table, want=["outcome", "possible", "valid"], invalid="mark").take(firsts).to_pylist()
    assert alone == [{name: row[name] for name in ("outcome", "possible", "valid")} for row in found]
    refused = 0
    for case, row in zip(every, found, strict=True):
        complete = list(completions(document, case))
        if not complete:
            refused += 1
            assert row == REFUSED | {"problem": row["problem"]}
            assert "cannot be true together" in row["problem"]
            continue
        defined = answer(document, case)
        decides = set().union(*(deciding(document, each) for each in complete))
        assert (row["outcome"], row["settled"]) == (defined.outcome.value, defined.settled)
        assert set(row["possible"]) == {outcome.value for outcome in defined.possible}
        assert set(row["rules"]) == decides
    assert refused


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("as_text", [False, True])
def test_shipped_policies_decide_random_rows_alike(name: str, as_text: bool) -> None:
    """Complete and partial cases in one table, over the edge of several words."""
    policy = load(name, prove=False)

    @settings(max_examples=4, deadline=None)
    @given(st.lists(st.one_of(cases(policy), complete_cases(policy)), min_size=20, max_size=20))
    def agrees(drawn: list[Case]) -> None:
        table = table_of(policy.document, drawn * 4, as_text=as_text)
        assert answers(policy, table) == [expected(policy, case) for case in drawn] * 4

    agrees()


@pytest.mark.parametrize("name", [MARS, "school"], ids=["mars", "school"])
def test_every_example_of_a_shipped_policy_is_decided_alike(name: str) -> None:
    """All flat examples in one table, on one day."""
    policy, day = load(name, prove=False), datetime.date(2026, 11, 26)
    flat = [Case(dict(example.request.given)) for example in policy.examples if example.request.is_flat]
    assert len(flat) > 10
    date = policy.document.vocabulary.decision_date
    assert date is not None
    undated = [Case({fact: values for fact, values in case.given.items() if fact != date.name}) for case in flat]
    found = answers(policy, table_of(policy.document, undated), on=day)
    decided = [policy.decide(case, on=day) for case in undated]
    assert [row["outcome"] for row in found] == [decision.outcome.value for decision in decided]
    assert [row["rules"] for row in found] == [rules_in_order(decision) for decision in decided]
    assert [row["actions"] for row in found] == [actions_in_order(decision) for decision in decided]
    assert [row["ask"] for row in found] == [d.ask[0].fact.name if d.ask else None for d in decided]
