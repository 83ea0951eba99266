"""The page in a real browser: every kind of screen, by everybody, and without a trace."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sharepolicy import load
from sharepolicy.frontends.cli import main
from sharepolicy.frontends.page.making import page_of
from tests.backends.portable.small import PATH as SMALL
from tests.frontends.page.walker import Walker
from tests.helpers.browser import chromium, needs_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.slow,
    needs_browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SHOTS = os.environ.get("SHAREPOLICY_SHOTS", "")
"""A folder for pictures of every screen, for a person to look at."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TODAY = datetime.date(2026, 11, 29)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of each policy."""
    folder = tmp_path_factory.mktemp("pages")
    for name, policy in (("mars", "mars"), ("small", SMALL), ("hipaa", "hipaa")):
        portable = json.loads(load(policy).export())
        (folder / f"{name}.html").write_text(
            page_of(portable, TODAY, elsewhere=(folder / "away.html").as_uri()), "utf-8"
        )
    (folder / "away.html").write_text("<!doctype html><title>Weather</title><p>Sunny.", "utf-8")
    return folder


class Watched:
    """A page that is watched: whatever it asks the network for, or complains about."""

    def __init__(self, page: Page, address: str) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        self.page, self.address = page, address

    def assert_silent(self) -> None:
        """Nothing was asked for but the page itself, and nothing went wrong."""
        assert [each for each in self.requests if not each.startswith("blob:null")] == [self.address]
        assert self.complaints == []


@pytest.fixture
def opened(browser: Browser, pages: Path) -> Iterator[Any]:
    """Open the page of a policy, in a window of its own."""
    contexts = []

    def opened_(name: str, **options: Any) -> Watched:
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1000, "height": 900}, **options})
        contexts.append(context)
        return Watched(context.new_page(), (pages / f"{name}.html").as_uri())

    yield opened_
    for context in contexts:
        context.close()


def accessible(page: Page, name: str) -> None:
    """Nothing that axe finds, and one heading of the first rank, which has the focus or will have."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": RULES, "rules": {"region": {"enabled": False}}}  # a link back stands before the main part
    found = Axe().run(page, options=options).response["violations"]
    said = [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in found]
    assert said == [], name
    assert page.locator("h1").count() == 1, name
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def named(prefix: str) -> Any:
    """A look at every screen: is it accessible? Its pictures are numbered."""
    number = iter(range(1000))

    def look(page: Page, name: str) -> None:
        accessible(page, f"{prefix}-{next(number):02}-{name}")

    return look


ANSWERS = {
    "share": {
        "How serious": "Significant",
        "Who would get it": "Children's social care",
        "What would they use": "To protect a child",
        "Do they need": "Yes, to keep",
        "Is all of this so": "Yes, all",
    },
    "dont_share": {
        "How serious": "No worry",
        "Who would get it": "Somebody else",
        "What would they use": "No proper reason",
        "Do you know of anything": "Nothing that",
        "Is all of this so": "Yes, all",
    },
    "escalate": {"How serious": "A worry", "Who would get it": "Nobody in particular"},
}


@pytest.mark.parametrize("outcome", ANSWERS)
def test_a_walk_to_each_outcome(opened: Any, outcome: str) -> None:
    """From the start to the answer: nothing is asked of the network, and every screen is for everybody."""
    watched = opened("mars")
    page = watched.page
    look = named(f"mars-{outcome}")
    look(page, "start")
    page.click("#start")
    Walker(page, look).walk(ANSWERS[outcome])
    page.click("#show")
    look(page, "answer")
    banner = page.locator(".sp-banner")
    assert f"sp-banner--{outcome}" in (banner.get_attribute("class") or "")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.emulate_media(media="print")
    look(page, "print")
    watched.assert_silent()


def test_every_kind_of_question_with_every_mistake(opened: Any) -> None:
    """Each screen is sent empty first: what is wrong is said above, and is reached."""
    watched = opened("small")
    page = watched.page
    page.click("#start")
    Walker(page, named("small")).walk(
        {"How many grams": "2.5", "How old": "40", "Did they agree": "Given"}, wrong_first=True
    )
    page.click("#show")
    accessible(page, "small-answer")
    watched.assert_silent()


def test_a_request_of_several_people_things_and_receivers(opened: Any) -> None:
    """Each is named, asked about and answered by itself."""
    watched = opened("mars")
    page = watched.page
    look = named("request")
    page.click("#start-request")
    Walker(page, look).walk(
        {
            "Whom is it about": ["boy", "mother"],
            "What would be shared": ["report", "address"],
            "To whom would it go": ["school", "stepfather"],
            "Whom is this about: report": ["boy", "mother"],
            "Whom is this about: address": ["mother"],
            "How serious": "Significant",
            "Who would get it": "A school",
            "Do they need": "Yes, to keep",
        },
    )
    page.click("#show")
    look(page, "answer")
    text = page.inner_text("main")
    assert "report to school" in text
    assert "address to stepfather" in text
    page.click("#copy")
    page.wait_for_selector(".sp-take [role=status]:not(:empty)")
    with page.expect_download() as download:
        page.click("#save-record")
        page.click("#record-save")
    note = json.loads(Path(download.value.path()).read_text("utf-8"))["note"][0]["text"]
    assert "report to school" in note
    watched.assert_silent()


def test_a_request_is_shown_what_is_usual_and_loses_nothing_on_the_way(opened: Any) -> None:
    """One screen for all of it, a box for each person and thing where something differs; and what is typed stays."""
    watched = opened("mars", viewport={"width": 320, "height": 700})
    page = watched.page
    walker = Walker(page)
    page.click("#start-request")
    for names in (["boy", "mother"], ["report"], ["school", "nurse"]):
        walker.say(names)
        page.click("#continue")
    while walker.kind() != "usual":
        walker.choose(page.locator("main label").first.inner_text())
        page.click("text=Cymraeg")
        assert page.locator("main input:checked").count() == 1
        page.click("text=English")
        page.click("#continue")
    look = named("request-usual")
    look(page, "usual")
    assert "About each of these:" in page.inner_text(".sp-usual")
    walker.choose("No, some of it")
    page.click("#continue")
    look(page, "different")
    page.locator("main label", has_text="report to nurse").first.click()
    page.click("#continue")
    assert "report to nurse" in page.inner_text("#caption")
    page.click("#stop")
    page.click("#show")
    page.click("#save-record")
    page.fill("#justification", "It was needed.")
    page.go_back()
    page.click("#save-record")
    assert page.input_value("#justification") == "It was needed."
    watched.assert_silent()


def test_a_print_has_what_the_screen_folds_away(opened: Any) -> None:
    """All but help, and afterwards it is folded as before."""
    watched = opened("mars")
    page = watched.page
    page.click("#start")
    Walker(page).walk(ANSWERS["share"])
    page.click("#show")
    folded = "document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(folded)
    assert before > 2
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(folded) == 0
    page.emulate_media(media="print")
    assert page.is_visible("text=dfe-advice-2024 >> nth=-1")
    assert not page.is_visible("#exit")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(folded) == before
    watched.assert_silent()


def test_what_cannot_wait_is_said_at_once(opened: Any) -> None:
    """Above every question, as soon as it is sure whatever the answer will be; and read out when it is new."""
    watched = opened("mars")
    page = watched.page
    walker = Walker(page)
    page.click("#start")
    assert not page.query_selector(".sp-first")
    walker.say("Danger now")
    page.click("#continue")
    box = page.locator("main > .sp-first")
    assert "ring 999" in box.inner_text()
    assert box.get_attribute("role") == "alert"
    assert page.evaluate("document.activeElement.tagName") == "H1"
    accessible(page, "urgent")
    walker.say("I don't know")
    page.click("#continue")
    assert box.get_attribute("role") is None
    watched.assert_silent()


def test_one_answer_for_several_at_once(opened: Any) -> None:
    """Only if a person says that it is the same for them; nobody is ticked beforehand."""
    watched = opened("mars")
    page = watched.page
    walker = Walker(page)
    page.click("#start-request")
    for names in (["boy"], ["report"], ["school", "nurse", "club"]):
        walker.say(names)
        for name in names[2:]:
            page.click("#add")
            page.fill("#name-2", name)
        page.click("#continue")
    walker.say("Danger now")
    page.click("#continue")
    while "Who would get it" not in walker.heading():
        walker.say("I don't know")
        page.click("#continue")
    assert page.locator("input[name=also]:checked").count() == 0
    labels = page.locator(".govuk-checkboxes__label").all_inner_texts()
    assert len(labels) == 2
    accessible(page, "also")
    walker.say(["A school or nursery", labels[0]])
    page.click("#continue")
    page.click("#stop")
    rows = page.locator(".govuk-summary-list__row", has_text="Who would get it").all_inner_texts()
    assert sum("A school or nursery" in row for row in rows) == 2
    watched.assert_silent()


def test_one_of_several_answers_is_an_answer(opened: Any) -> None:
    """Who knows that it is one of two says so; all of them is the same as not knowing."""
    watched = opened("mars")
    page = watched.page
    walker = Walker(page)
    page.click("#start")
    page.click("#one-of")
    page.click("#continue")
    assert "may be" in page.inner_text("#errors")
    accessible(page, "one-of-error")
    walker.say(["Significant harm, or likely to come", "Danger now"])
    page.click("#continue")
    page.click("#stop")
    assert "Significant harm, or likely to come; or danger now" in page.inner_text("main")
    watched.assert_silent()


def test_going_back_by_the_browser_and_by_the_link(opened: Any) -> None:
    """Answers are still there, the history holds numbers of steps only, and the title never tells."""
    watched = opened("mars")
    page = watched.page
    walker = Walker(page)
    title = page.title()
    page.click("#start")
    first = walker.heading()
    walker.say("Significant")
    page.click("#continue")
    second = walker.heading()
    page.go_back()
    assert walker.heading() == first
    assert page.is_checked("input[value=significant]")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.go_forward()
    assert walker.heading() == second
    page.click("#back-link")
    assert walker.heading() == first
    assert page.evaluate("history.state") == {"step": 1}
    page.go_back()
    assert page.query_selector("#start")
    assert page.title() == title
    assert page.url == watched.address
    watched.assert_silent()


def test_an_answer_is_changed_and_what_clashes_is_named(opened: Any) -> None:
    """The question comes again with the answer in it; answers that cannot both be so are refused together."""
    watched = opened("small")
    page = watched.page
    walker = Walker(page)
    page.click("#start")
    walker.walk({"How serious": "Some", "How many grams": "25"})
    page.click("text=Change >> nth=0")
    assert page.is_checked("input[value=some]")
    walker.say("None")
    page.click("#continue")
    errors = page.inner_text("#errors")
    assert "cannot be so together" in errors
    assert "25 grams" in errors
    accessible(page, "clash")
    page.click("#errors li:nth-child(2) a")
    assert walker.heading() == "How many grams was it?"
    assert page.input_value("#answer") == "25"
    page.fill("#answer", "99")
    page.click("#continue")
    assert "from -1 to 25" in page.inner_text("#errors")
    page.fill("#answer", "20")
    page.click("#continue")
    assert "20 grams" in page.inner_text("main")
    watched.assert_silent()


def test_by_the_keyboard_alone(opened: Any) -> None:
    """Tab, arrows, space and Enter are enough, and what has the focus can be seen."""
    watched = opened("mars")
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "start":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    walker = Walker(page)
    for _ in range(8):
        if page.query_selector("#show"):
            break
        page.keyboard.press("Tab")
        for _ in range(20):
            if page.evaluate("document.activeElement.type") in ("radio", "checkbox"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") is not None
        before = walker.heading()
        page.keyboard.press("Enter")
        assert page.query_selector("#show") or walker.heading() != before or page.query_selector("#errors")
    watched.assert_silent()


def test_nothing_is_left_behind(opened: Any) -> None:
    """Nothing in storage, cookies or the history; on leaving, nothing on the screen or in memory; no way back."""
    watched = opened("mars")
    page = watched.page
    page.click("#start")
    Walker(page).walk(ANSWERS["escalate"])
    page.click("#show")
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, JSON.stringify(history.state)]")
    assert kept[:3] == [0, 0, ""]
    assert set(json.loads(kept[3])) == {"step"}
    assert page.evaluate("caches === undefined || true")
    for field in page.query_selector_all("input, textarea"):
        assert field.get_attribute("autocomplete") == "off"
    watched.assert_silent()
    page.click("#exit")
    page.wait_for_url("**/away.html")
    assert page.inner_text("body") == "Sunny."
    page.go_back()
    if page.url == watched.address:  # an earlier step of the same page: it knows nothing any more
        page.wait_for_selector("#start")
        assert "nobody in particular" not in page.inner_text("body").lower()


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_leaving_by_a_key(opened: Any, key: str) -> None:
    """Three times, and it is gone; other keys between them do not count."""
    page = opened("mars").page
    page.click("#start")
    page.keyboard.press(key)
    page.keyboard.press(key)
    page.keyboard.press("a")
    page.keyboard.press(key)
    assert page.query_selector("#continue")
    assert "2 more times" in page.inner_text("#exit-place [role=status]")
    page.keyboard.press(key)
    page.keyboard.press(key)
    page.wait_for_url("**/away.html")


TRY_EVERYTHING = """async () => {
  const loaded = (element, src) =>
    new Promise((done, failed) => document.body.append(Object.assign(element, {onload: done, onerror: failed, src})))
  const tries = [
    () => fetch("https://example.org/"),
    () => loaded(new Image(), "https://example.org/a.png"),
    () => loaded(document.createElement("script"), "https://example.org/a.js"),
  ]
  const blocked = []
  document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective))
  for (const attempt of tries) await attempt().catch(() => null)
  await new Promise((done) => setTimeout(done, 50))
  return blocked
}"""
"""Whatever a script could try to reach something; it gives what was forbidden."""


def test_the_network_is_forbidden(opened: Any) -> None:
    """By the page's own rules: even a script inside it could not reach anything."""
    page = opened("mars").page
    tried = page.evaluate(TRY_EVERYTHING)
    assert {"connect-src", "img-src", "script-src-elem"} <= set(tried)


WRONG_FILES = {
    '{"policy": "other", "facts": {}}': "another policy",
    '{"facts": {"item.tells": null}}': "not the kind of answer",
    '{"facts": {"nothing": "yes"}}': "does not ask for “nothing”",
    '{"facts": {"risk_to_child": "awful"}}': "cannot be read",
    '{"facts": {"decision_date": "2026-13-01"}}': "does not give one day",
    "[]": "not a case",
}
"""Files that are no cases of this policy, and what is said of each."""


def test_a_case_is_saved_and_loaded_again_and_a_record_saved(opened: Any, tmp_path: Path) -> None:
    """The commands read both files."""
    watched = opened("mars")
    page = watched.page
    page.click("#start")
    Walker(page).walk(ANSWERS["share"])
    page.click("#show")
    page.locator(".sp-ticks input").first.check()
    answer = page.inner_text(".sp-banner")
    with page.expect_download() as download:
        page.click("#save-case")
    case = tmp_path / "case.json"
    download.value.save_as(case)
    assert load("mars").decide(json.loads(case.read_text("utf-8"))["facts"]).outcome.value == "share"
    page.click("#save-record")
    accessible(page, "record")
    page.fill("#by", "R. Doyle")
    page.check("input[value=share]")
    with page.expect_download() as download:
        page.click("#record-save")
    record = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert record["decided"]["by"] == "R. Doyle"
    assert record["done"]
    assert "SHARE" in record["note"][-1]["text"].upper()
    (tmp_path / "record.json").write_text(json.dumps(record), "utf-8")
    arguments = [
        "decide",
        case,
        "--record",
        tmp_path / "kept.db",
        "--with",
        tmp_path / "record.json",
        "--for",
        "2026/117",
        "--by",
        "R. Doyle",
    ]
    assert main([str(each) for each in arguments]) == 0
    page.go_back()
    page.click("#again")
    page.click("text=Go on with a case that you saved")
    page.set_input_files("#case-file", case)
    page.wait_for_selector("#show")
    page.click("#show")
    assert page.inner_text(".sp-banner") == answer
    for text, said in WRONG_FILES.items():
        wrong = tmp_path / "wrong.json"
        wrong.write_text(text, "utf-8")
        page.click("#again" if page.query_selector("#again") else "#header")
        page.click("text=Go on with a case that you saved")
        page.set_input_files("#case-file", wrong)
        page.locator("#errors", has_text=said).wait_for()
    accessible(page, "start-error")
    watched.assert_silent()


def test_in_welsh(opened: Any) -> None:
    """Everything but names is in the language, and what was answered stays."""
    watched = opened("mars")
    page = watched.page
    look = named("welsh")
    page.click("a[hreflang=cy]")
    assert page.evaluate("document.documentElement.lang") == "cy"
    look(page, "start")
    page.click("#start")
    page.check("input[value=significant]")
    page.click("#continue")
    page.check("input[value=childrens_social_care]")
    page.click("#continue")
    look(page, "question")
    page.click("#stop")
    look(page, "check")
    page.click("#show")
    look(page, "answer")
    text = page.inner_text("main")
    for english in ("Whom to ask", "Find out", "Your answers", "It could be", "Decided by"):
        assert english not in text
    page.click("a[hreflang=en]")
    assert "Whom to ask" in page.inner_text("main")
    watched.assert_silent()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("narrow", {"viewport": {"width": 320, "height": 640}}),
        ("zoomed", {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}),
        ("still", {"reduced_motion": "reduce"}),
        ("forced", {"forced_colors": "active"}),
    ],
)
def test_for_everybody(opened: Any, name: str, options: dict[str, Any]) -> None:
    """Nothing is cut off or scrolls sideways, at 320 pixels and at 400 percent; without motion; in forced colours."""
    watched = opened("mars", **options)
    page = watched.page

    def look(page: Page, screen: str) -> None:
        accessible(page, f"{name}-{screen}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0

    look(page, "start")
    page.click("#start")
    Walker(page, look).walk(ANSWERS["share"])
    page.click("#show")
    look(page, "answer")
    watched.assert_silent()
