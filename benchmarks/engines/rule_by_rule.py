"""Looking at one rule after the other, in Python, without any preparation."""

from __future__ import annotations

from benchmarks.first_match import Decide, FirstMatch


def build(policy: FirstMatch) -> Decide:
    """The reference itself."""
    return policy.looked_up
