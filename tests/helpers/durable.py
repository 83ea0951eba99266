"""Where durable-rules must be there, and where tests may do without it."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

NEEDED = bool(os.environ.get("SHAREPOLICY_NEEDS_DURABLE"))
"""Set where the second engine is to be tested. There a missing durable-rules fails the tests."""

needs_durable = pytest.mark.skipif(
    not NEEDED and find_spec("durable_rules_engine") is None,
    reason='durable-rules is not installed; `pip install "sharepolicy[durable]"` builds it, with a C compiler',
)
