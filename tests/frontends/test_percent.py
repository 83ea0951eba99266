"""Percentages: what is printed is what is compared."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.ground.percent import percentage
from tests.frontends.conftest import Run
from tests.helpers.mars import MARS


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_percentage_is_read_back_as_it_is_printed(part: int, rest: int) -> None:
    """And is whole only where nothing is missing."""
    found = percentage(part, part + rest)
    assert float(f"{found:.1f}") == found
    assert (found == 100) == (rest == 0)
    assert abs(found - (100 * part / (part + rest) if part + rest else 100)) <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["school", MARS], ids=["school", "mars"])
def test_the_percentage_that_is_printed_is_enough(run: Run, name: str) -> None:
    """Asking for what was read off the last run passes; asking for a little more fails, and shows two numbers."""
    said = json.loads(run("test", name, "--coverage", "--format", "json").out)
    percent = said["coverage"]["percent"]
    assert 0 < percent < 100
    assert run("test", name, "--coverage", "--fail-under", f"{percent:.1f}").code == 0
    ran = run("test", name, "--coverage", "--fail-under", f"{percent + 0.1:.1f}")
    assert ran.code == 1
    assert f"The coverage is {percent:.1f} %, below the required {percent + 0.1:.1f} %" in " ".join(ran.out.split())
