"""Where in a file somebody is typing: under which properties, and what has been typed so far.

This reads lines and brackets, not the tree: while somebody is typing, the text is rarely YAML.
"""

from __future__ import annotations

import re

from attrs import define, field, frozen

_KEY = re.compile(r"(?P<margin>\s*(?:- +)*)(?P<key>[^\s#:'\"{}\[\],][^#:'\"{}\[\],]*|'[^']*'|\"[^\"]*\"):(?=\s|$)")


@frozen
class Spot:
    """The properties that lead to a place, outermost first, whether a value or a name goes there, and what is typed."""

    path: tuple[str, ...]
    is_value: bool
    typed: str


def spot_at(content: str, offset: int) -> Spot:
    """The spot at an offset."""
    line_start = content.rfind("\n", 0, offset) + 1
    path, start = _above(content, line_start, offset)
    return _within(path, content[start:offset])


def _above(content: str, line_start: int, offset: int) -> tuple[list[str], int]:
    """The properties that a line is under, and where its own text begins: on the line of an open bracket, if any."""
    line = content[line_start:offset]
    margin = _margin(line) + line.lstrip(" ").startswith("-")  # a list need not be indented further than its property
    path: list[str] = []
    start, end = line_start, line_start
    while end > 0 and margin > 0:
        before = content.rfind("\n", 0, end - 1) + 1
        above = content[before : end - 1]
        end = before
        match = _KEY.match(above)
        if match is None or len(match["margin"]) >= margin:
            continue
        margin = len(match["margin"])
        if not path and _is_open(content[before:start]):
            start = before
        else:
            path.append(match["key"].strip().strip("'\""))
    return path[::-1], start


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_open(text: str) -> bool:
    """Whether a bracket is left open at the end of a text."""
    depth = 0
    for token in _TOKEN.findall(text):
        depth += (token in ("{", "[")) - (token in ("}", "]"))
    return depth > 0


_TOKEN = re.compile(
    r"'[^']*'|\"[^\"]*\"|(?<!\S)#[^\n]*|[{}\[\],]|:(?=\s|$)|-(?= )|[^\s{}\[\],:'\"]+(?::[^\s{}\[\],'\"]+)*|\s+|."
)


@define
class _Walk:
    """What is open so far within a line. Mutable: it holds the state of one walk."""

    path: list[str]
    word: str = ""
    is_value: bool = False
    outer: list[tuple[int, str, bool]] = field(factory=list)

    def take(self, token: str) -> None:
        """Take one more token."""
        match token:
            case ":":
                self.path.append(self.word.strip().strip("'\""))
                self.word, self.is_value = "", True
            case "{" | "[":
                self.outer.append((len(self.path), token, self.is_value))
                self.word, self.is_value = "", token == "["
            case "}" | "]":
                length, _, self.is_value = self.outer.pop() if self.outer else (len(self.path), "", self.is_value)
                del self.path[length:]
                self.word = ""
            case ",":
                if self.outer:
                    length, bracket, _ = self.outer[-1]
                    del self.path[length:]
                    self.is_value = bracket == "["
                self.word = ""
            case _ if token.isspace():
                self.word += token if self.word else ""
            case _:
                self.word += token


def _within(path: list[str], text: str) -> Spot:
    """Walk through the text of the line, or from the line on which its bracket was opened."""
    walk = _Walk(path)
    for token in _TOKEN.findall(text):
        if token == "-" and not walk.word and not walk.outer:
            walk.is_value = True  # an item of a list; a name may follow too
        else:
            walk.take(token)
    return Spot(tuple(walk.path), walk.is_value, walk.word.strip("'\"").lstrip())
