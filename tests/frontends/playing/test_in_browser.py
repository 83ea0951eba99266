"""The playground in a real browser: an author edits, and sees what is wrong, what is proved and what changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sharepolicy.frontends.playing.server import PlaygroundServer
from tests.frontends.playing.conftest import NAME, TEXT
from tests.helpers.browser import chromium, needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, needs_browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SHOTS = os.environ.get("SHAREPOLICY_SHOTS", "")


@pytest.fixture
def page(server: PlaygroundServer) -> Iterator[Page]:
    """The playground as it is opened. Nothing may go wrong in it."""
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 1400, "height": 1000})
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(server.address)
        opened.locator("#promises", has_text="Proved").wait_for()
        yield opened
        assert [each for each in complaints if "favicon" not in each] == []


def shot(page: Page, name: str) -> None:
    """A picture, for a person to look at."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/play-{name}.png", full_page=True)


def test_an_author_edits_and_sees_what_that_does(page: Page) -> None:
    """The case on the right is decided again, what changed is told, and what is wrong leads to its place."""
    case = page.frame_locator("#page")
    case.get_by_role("button", name="Start").click()
    case.get_by_label("Yes", exact=True).check()
    case.get_by_role("button", name="Continue").click()
    case.get_by_role("button", name="Show the answer").click()
    case.get_by_role("heading", name="Share").wait_for()
    shot(page, "begun")
    page.fill("#text", TEXT.replace("outcome: share", "outcome: escalate"))
    case.get_by_role("heading", name="Escalate").wait_for()
    page.locator("#changed", has_text="Less may be shared").wait_for()
    shot(page, "edited")
    page.fill("#text", TEXT.replace("risk: yes", "risk: maybe"))
    page.locator("#found", has_text="maybe").wait_for()  # what was found before may stand in the same line
    go = page.get_by_role("button", name=f"{NAME}, line 8")
    go.wait_for()
    shot(page, "broken")
    go.click()
    assert page.evaluate("getSelection().toString()") == "maybe"
    case.get_by_role("heading", name="Escalate").wait_for()  # as before, while the text does not load


def test_an_author_saves(page: Page) -> None:
    """All that was edited, and only then."""
    edited = TEXT.replace("A child is at risk.", "A child may be hurt.")
    page.fill("#text", edited)
    assert Path(NAME).read_text() == TEXT
    page.get_by_role("button", name="Save").click()
    page.locator("#saved", has_text="Saved.").wait_for()
    assert Path(NAME).read_text() == edited


def test_what_is_of_the_text_before_is_marked(page: Page, server: PlaygroundServer) -> None:
    """While the new text is being checked, and when nobody checks it any more."""
    before = "[...document.querySelectorAll('.before')].map((each) => each.id).join()"
    page.locator("#changed:not(.before)").wait_for()
    with server.looking:
        page.fill("#text", TEXT.replace("outcome: share", "outcome: escalate"))
        assert page.evaluate(before) == "promises,found,changed"
        assert page.locator("#found").get_attribute("aria-busy") == "true"
        assert page.locator("#checking").inner_text() == "Checking…"
    page.locator("#changed:not(.before)").wait_for()
    assert page.locator("#checking").inner_text() == ""
    page.route("**/look", lambda route: route.fulfill(body="{\n"))
    page.fill("#text", TEXT)
    page.locator("#promises", has_text="The playground has stopped").wait_for()
    assert page.evaluate(before) == "promises,found,changed"
    assert page.locator("#checking").inner_text() == "What stands here is of a text before."


def test_it_is_accessible(page: Page) -> None:
    """By axe, with and without findings."""
    from axe_playwright_python.sync_playwright import Axe

    for text in (TEXT, TEXT.replace("risk: yes", "risk: maybe")):
        page.fill("#text", text)
        page.locator("#found > *").first.wait_for()
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"][:100] for node in each["nodes"]][:3]) for each in found] == []
