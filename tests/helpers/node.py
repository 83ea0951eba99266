"""Where Node.js must be there, and where tests may do without it."""

from __future__ import annotations

import os
import shutil

import pytest

NEEDED = bool(os.environ.get("SHAREPOLICY_NEEDS_NODE"))
"""Set where the JavaScript reader is to be tested. There a missing Node.js fails the tests."""

needs_node = pytest.mark.skipif(
    not NEEDED and shutil.which("node") is None, reason="Node.js is not installed: the JavaScript reader cannot be run"
)
