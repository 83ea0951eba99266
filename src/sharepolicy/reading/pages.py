"""The code blocks of Markdown pages, each as a text with every character at its place in the page.

Blocks are found by the rules of CommonMark: fenced or indented, in lists and quotations, on pages from any system.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import field, frozen

from sharepolicy.ground.text import Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MARKDOWN = (".md", ".markdown")

_LANGUAGE = re.compile(r"[\s{.]*(?:lang(?:uage)?-)?([^\s{}.,:=]*)")
_LINE_END = re.compile(r"\r\n?|\n")
_DEEPEST = 40
_DEEPEST_INDENTED = 8


def is_page(name: str) -> bool:
    """Whether a file is a page of Markdown, judging by its name."""
    return PurePath(name).suffix.lower() in MARKDOWN


def code_blocks(page: Text) -> Iterator[CodeBlock]:
    """The blocks of code on a page."""
    lines = _LINE_END.split(page.content)
    return _blocks(partial(CodeBlock, page.name, lines), lines, 0)


@frozen
class CodeBlock:
    """A block of code on a page: its language, its lines, and the number of its first line on the page, from 0."""

    name: str
    page: Sequence[str] = field(repr=False)
    language: str
    lines: Sequence[str]
    first: int
    is_fenced: bool

    @property
    def text(self) -> Text:
        """The block as a text of its own, with every character at its line and, if possible, column in the page."""
        before = {
            len(self.page[self.first + number]) - len(line)
            for number, line in enumerate(self.lines)
            if line.strip() and self.page[self.first + number].endswith(line)
        }
        indent = " " * before.pop() if len(before) == 1 else ""
        lines = [*repeat("", self.first), *(indent + line if line.strip() else "" for line in self.lines)]
        return Text(self.name, "\n".join(lines) + "\n")


def _blocks(block: Callable[..., CodeBlock], lines: Sequence[str], first: int, depth: int = 0) -> Iterator[CodeBlock]:
    """The blocks of code in lines of Markdown.

    An indented fence is plain text to CommonMark, but some programs read it as a fence in a note or tab. We do too.
    """
    for token in _markdown().parse("\n".join(lines)):
        if token.map is None or token.type not in ("fence", "code_block"):
            continue
        content = token.content.split("\n")[:-1]
        start = first + token.map[0]
        if token.type == "fence":
            match = _LANGUAGE.match(token.info)
            yield block(match[1].lower() if match else "", content, start + 1, is_fenced=True)
            continue
        inner = _blocks(block, content, start, depth + 1) if depth < _DEEPEST_INDENTED else ()
        yield from [each for each in inner if each.is_fenced] or [block("", content, start, is_fenced=False)]


@cache
def _markdown() -> MarkdownIt:
    # imported only here: most programs that decide cases read no Markdown
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    markdown.core.ruler.enableOnly(["normalize", "block"])  # we only want blocks
    return markdown
