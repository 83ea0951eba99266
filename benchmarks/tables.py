"""Random tables for the policies that columns are measured with, and the peers that decide them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

import sharepolicy
from benchmarks.first_match import FirstMatch, Test

_LIKELY_YES = {"court_restriction": 0.06, "practitioner_unsure": 0.25, "confidential": 0.6, "consent_appropriate": 0.5}
_WEIGHTS = {"risk_of_harm": (5, 5, 2, 1), "lawful_basis": (5, 1, 1, 1, 3)}


def table(policy: sharepolicy.Policy, rows: int, withheld: float, seed: int = 14) -> pa.Table:
    """Random rows, each value left out with this probability; the policy has to decide them all.

    Yes/no facts are Arrow's booleans, words are dictionaries, numbers 64 bits wide, dates left out.
    """
    draw = np.random.default_rng(seed)
    columns = {}
    for name, fact in policy.facts.items():
        if fact.decision_date:
            continue
        mask = draw.random(rows) < withheld if withheld else None
        if fact.is_numeric:
            columns[name] = pa.array(draw.integers(fact.minimum or 0, min(fact.maximum or 24, 24) + 1, rows), mask=mask)
        elif fact.values == ("yes", "no"):
            likely = _LIKELY_YES.get(name, 0.9 if policy.name == "fourteen" else 0.4)
            columns[name] = pa.array(draw.random(rows) < likely, mask=mask)
        else:
            weights = np.array(_WEIGHTS.get(name, (1,) * len(fact.values)), float)
            codes = draw.choice(len(fact.values), rows, p=weights / weights.sum()).astype(np.int8)
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes, mask=mask), pa.array(fact.values))
    made = pa.table(columns)
    valid = policy.decide_columns(made, want=["valid"], invalid="mark")["valid"]
    while not valid.to_numpy().all():  # rows that are impossible become copies of others
        good = np.flatnonzero(valid.to_numpy())
        made = made.take(
            np.where(valid.to_numpy(), np.arange(rows), good[np.arange(rows) % len(good)])
        ).combine_chunks()
        valid = policy.decide_columns(made, want=["valid"], invalid="mark")["valid"]
    return made.combine_chunks()


def polars_chain(policy: FirstMatch, data: pa.Table) -> Callable[[], Any]:
    """The same policy as polars' when/then chain on its streaming engine; words are its Enum type."""
    import polars as pl

    frame = pl.from_arrow(data)
    assert isinstance(frame, pl.DataFrame)
    kinds = {
        fact: pl.Enum([str(v) for v in values])
        for fact, values in policy.facts.items()
        if values and values != (True, False)
    }
    frame = frame.cast(kinds)  # type: ignore[arg-type]

    def test(one: Test) -> pl.Expr:
        column = pl.col(one.fact)
        if one.below is not None:
            return column < one.below
        if one.values == (True,):
            return column
        if one.values == (False,):
            return ~column
        found = column == one.values[0]
        for value in one.values[1:]:
            found = found | (column == value)
        return found

    outcomes = pl.Enum(["share", "dont_share", "escalate"])
    chain: Any = pl
    for rule in policy.rules:
        alternatives = []
        for tests in rule.alternatives:
            both = test(tests[0])
            for one in tests[1:]:
                both = both & test(one)
            alternatives.append(both)
        when = alternatives[0]
        for other in alternatives[1:]:
            when = when | other
        chain = chain.when(when).then(pl.lit(rule.outcome, outcomes))
    plan = frame.lazy().select(outcome=chain.otherwise(pl.lit(policy.otherwise, outcomes)))
    return lambda: plan.collect(engine="streaming")["outcome"]


def duckdb_case(policy: FirstMatch, data: pa.Table, *, enum: bool) -> Callable[[], Any]:
    """The same policy as DuckDB's CASE, over the Arrow table, or over a table of its own with its ENUM type."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    connection.register("cases_arrow", data)
    words = {fact: values for fact, values in policy.facts.items() if values and values != (True, False)}
    if enum:
        columns = []
        for fact, values in policy.facts.items():
            if fact in words:
                listed = ", ".join(f"'{value}'" for value in values)
                connection.execute(f"CREATE TYPE {fact}_words AS ENUM ({listed})")
                columns.append(f"{fact}::{fact}_words AS {fact}")
            else:
                columns.append(fact)
        connection.execute(f"CREATE TABLE cases AS SELECT {', '.join(columns)} FROM cases_arrow")
    source = "cases" if enum else "cases_arrow"

    def test(one: Test) -> str:
        if one.below is not None:
            return f"{one.fact} < {one.below}"
        if one.values == (True,):
            return one.fact
        if one.values == (False,):
            return f"NOT {one.fact}"
        return f"{one.fact} IN ({', '.join(repr(value) for value in one.values)})"

    numbers = {"share": 0, "dont_share": 1, "escalate": 2}
    rules = []
    for rule in policy.rules:
        when = " OR ".join("(" + " AND ".join(map(test, tests)) + ")" for tests in rule.alternatives)
        rules.append(f"WHEN {when} THEN {numbers[rule.outcome]}::UTINYINT")
    query = f"SELECT CASE {' '.join(rules)} ELSE {numbers[policy.otherwise]}::UTINYINT END AS outcome FROM {source}"
    return lambda: connection.execute(query).to_arrow_table()["outcome"]
