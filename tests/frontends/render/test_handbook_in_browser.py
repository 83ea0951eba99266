"""The handbook in a real browser: for everybody on a screen, and whole on paper."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sharepolicy import as_handbook, load
from tests.helpers.browser import chromium, needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.slow,
    needs_browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DAY = datetime.date(2026, 11, 30)
ROOM = (658, 974)
"""The width and height of what is printed on a page of A4, in the pixels of CSS."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as found:
        yield found


@pytest.fixture(params=["mars", "national-advice"])
def page(request: pytest.FixtureRequest, tmp_path: Path, browser: Browser) -> Iterator[Page]:
    """The handbook of a policy, opened from disk."""
    file = tmp_path / "handbook.html"
    file.write_text(as_handbook(load(request.param), on=DAY), encoding="utf-8")
    context = browser.new_context(bypass_csp=True)  # for axe, which is a script
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()


def test_everybody_can_read_it(page: Page) -> None:
    """Nothing that axe finds; and on a narrow screen nothing stands beside it."""
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert [each["id"] for each in found.response["violations"]] == []


def test_nothing_is_cut_off_on_paper(page: Page) -> None:
    """What cannot be broken fits on a page, and each label of the ladder into its box, with the letters used."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ROOM[0], "height": ROOM[1]})
    boxes = page.evaluate(
        "[...document.querySelectorAll('figure, nav, tr, #sign')]"
        ".map(box => [box.id || box.tagName, box.getBoundingClientRect().height])"
    )
    assert len(boxes) > 10
    assert [box for box in boxes if box[1] > ROOM[1]] == []
    beside = page.evaluate(
        "[...document.querySelectorAll('svg')].flatMap(svg => {"
        " const edge = Math.max(...[...svg.querySelectorAll('rect')].map(r => r.getBBox().x + r.getBBox().width));"
        " return [...svg.querySelectorAll('text')].filter(t => t.getBBox().x + t.getBBox().width > edge - 8)"
        ".map(t => t.textContent)})"
    )
    assert beside == []
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
