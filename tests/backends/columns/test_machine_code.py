"""Machine code decides the same as the way without it, as `decide`, and as the definition."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy.backends.columns import compiled, llvm
from sharepolicy.backends.columns.compiled import CompiledCode
from sharepolicy.engine.loading.load import load, load_document, load_text
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import answer, completions, deciding
from sharepolicy.testing import cases, complete_cases, policies
from tests.helpers.table_policies import SHIPPED, SMALL
from tests.helpers.tables import REFUSED, answers, expected, table_of

pytest.importorskip("llvmlite")

DATED = """
policy: dated
facts:
  day: {type: date, asks: Which day?, decision_date: yes, minimum: 2020-01-01, maximum: 2130-12-31}
  age: {type: number, asks: How old?, unit: years, minimum: 0, maximum: 120}
  low: {type: number, asks: How low?, unit: m, minimum: -50, maximum: 50}
  word: {type: choice, asks: Which word?, values: [one, two, three, four]}
questions:
  all:
    title: All
    rules:
      young: {when: {age: {below: 16}}, outcome: share, overrides: [deep, later], because: young}
      deep: {when: {low: {below: -3}, word: [two, four]}, outcome: dont_share, overrides: [later], because: deep}
      later: {when: {day: {at_least: 2026-06-01}}, outcome: share, because: later}
otherwise: {outcome: escalate, because: nothing else}
"""
TODAY = datetime.date(2026, 7, 1)


@contextmanager
def at_once() -> Iterator[list[bool]]:
    """Machine code from the first row on. For each time that it ran, whether it could decide."""
    ran: list[bool] = []
    run = CompiledCode.run

    def told(self: CompiledCode, laid: Any, rows: int) -> Any:
        found = run(self, laid, rows)
        ran.append(found is not None)
        return found

    with (
        mock.patch.object(compiled, "AFTER", 0),
        mock.patch.object(compiled, "LEAST", 0),
        mock.patch.object(CompiledCode, "run", told),
    ):
        yield ran


def by_both(policy: Any, table: Any, **asked: Any) -> tuple[list[dict[str, Any]], list[bool]]:
    """The answers, which are the same with machine code and without; and whether that could decide."""
    slow = answers(policy, table, **asked)
    with at_once() as ran:
        assert answers(policy, table, **asked) == slow
    return slow, ran


@settings(max_examples=30)
@given(policies(max_facts=5, max_rules=8), st.integers(1, 700), st.data())
def test_random_rows_are_decided_as_decide_does(document: PolicyDocument, rows: int, data: st.DataObject) -> None:
    """Known or not, in tables that end with a word, in the middle of one, and before the first is full."""
    policy = load_document(document, prove=False)
    drawn = data.draw(st.lists(st.one_of(cases(document), complete_cases(document)), min_size=1, max_size=6))
    table = table_of(document, drawn, as_text=data.draw(st.booleans()))
    found, _ = by_both(policy, table.take([row % len(drawn) for row in range(rows)]))
    wanted = [expected(policy, case) for case in drawn[:rows]]
    assert found == [wanted[row % len(drawn)] for row in range(rows)]


@settings(max_examples=20)
@given(policies(max_facts=4, max_rules=5), st.booleans())
def test_complete_rows_are_decided_as_decide_does(document: PolicyDocument, as_text: bool) -> None:
    """Every combination of cells, the impossible ones too."""
    policy = load_document(document, prove=False)
    every = domains(document)
    choices = islice(product(*(domain.cells for domain in every.values())), 600)
    made = [Case(dict(zip(every, cells, strict=True))) for cells in choices]
    found, _ = by_both(policy, table_of(document, made, as_text=as_text))
    for case, row in zip(made, found, strict=True):
        try:
            wanted = expected(policy, case)
        except CaseError:
            wanted = REFUSED | {"problem": row["problem"]}
        assert row == wanted


@pytest.mark.parametrize("document", SMALL)
@pytest.mark.parametrize("as_text", [False, True])
def test_every_row_of_a_small_policy_is_decided_as_defined(document: PolicyDocument, as_text: bool) -> None:
    """Exhaustively: each fact has each of its cells, or is not known."""
    policy = load_document(document)
    every = domains(document)
    choices = product(*((None, *domain.cells) for domain in every.values()))
    made = [Case({n: c for n, c in zip(every, cells, strict=True) if c is not None}) for cells in choices]
    found, ran = by_both(policy, table_of(document, made, as_text=as_text))
    assert set(ran) == {True}
    for case, row in zip(made, found, strict=True):
        complete = list(completions(document, case))
        assert row["valid"] is bool(complete)
        if complete:
            defined = answer(document, case)
            assert (row["outcome"], row["settled"]) == (defined.outcome.value, defined.settled)
            assert set(row["possible"]) == {outcome.value for outcome in defined.possible}
            assert set(row["rules"]) == set().union(*(deciding(document, each) for each in complete))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_policies_decide_random_rows_alike(name: str) -> None:
    """Complete and partial cases in one table."""
    policy = load(name, prove=False)

    @settings(max_examples=2, deadline=None)
    @given(st.lists(st.one_of(cases(policy), complete_cases(policy)), min_size=20, max_size=20))
    def agrees(drawn: list[Case]) -> None:
        found, _ = by_both(policy, table_of(policy.document, drawn * 30))
        assert found == [expected(policy, case) for case in drawn] * 30

    agrees()


def numbers(kind: Any, rows: int, *, strange: bool) -> list[int]:
    """Numbers of a type, some of them no ages or depths."""
    span = np.iinfo(kind)
    draw = np.random.default_rng(rows)
    fine = draw.integers(max(span.min, -50) if span.min else 0, 51, rows).tolist()
    return [*fine, span.min, span.max, 121, -51 if span.min else 51] if strange else fine


@pytest.mark.parametrize("strange", [False, True])
@pytest.mark.parametrize("kind", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
@pytest.mark.parametrize("fact", ["age", "low"])
def test_numbers_of_every_type(fact: str, kind: str, strange: bool) -> None:
    """Their limits may be smaller or larger than those of the type; what is outside of them is told as ever."""
    policy = load_text(DATED, prove=False)
    given_ = numbers(kind, 997, strange=strange)
    if fact == "age" and not strange:
        given_ = [abs(number) for number in given_]
    words = pa.array([("one", "two", "three", "four")[row % 4] for row in range(len(given_))]).dictionary_encode()
    table = pa.table({fact: pa.array(given_, kind), "word": words})
    found, ran = by_both(policy, table, on=TODAY)
    assert all(ran) is all(row["valid"] for row in found)
    assert ran
    with_none = [None if row % 5 == 0 else number for row, number in enumerate(given_)]
    table = pa.table({fact: pa.array(with_none, kind), "word": words})
    by_both(policy, table.slice(3), on=TODAY)


@pytest.mark.parametrize("later", [5, -5])
def test_days_of_the_decision_that_are_not_given(later: int) -> None:
    """Such rows are decided today: before the day on which a rule begins, or after it."""
    today = datetime.date.today()
    days = [None if row % 3 == 0 else today + datetime.timedelta(row % 60 - 30) for row in range(700)]
    begins = today + datetime.timedelta(later)
    policy = load_text(DATED.replace("2026-06-01", begins.isoformat()), prove=False)
    found, ran = by_both(policy, pa.table({"day": pa.array(days, pa.date32()), "age": [20] * 700, "low": [0] * 700}))
    assert set(ran) == {True}
    assert [row["outcome"] == "share" for row in found] == [(day or today) >= begins for day in days]


@pytest.mark.parametrize("index", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
def test_dictionaries_with_every_index(index: str) -> None:
    """In any order, with words twice, with one that stands for nothing known, from the middle of an array."""
    policy = load_text(DATED, prove=False)
    words = pa.array(["three", "one", "unknown", "two", "one", "four", None])
    codes = pa.array([row * 5 % 7 if row % 11 else None for row in range(800)], index)
    table = pa.table({"word": pa.DictionaryArray.from_arrays(codes, words), "low": pa.array([-9] * 800)})
    found, ran = by_both(policy, table.slice(5), on=TODAY)
    assert set(ran) == {True}
    assert {row["outcome"] for row in found} > {"escalate"}


def test_a_word_that_is_no_value_is_told_as_ever() -> None:
    """Machine code leaves such tables alone."""
    policy = load_text(DATED, prove=False)
    table = pa.table({"word": pa.array(["one", "five"] * 400).dictionary_encode()})
    found, ran = by_both(policy, table, on=TODAY)
    assert not ran
    assert [row["valid"] for row in found] == [True, False] * 400


def test_nothing_is_compiled_for_few_rows_or_where_it_cannot_be() -> None:
    """Nor is there an error then: the other way is always there."""
    policy = load_text(DATED, prove=False)
    table = pa.table({"age": list(range(100)) * 50})
    with mock.patch.object(compiled, "machine_code", side_effect=AssertionError):
        first = answers(policy, table, on=TODAY)
    llvm.compiler.cache_clear()
    compiled.for_outcomes.cache_clear()
    with mock.patch.dict("sys.modules", {"llvmlite": None}), at_once() as ran:
        assert answers(policy, table, on=TODAY) == first
        assert not ran
    llvm.compiler.cache_clear()
    compiled.for_outcomes.cache_clear()
    assert llvm.machine_code("this is not a program") is None
