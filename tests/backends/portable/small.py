"""The small policy of these tests, which has every kind of fact."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from sharepolicy import Policy, load
from sharepolicy.engine.policies.exporting import conformance_vectors

PATH = Path(__file__).with_name("small.yaml")


@cache
def small() -> Policy:
    """The policy."""
    found = load(PATH)
    assert isinstance(found, Policy)
    return found


@cache
def small_vectors() -> list[dict[str, Any]]:
    """So many vectors of it that each kind of answer, and of what has to be refused, comes up."""
    return [json.loads(line) for line in conformance_vectors(small(), 600).splitlines()]
