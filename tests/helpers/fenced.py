"""Reads fenced blocks out of Markdown: what stories and pages of the documentation show.

A block is opened by three or more backquotes, its language, and properties such as `title="case.yaml"`. An HTML comment
on the line before may say more about it, as `<!-- command: test -->`.
"""

from __future__ import annotations

import re
import shlex

from attrs import frozen

_FENCE = re.compile(
    r"^(?:<!--[ ]*(?P<comment>[^\n]*?)[ ]*-->\n)?(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


@frozen
class Block:
    """A fenced block: its language, its properties, its content, and where the content stands in the page."""

    language: str
    properties: dict[str, str]
    content: str
    start: int
    end: int
    comment: str = ""

    @property
    def file(self) -> str:
        """The name of the file that the block shows, if it shows one."""
        return self.properties.get("title") or self.properties.get("file") or ""


def blocks_of(page: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    found = []
    for match in _FENCE.finditer(page):
        language, *words = shlex.split(match["info"]) or [""]
        properties = dict(word.split("=", 1) for word in words if "=" in word)
        found.append(
            Block(
                language,
                properties,
                match["body"],
                match.start("body"),
                match.end("body"),
                match["comment"] or "",
            )
        )
    return found


def command_in(page: str, name: str) -> str:
    """The content of the block that `<!-- command: NAME -->` marks."""
    return next(block.content for block in blocks_of(page) if block.comment == f"command: {name}")
