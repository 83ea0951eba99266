"""The stores that the tests write to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharepolicy.records import Records
from tests.helpers.recorded import records_in


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """A new store in each kind of database."""
    with records_in(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Records]:
    """A new store in a file."""
    with records_in("sqlite", tmp_path) as found:
        yield found
