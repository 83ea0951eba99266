"""Pages of Markdown that show examples: which blocks of code hold examples, at their places in the page.

Blocks are found as CommonMark says: fenced or indented, in lists and quotations, on pages from any system.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import MapNode, entries_in, read_tree

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MARKDOWN = (".md", ".markdown")

_YAML = ("", "yaml", "yml", "json")
"""Languages of blocks that are read: JSON is YAML too, and an indented block cannot say what it is."""
_LANGUAGE = re.compile(r"[\s{.]*(?:lang(?:uage)?-)?([^\s{}.,:=]*)")
_LINE_END = re.compile(r"\r\n?|\n")
_BEGINS = re.compile(r"""^[ ]*["']?examples["']?[ ]*:""", re.MULTILINE)
_LOOKS = re.compile(r"""(^|[{,])[^\S\n]*["']?examples["']?[^\S\n]*:""", re.MULTILINE)
_DEEPEST = 40
_DEEPEST_INDENTED = 8
MOST_BLOCKS = 200
"""So many blocks of a page may hold examples: each is kept with as many lines as stand before it."""


def is_page(name: str) -> bool:
    """Whether a file is a page of Markdown, by its name."""
    return PurePath(name).suffix.lower() in MARKDOWN


def examples_on(page: Text, diagnostics: Diagnostics) -> tuple[Text, ...]:
    """The blocks of a page that hold examples of a policy: not those that hold a whole policy with its examples.

    A block that looks like examples, and is labelled as something else, is a flaw: nobody would run it.
    """
    found: list[Text] = []
    lines = _LINE_END.split(page.content)
    for block in _blocks(lines, 0):
        check()
        if not _holds_examples(block):
            continue
        text = _text(page.name, lines, block)
        if block.language not in _YAML:
            diagnostics.add(_mislabelled(text, block))
        elif len(found) < MOST_BLOCKS:
            found.append(text)
        else:
            message = f"more than {MOST_BLOCKS} blocks of `{short(page.name)}` hold examples"
            diagnostics.add(Diagnostic("too-large", message, help="spread them over several files"))
            break
    return tuple(found)


@frozen
class _Block:
    """A block of code: its language, its lines, and the number of the first of them in the page, from 0."""

    language: str
    lines: Sequence[str]
    first: int
    is_fenced: bool


def _blocks(lines: Sequence[str], first: int, depth: int = 0) -> Iterator[_Block]:
    """The blocks of code in lines of Markdown.

    A fence that is indented as a block of its own is CommonMark's text, but what some programs read as a fence in a
    note or tab: it counts as the fence.
    """
    for token in _markdown().parse("\n".join(lines)):
        if token.map is None or token.type not in ("fence", "code_block"):
            continue
        content = token.content.split("\n")[:-1]
        if token.type == "fence":
            match = _LANGUAGE.match(token.info)
            language = match[1].lower() if match else ""
            yield _Block(language, content, first + token.map[0] + 1, is_fenced=True)
            continue
        start = first + token.map[0]
        inner = _blocks(content, start, depth + 1) if depth < _DEEPEST_INDENTED else ()
        yield from [block for block in inner if block.is_fenced] or [_Block("", content, start, is_fenced=False)]


@cache
def _markdown() -> MarkdownIt:
    # imported here, and only here: most programs that decide cases read no Markdown
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    markdown.core.ruler.enableOnly(["normalize", "block"])  # blocks are all that is wanted
    return markdown


def _text(name: str, page: Sequence[str], block: _Block) -> Text:
    """A block as a text of its own, every character at its line and column in the page where that can be."""
    before = {
        len(page[block.first + number]) - len(line)
        for number, line in enumerate(block.lines)
        if line.strip() and page[block.first + number].endswith(line)
    }
    indent = " " * before.pop() if len(before) == 1 else ""
    lines = [*repeat("", block.first), *(indent + line if line.strip() else "" for line in block.lines)]
    return Text(name, "\n".join(lines) + "\n")


def _holds_examples(block: _Block) -> bool:
    """Whether a block holds examples. Unless it says that it is YAML, they must look like examples inside too."""
    text = Text("", "\n".join(block.lines))
    if not _LOOKS.search(text.content):
        return False
    tree = read_tree(text, Diagnostics())
    if not isinstance(tree, MapNode):
        return tree is None and block.language in _YAML and bool(_BEGINS.search(text.content))
    if tree.get("examples") is None or tree.get("policy") is not None:
        return False
    inside = [each for _, each in entries_in(tree.get("examples")) if isinstance(each, MapNode)]
    return block.language in ("yaml", "yml") or any(each.get("expect") is not None for each in inside)


def _mislabelled(text: Text, block: _Block) -> Diagnostic:
    start = len("\n" * block.first)
    end = text.content.find("\n", start)
    message = f"this block looks like examples, and would not be run: it is labelled `{short(block.language)}`"
    return Diagnostic("mislabelled-examples", message, Span(text, start, end), "write ```yaml above it")
