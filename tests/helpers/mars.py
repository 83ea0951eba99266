"""MARS 1.0.0, for tests that need a large real policy as material: it stays as it is, while the shipped policy changes.

A test that is about the policy as it is shipped asks for it by its name, `mars`.
"""

from __future__ import annotations

import datetime

from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.reading.files import shipped

MARS_FOLDER = shipped("policies") / "mars" / "1.0.0"
MARS_FILE = MARS_FOLDER / "policy.yaml"
MARS = str(MARS_FOLDER)
"""What a command is given to name it."""


def load_mars(*, prove: bool = True, on: datetime.date | None = None) -> Policy:
    """Load it; with a day, as it is on that day."""
    policy = load(MARS_FOLDER, prove=prove, on=on)
    assert isinstance(policy, Policy)
    return policy
