"""The same page as HTML: a fragment without style or script, to put into a page of one's own."""

from __future__ import annotations

from attrs import Factory, define

from sharepolicy.frontends.render.page import Page
from sharepolicy.ground.escapes import html


@define
class HtmlPage(Page):
    """Elements as they are written, one after the other. A list inside a list is one with a deeper indent."""

    _lists: list[tuple[int, str]] = Factory(list)

    def title(self, text: str) -> None:
        """The first words."""
        self._element("h2", text)

    def blank(self) -> None:
        """Nothing: elements stand apart by themselves."""

    def heading(self, text: str) -> None:
        """A heading."""
        self._element("h3", text)

    def paragraph(self, text: str, indent: int = 0) -> None:
        """A paragraph; inside the entry above it, if it is indented more."""
        if text:
            self._close(indent - 1)
            self.lines.append(f"<p>{html(text)}</p>")

    def point(self, text: str, indent: int = 0, mark: str = "-") -> None:
        """An entry of a list."""
        self._entry(html(text), indent, "ul" if mark == "-" else "ol")

    def entry(self, key: str, text: str, indent: int = 0) -> None:
        """An entry of a list that is looked up by its key."""
        self._entry(f"<b>{html(key)}</b>: {html(text)}", indent, "ul")

    def text(self) -> str:
        """The whole fragment."""
        self._close(-1)
        language = f' lang="{html(self.language)}"' if self.language else ""
        return "\n".join([f"<article{language}>", *self.lines, "</article>"])

    def _element(self, name: str, text: str) -> None:
        self._close(-1)
        self.lines.append(f"<{name}>{html(text)}</{name}>")

    def _entry(self, content: str, indent: int, kind: str) -> None:
        self._close(indent)
        if self._lists and self._lists[-1][0] == indent:
            self.lines.append("</li>")
        else:
            self._lists.append((indent, kind))
            self.lines.append(f"<{kind}>")
        self.lines.append(f"<li>{content}")

    def _close(self, indent: int) -> None:
        """Close the lists that are indented more."""
        while self._lists and self._lists[-1][0] > indent:
            _, kind = self._lists.pop()
            self.lines.append(f"</li></{kind}>")
