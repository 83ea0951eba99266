"""The databases that the tests of SQL ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sql.engines import DUCKDB, SQLITE, Engine
from tests.sql.postgres import WHY_NOT, programs, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A PostgreSQL server, one for the run."""
    if programs() is None:
        pytest.skip(WHY_NOT)
    with server() as engine:
        yield engine


@pytest.fixture(scope="session", params=["duckdb", "sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database that runs here."""
    known = {"duckdb": DUCKDB, "sqlite": SQLITE}
    return known[request.param] if request.param in known else request.getfixturevalue("postgres")
