"""The databases that the tests of SQL ask."""

from __future__ import annotations

import pytest

from tests.helpers.sql.engines import DUCKDB, SQLITE, Engine
from tests.helpers.sql.postgres import WHY_NOT, programs, shared_server


@pytest.fixture(scope="session", params=["duckdb", "sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database that runs here."""
    if request.param != "postgres":
        return {"duckdb": DUCKDB, "sqlite": SQLITE}[request.param]
    if programs() is None:
        pytest.skip(WHY_NOT)
    return shared_server()
