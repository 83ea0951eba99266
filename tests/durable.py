"""Where durable-rules must be there, and where tests may do without it."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

MAY_BE_MISSING = sys.version_info >= (3, 13) or sys.platform == "win32"
"""The extra `dev` does not bring it there: it does not build with every compiler (see the how-to)."""

needs_durable = pytest.mark.skipif(
    MAY_BE_MISSING and find_spec("durable_rules_engine") is None,
    reason="durable-rules is not installed, and the extra `dev` does not bring it on this Python or system",
)
"""Elsewhere a missing durable-rules fails the tests."""
