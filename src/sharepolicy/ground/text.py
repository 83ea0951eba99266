"""Texts and places in them.

Inside, places are offsets in code points; people see 1-based lines and columns.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from attrs import field, frozen

from sharepolicy.ground.kinds import check_text


@frozen(slots=False)
class Text:
    """A text, and the name that people know it by (a path, or `<text>`)."""

    name: str
    content: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.name, "name")
        check_text(self.content, "content")

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        find = self.content.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its line break."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.content)
        return self.content[start:end].rstrip("\r\n")


@frozen(repr=False)
class Span:
    """A stretch of a text, from `start` up to but not including `end`."""

    text: Text
    start: int
    end: int

    @property
    def line(self) -> int:
        """The 1-based line on which the span starts."""
        return self.text.line_and_column(self.start)[0]

    @property
    def column(self) -> int:
        """The 1-based column at which the span starts."""
        return self.text.line_and_column(self.start)[1]

    @property
    def content(self) -> str:
        """The stretch itself."""
        return self.text.content[self.start : self.end]

    def __str__(self) -> str:
        return f"{self.text.name}:{self.line}:{self.column}"

    def __repr__(self) -> str:
        return f"Span({self})"
