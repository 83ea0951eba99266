"""Text on a screen: how wide it is, where it is wrapped.

Width is counted in columns, because some characters take two and some take none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sharepolicy.ground.escapes import visible, visible_lines

COLUMNS = 80
"""The width to fit when the real one is not known."""

KEPT = "\u00a0"
"""A space at which no line is broken. It is shown like any other space."""

_BREAKS = re.compile(rf"[^\S{KEPT}]+")
_JOINERS = "\u200c\u200d"
_WITHOUT_WIDTH = frozenset({"Mn", "Me"})


def columns(text: str) -> int:
    """How many columns a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of_character(character) for character in text)


def _columns_of_character(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, first: str = "", rest: str | None = None, width: int = COLUMNS) -> list[str]:
    """The text in lines of at most `width` columns, the first starting with `first` and the others with `rest`.

    `rest` is as many spaces as `first` has columns, unless it is given. The text is made visible. Its line breaks are
    kept; words are broken only when no line could hold them, and web addresses never.
    """
    first = visible(first)
    rest = " " * columns(first) if rest is None else visible(rest)
    lines: list[str] = []
    for paragraph in visible_lines(text).rstrip("\n").split("\n"):
        lead = first if not lines else rest
        line, empty = lead, True
        for word in _pieces(_BREAKS.split(paragraph.strip()), max(10, width - max(columns(first), columns(rest)))):
            if not empty and columns(line) + 1 + columns(word) > width:
                lines.append(line)
                line, empty = rest, True
            line += word if empty else " " + word
            empty = False
        lines.append(line)
    return [line.replace(KEPT, " ").rstrip() for line in lines]


def _pieces(words: Iterable[str], room: int) -> Iterator[str]:
    for word in words:
        if columns(word) <= room or word.startswith(("http://", "https://")):
            yield word
            continue
        piece, taken = "", 0
        for character in word:
            wide = _columns_of_character(character)
            if taken + wide > room:
                yield piece
                piece, taken = "", 0
            piece += character
            taken += wide
        yield piece


def capital(text: str) -> str:
    """The text starting with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text starting with a capital letter and ending with a full stop."""
    text = text.strip()
    return capital(text) + ("" if not text or text[-1] in ".!?:…" else ".")


def joined(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
