"""The small policy of these tests, which has every kind of fact."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sharepolicy import Policy, load

PATH = Path(__file__).with_name("small.yaml")


@cache
def small() -> Policy:
    """The policy."""
    found = load(PATH)
    assert isinstance(found, Policy)
    return found
