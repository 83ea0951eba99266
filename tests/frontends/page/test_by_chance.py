"""Somebody who clicks about by chance: nothing fails, and whatever answer they come to is what the program says."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sharepolicy import Policy, Timeline, load
from sharepolicy.frontends.page.making import page_of
from tests.helpers.browser import chromium, needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    needs_browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

STEPS = 250
NAMES = (["Mia", "Jack"], ["notes"], ["school", "father"])


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """The page of a policy, on which nothing may go wrong."""
    portable = json.loads(load("mars", prove=False).export())
    (tmp_path / "mars.html").write_text(page_of(portable, datetime.date.today()), "utf-8")
    with chromium() as browser:
        found = browser.new_context(locale="en-GB").new_page()
        complaints: list[str] = []
        found.on("pageerror", lambda error: complaints.append(str(error)))
        found.goto((tmp_path / "mars.html").as_uri())
        yield found
        assert complaints == []


@pytest.mark.parametrize("seed", range(2))
def test_whatever_people_click_the_answer_is_that_of_the_program(page: Page, seed: int) -> None:
    """Back and forth, changing answers, in both languages: a case that is saved is decided alike by Python."""
    chance = random.Random(seed)
    policy = load("mars", prove=False)
    seen = 0
    page.click("#start-request")
    for names in NAMES:
        for number, name in enumerate(names):
            page.fill(f"#name-{number}", name)
        page.click("#continue")
    for _ in range(STEPS):
        assert page.query_selector("#failed") is None
        if page.query_selector("#save-case"):
            assert _banner(page) == _decided(policy, _saved(page))
            seen += 1
        page.click(chance.choice(_ways(page, chance)))
    assert seen > 5


def _ways(page: Page, chance: random.Random) -> list[str]:
    """What can be clicked next, once something was chosen; what leads on, more often."""
    if page.query_selector("#start"):
        return ["#start"]
    labels = page.query_selector_all("main form .govuk-radios__label, main form .govuk-checkboxes__label")
    for label in labels and chance.choices(labels, k=chance.randint(1, 2)):
        label.click()
    on = [each for each in ("#continue", "#show", "#go-on", "#duties", "#change-answers") if page.query_selector(each)]
    changing = ["main dl a >> nth=0", "main dl a >> nth=-1"]
    ways = [*on * 4, "#back-link", "#stop", *changing, ".govuk-language-navigation__link"]
    return [each for each in ways if page.query_selector(each)]


def _banner(page: Page) -> str:
    return (page.locator(".sp-banner").get_attribute("class") or "").rpartition("--")[2]


def _saved(page: Page) -> dict[str, Any]:
    with page.expect_download() as download:
        page.click("#save-case")
    found: dict[str, Any] = json.loads(Path(download.value.path()).read_text("utf-8"))
    return found


def _decided(policy: Policy | Timeline, case: dict[str, Any]) -> str:
    """What the program says of a case file."""
    del case["policy"]
    decision = policy.decide_request(case) if "subjects" in case else policy.decide(case["facts"])
    return str(decision.outcome.value)
