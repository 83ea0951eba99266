"""The policy without faults, and the other road for it."""

from __future__ import annotations

import pytest

from sharepolicy.language.policy import PolicyDocument
from tests.helpers.mars import load_mars
from tests.oracle.asking import Oracle


@pytest.fixture(scope="session")
def mars() -> PolicyDocument:
    """The policy, without faults."""
    return load_mars().document


@pytest.fixture(scope="session")
def sound(mars: PolicyDocument) -> Oracle:
    """The other road for the policy without faults."""
    return Oracle(mars)
