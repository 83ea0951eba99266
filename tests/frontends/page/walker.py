"""A person at the page: sees headings and labels, and types or clicks. Every screen they come to can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from playwright.sync_api import Page

Said = str | list[str]
"""What they choose on a screen, by its label; or what they type."""

MOST_SCREENS = 60
NO_ANSWER = "I don't know"


@define
class Walker:
    """Walks through a page. `look` is called on every screen, with a name for it."""

    page: Page
    look: Callable[[Page, str], None] = lambda *_: None

    def heading(self) -> str:
        """What the screen is about."""
        return self.page.inner_text("main h1").strip()

    def walk(self, answers: Mapping[str, Said], *, wrong_first: bool = False) -> None:
        """Answer until there is nothing more to ask; what is not among the answers, they do not know.

        With `wrong_first`, they send each screen empty before they answer it.
        """
        for _ in range(MOST_SCREENS):
            if self.page.query_selector("#show"):
                self.look(self.page, "check")
                return
            self.look(self.page, self.kind())
            if wrong_first and self.kind() not in ("names", "about"):
                self.page.click("#continue")
                assert self.page.query_selector("#errors"), self.heading()
                assert self.page.evaluate("document.activeElement.id") == "errors"
                self.look(self.page, f"{self.kind()}-error")
            heading = self.heading()
            said = next((said for part, said in answers.items() if part in heading), NO_ANSWER)
            self.say(said)
            self.page.click("#continue")
            assert not self.page.query_selector("#errors"), (heading, said, self.page.inner_text("#errors"))
        raise AssertionError("it never ends")

    def kind(self) -> str:
        """What kind of screen it is, by what is on it."""
        for selector, kind in (
            (".govuk-date-input", "date"),
            (".sp-usual", "usual"),
            ("input[name=name-0]", "names"),
            ("input[type=text]", "number"),
            ("input[type=radio]", "choice"),
            ("input[type=checkbox]", "several"),
        ):
            if self.page.query_selector(f"main {selector}"):
                return kind
        return "other"

    def say(self, said: Said) -> None:
        """Choose, or type."""
        if self.kind() in ("number", "date", "names") and said != NO_ANSWER:
            fields = self.page.query_selector_all("main input[type=text]")
            for field, text in zip(fields, [said] if isinstance(said, str) else said, strict=False):
                field.fill(text)
            return
        for label in [said] if isinstance(said, str) else said:
            self.choose(label)

    def choose(self, label: str) -> None:
        """Click a label: the one that says it, or else one that begins with it."""
        labels = self.page.query_selector_all("main label")
        texts = [each.inner_text().strip() for each in labels]
        place = next((place for place, text in enumerate(texts) if text == label), None)
        if place is None:
            place = next((place for place, text in enumerate(texts) if text.startswith(label)), None)
        if place is None and label == NO_ANSWER:
            place = 0  # which of them somebody does not know about
        assert place is not None, (label, texts)
        labels[place].click()
