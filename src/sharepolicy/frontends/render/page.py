"""A page of plain text, built from headings, paragraphs and lists.

Nothing but words and indentation carries meaning, so that it reads the same aloud, in an e-mail and in a log.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory, define

from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import wrap


@define
class Page:
    """Lines of text as they are written, one under the other. Mutable on purpose: renderers fill it."""

    style: Style = PLAIN
    language: str = ""
    lines: list[str] = Factory(list)

    def title(self, text: str) -> None:
        """The first words: already styled by the caller's `Style`, never wrapped within a colour."""
        self.lines.append(text)

    def blank(self) -> None:
        """An empty line, unless there is one or nothing stands above."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def heading(self, text: str) -> None:
        """A heading, with an empty line above."""
        self.blank()
        self.lines += [self.style.bold(line) for line in wrap(text, rest="", width=self.style.width)]

    def paragraph(self, text: str, indent: int = 0) -> None:
        """A paragraph."""
        if text:
            self.lines += wrap(text, " " * indent, width=self.style.width)

    def point(self, text: str, indent: int = 0, mark: str = "-") -> None:
        """An entry of a list. The mark is a dash or a number."""
        self.lines += wrap(text, f"{' ' * indent}{mark} ", width=self.style.width)

    def entry(self, key: str, text: str, indent: int = 0) -> None:
        """An entry of a list that is looked up by its key."""
        self.lines += wrap(text, f"{' ' * indent}{key}: ", " " * (indent + 4), self.style.width)

    def beside(self, lead: str, text: str) -> None:
        """A text beside a lead such as a number, in whose column no other line of it begins."""
        self.lines += wrap(text, lead, width=self.style.width)

    def points(self, texts: Iterable[str], indent: int = 0) -> None:
        """A list."""
        for text in texts:
            self.point(text, indent)

    def numbered(self, texts: Iterable[str], indent: int = 0) -> None:
        """A numbered list."""
        for number, text in enumerate(texts, 1):
            self.point(text, indent, f"{number}.")

    def text(self) -> str:
        """The whole page, without a line break at its end."""
        return "\n".join(self.lines).rstrip("\n")
