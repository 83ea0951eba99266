"""What stands on a page that people read: words, lists, tables and headings, without a word on how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

from attrs import field, frozen


class Look(StrEnum):
    """What some words are, so that a writer can show it."""

    PLAIN = ""
    STRONG = "strong"
    ID = "id"
    SHARE = "share"
    DONT_SHARE = "dont_share"
    ESCALATE = "escalate"


@frozen
class Run:
    """Some words of a line. `to` is where they lead: `#place` on the page, or a web address.

    `language` is theirs, if it is not that of the page.
    """

    text: str
    look: Look = Look.PLAIN
    to: str = ""
    language: str = ""


Line: TypeAlias = "tuple[Run, ...]"


def line(*parts: str | Run | Iterable[Run]) -> Line:
    """A line of words; plain texts are plain words."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs += [Run(part)] if part else []
        else:
            runs += [part] if isinstance(part, Run) else part
    return tuple(runs)


@frozen
class Paragraph:
    """A paragraph. Its `kind` says what it is about, such as `source` or `judgement`."""

    line: Line = field(converter=line)
    kind: str = ""


@frozen
class Point:
    """An entry of a list, with what stands under it."""

    line: Line = field(converter=line)
    under: tuple[Point, ...] = ()


@frozen
class Points:
    """A list, numbered or not."""

    points: tuple[Point, ...]
    numbered: bool = False


@frozen
class Table:
    """A table under heads. The first column names the row; all others are numbers, if they are `numbers`.

    A `blank` table is to be filled in by hand.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numbers: bool = False
    blank: bool = False


@frozen
class Picture:
    """A picture, as SVG. What it shows is also told in words beside it: not every writer draws."""

    svg: str


@frozen
class Folded:
    """What opens when its summary is chosen; on paper it is open."""

    summary: str
    blocks: tuple[Block, ...]


@frozen
class Verbatim:
    """A text of several lines, to be copied as it is."""

    text: str
    language: str = ""


@frozen
class Headed:
    """Blocks under a heading. `place` is what leads to it; its `kind` says what it is about, such as `rule`.

    `language` is that of all of it, if it is not that of the page.
    """

    title: Line = field(converter=line)
    blocks: tuple[Block, ...] = ()
    place: str = ""
    kind: str = ""
    language: str = ""


Block: TypeAlias = "Paragraph | Points | Table | Picture | Folded | Verbatim | Headed"


@frozen
class Booklet:
    """A whole page: its title, and blocks under it. `foot` stands at the foot of each printed page."""

    title: str
    blocks: tuple[Block, ...]
    language: str = ""
    foot: str = ""
    contents: str = ""
    """The heading of a list of its parts; empty for none."""
