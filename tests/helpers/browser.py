"""A real browser where there is one: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NEEDED = bool(os.environ.get("SHAREPOLICY_NEEDS_BROWSER"))
"""Set where the page is to be tested. There a missing browser fails the tests."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

needs_browser = pytest.mark.skipif(
    not NEEDED
    and (CHROMIUM is None or any(find_spec(name) is None for name in ("playwright", "axe_playwright_python"))),
    reason='no Chromium, or no Playwright: `pip install "sharepolicy[browser]"` and a Chromium are needed',
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
