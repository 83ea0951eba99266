"""Columns of 32-bit numbers: what stands in them is not always what was meant, and nobody answers what was not said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError


def policy(decimals: int, limit: str) -> Policy:
    """A policy that shares from some number on."""
    return load_text(f"""\
policy: doses
facts:
  dose: {{asks: How much?, type: number, decimals: {decimals}}}
questions:
  all:
    rules:
      much: {{when: {{dose: {{at_least: {limit}}}}}, outcome: share, because: Much.}}
otherwise: {{outcome: dont_share, because: Little.}}
""")


DECIMALS = (12.35, 12.5, 12.25, 0.1, 0.0, -12.35, -0.75, 8388608.5, 16777217.0, 9.99, 1e13, 1e15, float("inf"))
WHOLE = (16777215.0, 16777216.0, 16777218.0, 0.5, 7.0, -16777216.0, 1e14, 1e15, 3e38, float("nan"))


def told(by: Policy, value: float) -> str | None:
    """What `decide` says of the number that stands there; None where it refuses it."""
    try:
        return by.decide({"dose": float(np.float32(value))}).outcome.value
    except CaseError:
        return None


def in_columns(by: Policy, array: Any) -> list[str | None]:
    """What a table says."""
    found: list[str | None] = by.decide_columns(pa.table({"dose": array}), invalid="mark").column("outcome").to_pylist()
    return found


def in_duckdb(by: Policy, kind: str, values: Sequence[float], form: Any) -> list[str | None]:
    """What a query says over a column of that type."""
    query = by.to_sql("duckdb", "cases", form=form, columns=["dose"], keep=["place"])
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE cases (place INTEGER, dose {kind})")
        connection.executemany("INSERT INTO cases VALUES (?, ?)", list(enumerate(values)))
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row["outcome"] for row in sorted(rows, key=lambda row: row["place"])]


@pytest.mark.parametrize(
    ("by", "values"),
    [
        pytest.param(policy(2, "12.35"), DECIMALS, id="decimals"),
        pytest.param(policy(0, "16777217"), WHOLE, id="whole"),
        pytest.param(policy(1, "8388608.6"), (8388608.5, 8388608.0, 8388609.0, 8388608.6, 12.35), id="long"),
    ],
)
def test_what_stands_there_is_decided_everywhere_alike(by: Policy, values: Sequence[float]) -> None:
    """Each number as the one that the 32 bits really are."""
    expected = [told(by, value) for value in values]
    assert {*expected} == {"share", "dont_share", None}
    short = pa.array(np.array(values, np.float32))
    assert in_columns(by, short) == expected
    assert in_columns(by, short.dictionary_encode()) == expected
    assert in_columns(by, pa.array([[each] for each in short.to_pylist()], pa.list_(pa.float32()))) == expected
    for form in ("standard", "exact"):
        assert in_duckdb(by, "FLOAT", values, form) == expected
        assert in_duckdb(by, "DOUBLE", [float(np.float32(value)) for value in values], form) == expected


hundredths = st.integers(-2000, 2000).map(lambda number: float(np.float32(number / 100)))
long_numbers = st.integers(2**24 - 4, 2**24 + 4).map(float)
limits = st.one_of(st.integers(-2000, 2000).map(lambda n: f"{n / 100:.2f}"), st.integers(2**24 - 4, 2**24 + 4).map(str))


@given(
    st.sampled_from([0, 1, 2]),
    limits,
    st.lists(st.one_of(hundredths, long_numbers, st.floats(width=32)), min_size=1, max_size=8),
)
def test_any_32_bits_are_decided_everywhere_alike(decimals: int, limit: str, values: list[float]) -> None:
    """Numbers as people write them, long ones around a threshold, and whatever else 32 bits can be."""
    by = policy(decimals, limit if decimals == 2 or "." not in limit else f"{float(limit):.{decimals}f}")
    expected = [told(by, value) for value in values]
    assert in_columns(by, pa.array(np.array(values, np.float32))) == expected
    for form in ("standard", "exact"):
        assert in_duckdb(by, "FLOAT", values, form) == expected


def test_the_help_says_what_to_do() -> None:
    """The column is at fault, not the number."""
    with pytest.raises(CaseError) as refused:
        policy(2, "12.35").decide_columns(pa.table({"dose": pa.array([12.5, 12.35], pa.float32())}))
    (flaw,) = refused.value.diagnostics
    assert "has too many decimals" in flaw.message
    assert "32-bit numbers" in flaw.help
    assert "cast it to decimals" in flaw.help


def test_sql_server_compares_in_64_bits() -> None:
    """It shortens a decimal beside a short column, as DuckDB does."""
    query = policy(2, "16777217").to_sql("tsql", "cases", columns=["dose"])
    assert "16777217.00e0" in query
    assert "AS FLOAT" in query
