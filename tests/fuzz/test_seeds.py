"""The inputs that fuzzing begins with, tried without a fuzzer: that keeps the targets working."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

TARGETS = ("policies", "requests", "versions", "rows", "messages")
NEEDED = {"rows": "pyarrow", "messages": "pygls"}


def target(name: str) -> Any:
    """A target, if what it needs is installed."""
    if name in NEEDED:
        pytest.importorskip(NEEDED[name])
    return import_module(f"tests.fuzz.{name}")


@pytest.mark.parametrize("name", TARGETS)
def test_some_seeds(name: str) -> None:
    """No seed raises anything that must not come back."""
    found = target(name)
    for seed in found.seeds()[::25]:
        found.run(seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_every_seed(name: str) -> None:
    """The same for all of them."""
    found = target(name)
    for seed in found.seeds():
        found.run(seed)
