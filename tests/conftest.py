"""How the tests run: Hypothesis profiles, and the second suite that only runs when asked for."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from sharepolicy.ground.diagnostic import telling_values

CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile("ci", max_examples=30, derandomize=True, deadline=None, suppress_health_check=CALM)
settings.register_profile("long", max_examples=400, deadline=None, suppress_health_check=CALM)


def pytest_configure(config: pytest.Config) -> None:
    """The profile: `HYPOTHESIS_PROFILE` if set, `long` for `pytest -m slow`, else `ci`."""
    slow = config.option.markexpr == "slow"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "long" if slow else "ci"))


SECONDS_OF_THE_SECOND_SUITE = 3600


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the second suite out unless a marker expression or the long profile asks for it; it may take its time."""
    if config.option.markexpr or os.environ.get("HYPOTHESIS_PROFILE") == "long":
        for item in items:
            item.add_marker(pytest.mark.timeout(SECONDS_OF_THE_SECOND_SUITE))
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """The text of an error says what was given, except where readers are shown it, and where that is what is tested."""
    if item.path.parent.name == "docs" or item.get_closest_marker("as_in_production"):
        return (yield)
    with telling_values():
        return (yield)
